// The queue by keyboard, while one of its cases has the focus: J and K or the arrows go down and up, X ticks.
document.addEventListener('keydown', e => {
  const at = e.target.closest?.('[data-case]');
  if (!at || e.ctrlKey || e.metaKey || e.altKey) return;
  const all = [...at.closest('ul, ol').querySelectorAll('[data-case]')];
  const key = e.key.length === 1 ? e.key.toLowerCase() : e.key;
  const to = { j: all.indexOf(at) + 1, ArrowDown: all.indexOf(at) + 1, k: all.indexOf(at) - 1, ArrowUp: all.indexOf(at) - 1, Home: 0, End: all.length - 1 }[key];
  const tick = key === 'x' && at.closest('li').querySelector('[name=sak]');
  if (to === undefined && !tick) return;
  e.preventDefault();
  if (tick) tick.checked = !tick.checked;
  else all[to]?.focus();
});
// The case page: counts what is ticked, and takes the way out that is pressed beside the day.
(() => {
  const form = document.getElementById('decide');
  if (!form) return;
  const fix = document.querySelector('[data-fix]'); // without this script the choice is made in the table
  if (fix) fix.hidden = false;
  const ticks = () => [...form.querySelectorAll('input[name=dato]')];
  const grant = form.querySelector('[data-grant]');
  const count = form.querySelector('[data-count]');
  const told = () => {
    const n = ticks().filter(each => each.checked).length;
    if (count) count.textContent = count.dataset.count.replace('{n}', n);
    if (grant) { grant.textContent = n === 1 ? grant.dataset.grantOne : grant.dataset.grant.replace('{n}', n); grant.disabled = n === 0; }
  };
  form.addEventListener('change', e => {
    // Whoever chooses another time for a date wants the date.
    const way = e.target.dataset.way;
    if (way) { const tick = form.querySelector(`input[name=dato][value="${way}"]`); if (tick) tick.checked = e.target.value !== ''; }
    told();
  });
  document.addEventListener('click', e => {
    const button = e.target.closest('[data-set]');
    if (!button) return;
    const select = form.elements[button.dataset.set];
    if (!select) return;
    e.preventDefault();
    select.value = button.dataset.to;
    select.dispatchEvent(new Event('change', { bubbles: true }));
    select.focus();
  });
  told();
})();
