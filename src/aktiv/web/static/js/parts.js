// Pointing at or focusing a part lights it up in the sketch; choosing in the sketch chooses the part.
(() => {
  const light = (box, value) => box.querySelectorAll('.piece').forEach(p => p.classList.toggle('lit', p.dataset.part === value));
  for (const [name, on] of [['pointerover', 1], ['pointerout', 0], ['focusin', 1], ['focusout', 0]]) {
    document.addEventListener(name, e => {
      const box = e.target.closest?.('[data-parts]'), part = e.target.closest?.('[data-part]');
      if (box) light(box, on && part ? part.dataset.part : null);
    });
  }
  document.addEventListener('click', e => {
    const piece = e.target.closest('.piece');
    if (!piece) return;
    const option = [...piece.closest('[data-parts]').querySelectorAll('.part')].find(p => p.dataset.part === piece.dataset.part);
    option?.click();
  });
})();
