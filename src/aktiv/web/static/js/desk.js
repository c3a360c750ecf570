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
