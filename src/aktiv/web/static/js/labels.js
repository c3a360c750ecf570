// A label that the camera sees is written into the field and sent. Without a camera, or in a browser that reads no codes,
// the number is typed.
(() => {
  const input = document.querySelector('[data-scan-into]'), part = input?.form;
  if (!input || !('BarcodeDetector' in window) || !navigator.mediaDevices) return;
  const scan = part.querySelector('[data-scan]'), video = part.querySelector('[data-camera]'), send = part.querySelector('[name=gjor]');
  let stream = null;
  scan.hidden = false;
  const stop = () => { stream?.getTracks().forEach(each => each.stop()); stream = null; video.hidden = true; };
  scan.addEventListener('click', async () => {
    if (stream) { stop(); return; }
    try { stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } }); } catch { input.focus(); return; }
    video.srcObject = stream;
    video.hidden = false;
    await video.play();
    const detector = new BarcodeDetector();
    while (stream) {
      const seen = (await detector.detect(video).catch(() => []))[0]?.rawValue || '';
      if (seen) { navigator.vibrate?.(60); stop(); input.value = seen; part.requestSubmit(send); }
      await new Promise(done => setTimeout(done, 250));
    }
  });
})();
