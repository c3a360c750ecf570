// The week of wishes: arrows between times, a press goes from no wish to first choice, second, and none, and the list
// follows. Without this script each time is a button that sends the form, and the list is filled in by hand.
(() => {
  const table = document.querySelector('.wishgrid'), list = document.querySelector('[data-wish-list]');
  if (!table || !list) return;
  const all = [...table.querySelectorAll('button')];
  const minute = text => { const found = /^(\d{1,2})[.:](\d{2})$/.exec(text.trim()); return found ? +found[1] * 60 + +found[2] : -1; };
  const of = (row, name) => row.querySelector(`[name=${name}]`);
  const rowOf = b => [...list.children].find(row => of(row, 'hall').value === table.dataset.hall && of(row, 'dag').value === b.dataset.d && minute(of(row, 'tid').value) === +b.dataset.m);
  const empty = () => {
    const found = [...list.children].find(row => !of(row, 'hall').value);
    if (found) return found;
    const row = list.lastElementChild.cloneNode(true);
    row.querySelectorAll('button').forEach(b => b.remove());
    list.append(row);
    return row;
  };
  const stop = b => { all.forEach(x => { x.tabIndex = -1; }); if (b) b.tabIndex = 0; };
  stop(all.find(b => b.dataset.c !== '0') || all[0]);
  const show = b => {
    const c = b.dataset.c;
    b.textContent = c === '0' ? '' : `${c}.`;
    const label = b.getAttribute('aria-label');
    b.setAttribute('aria-label', `${label.slice(0, label.lastIndexOf(','))}, ${table.dataset[`w${c}`]}`);
  };
  table.addEventListener('click', e => {
    const b = e.target.closest('button');
    if (!b) return;
    e.preventDefault();
    const next = { 0: '1', 1: '2', 2: '0' }[b.dataset.c];
    const row = rowOf(b) || empty();
    of(row, 'hall').value = next === '0' ? '' : table.dataset.hall;
    of(row, 'dag').value = b.dataset.d;
    of(row, 'tid').value = next === '0' ? '' : b.dataset.t;
    of(row, 'valg').value = next === '2' ? '2' : '1';
    b.dataset.c = next;
    show(b);
    stop(b);
    document.dispatchEvent(new CustomEvent('say', { detail: b.getAttribute('aria-label') }));
  });
  list.addEventListener('change', () => all.forEach(b => {
    const row = rowOf(b);
    b.dataset.c = row ? of(row, 'valg').value : '0';
    show(b);
  }));
  table.addEventListener('keydown', e => {
    const b = e.target.closest('button');
    if (!b || e.ctrlKey || e.altKey || e.metaKey) return;
    const same = all.filter(x => x.dataset.d === b.dataset.d), at = same.indexOf(b);
    const beside = step => {
      for (let d = +b.dataset.d + step; d >= 0 && d < 7; d += step) {
        const day = all.filter(x => +x.dataset.d === d);
        if (day.length) return day.reduce((p, q) => Math.abs(q.dataset.m - b.dataset.m) < Math.abs(p.dataset.m - b.dataset.m) ? q : p);
      }
    };
    const to = { ArrowDown: () => same[at + 1], ArrowUp: () => same[at - 1], ArrowRight: () => beside(1), ArrowLeft: () => beside(-1), Home: () => same[0], End: () => same.at(-1) }[e.key];
    if (!to) return;
    e.preventDefault();
    const found = to();
    if (found) { stop(found); found.focus(); }
  });
})();
