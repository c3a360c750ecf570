// The board by dragging: a session to another place, a wish to a place. The server checks, as for the buttons.
(() => {
  const form = document.getElementById('tavle');
  if (!form) return;
  const { first, last, grid } = Object.fromEntries(Object.entries(form.dataset).map(([key, value]) => [key, Number(value)]));
  let held = null;
  document.addEventListener('dragstart', e => {
    const at = e.target.closest?.('[data-s], [data-group]');
    if (!at) return;
    const box = at.getBoundingClientRect();
    held = { from: at.dataset.s || '', group: at.dataset.group || '', above: at.dataset.s ? e.clientY - box.top : 0 };
    e.dataTransfer.effectAllowed = 'move';
    e.dataTransfer.setData('text/plain', at.textContent);
  });
  const over = cell => form.querySelectorAll('td.over').forEach(each => each === cell || each.classList.remove('over'));
  form.addEventListener('dragover', e => {
    const cell = held && e.target.closest('td[data-at]');
    if (!cell) return;
    e.preventDefault();
    over(cell);
    cell.classList.add('over');
  });
  document.addEventListener('dragend', () => { held = null; over(null); });
  form.addEventListener('drop', e => {
    const cell = held && e.target.closest('td[data-at]');
    if (!cell) return;
    e.preventDefault();
    const box = cell.querySelector('.tl').getBoundingClientRect();
    const part = (e.clientY - held.above - box.top) / (9 * ((last - first) / 15));
    const start = Math.round((first + Math.max(0, part) * (last - first)) / grid) * grid;
    const send = { gjor: held.from ? 'move' : 'place', fra: held.from, gruppe: held.group, sted: `${cell.dataset.at}.${start}`, okt: held.from, onske: held.group };
    for (const name of Object.keys(send)) form.querySelectorAll(`input[name=${name}]`).forEach(each => each.remove());
    for (const [name, value] of Object.entries(send)) {
      const field = document.createElement('input');
      field.type = 'hidden'; field.name = name; field.value = value;
      form.append(field);
    }
    form.submit();
  });
})();
