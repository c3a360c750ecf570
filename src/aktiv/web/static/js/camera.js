// What the camera sees is told to the field it is meant for, as the event `scanned`. Without a camera, or in a browser that
// reads no codes, the number is typed. Where several may be read one after the other (data-add), the camera stays on.
(() => {
  if (!('BarcodeDetector' in window) || !navigator.mediaDevices) return;
  document.querySelectorAll('[data-scan-into]').forEach(input => {
    const part = input.closest('[data-labels]') || input.form, several = part.querySelector('[data-add]');
    const scan = part.querySelector('[data-scan]'), video = part.querySelector('[data-camera]');
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
      let last = '';
      while (stream) {
        const seen = (await detector.detect(video).catch(() => []))[0]?.rawValue || '';
        if (seen && seen !== last) {
          last = seen;
          navigator.vibrate?.(60);
          if (!several) stop();
          input.dispatchEvent(new CustomEvent('scanned', { detail: seen }));
        }
        await new Promise(done => setTimeout(done, 250));
      }
    });
  });
})();
