// Counts a hold down by the server's remaining seconds; says it once when two minutes are left, and when it is over.
(() => {
  const say = text => document.dispatchEvent(new CustomEvent('say', { detail: text }));
  const start = box => {
    if (box.dataset.ready) return;
    box.dataset.ready = '1';
    const digits = box.querySelector('[data-digits]'), end = performance.now() + box.dataset.left * 1000;
    let warned = false;
    const tick = () => {
      if (!box.isConnected) return;
      const left = Math.max(0, Math.ceil((end - performance.now()) / 1000));
      digits.textContent = `${left / 60 | 0}:${String(left % 60).padStart(2, '0')}`;
      if (left <= 120 && !warned) { warned = true; box.classList.add('ending'); if (left) say(box.dataset.warn); }
      if (left) { setTimeout(tick, 500); return; }
      box.querySelector('p').textContent = box.dataset.over;
      say(box.dataset.over);
    };
    tick();
  };
  const all = () => document.querySelectorAll('[data-hold]').forEach(start);
  all();
  document.addEventListener('htmx:after:swap', all);
})();
