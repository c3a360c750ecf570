// What every page gets on top of working HTML: spoken results, a menu that closes, one submit per form.
(() => {
  const live = document.getElementById('live');
  // Others say: document.dispatchEvent(new CustomEvent('say', {detail: 'text'})).
  document.addEventListener('say', e => {
    live.textContent = '';
    requestAnimationFrame(() => { live.textContent = e.detail; });
  });
  // A swapped part tells its result once, in data-say.
  document.addEventListener('htmx:after:swap', () => {
    const told = document.querySelector('[data-say]:not([data-told])');
    if (told) { told.dataset.told = ''; document.dispatchEvent(new CustomEvent('say', { detail: told.dataset.say })); }
  });
  document.addEventListener('keydown', e => {
    const open = e.key === 'Escape' && document.querySelector('.burger[open]');
    if (open) { open.open = false; open.querySelector('summary').focus(); }
  });
  document.addEventListener('click', e => {
    const open = document.querySelector('.burger[open]');
    if (open && !open.contains(e.target)) open.open = false;
  });
  // The server answers a second submit the same way; this only spares it the trouble.
  document.addEventListener('submit', e => {
    const form = e.target;
    if (form.method !== 'post' || e.defaultPrevented) return;
    if (form.dataset.sent) { e.preventDefault(); return; }
    form.dataset.sent = '1';
    setTimeout(() => { delete form.dataset.sent; }, 4000);
  });
  // What is only asked of one kind opens when that kind is chosen.
  document.addEventListener('change', e => {
    const asked = e.target.type === 'radio' && e.target.form?.querySelector(`details[data-open-by="${e.target.name}"]`);
    if (asked) asked.open = e.target.value === asked.dataset.openFor;
  });
  // Without this script one prints by the browser's own menu.
  document.querySelectorAll('[data-print]').forEach(each => { each.hidden = false; each.addEventListener('click', () => print()); });
  // What somebody typed is forgotten with her session (typed.js keeps it).
  if (!document.getElementById('typed')) { try { sessionStorage.removeItem('typed'); } catch { /* this browser keeps nothing */ } }
  const summary = document.querySelector('.ds-error-summary');
  if (summary) { summary.tabIndex = -1; summary.focus(); }
})();
