// The calendar of all halls: arrow keys between times, and times that are dragged. What a drag would do is asked of the
// page that the buttons lead to, and nothing is moved before its form is sent. Without this script all of it is links.
(() => {
  const table = document.querySelector('table[data-plan]');
  if (!table) return;
  const hint = document.querySelector('.hp-js');
  if (hint) hint.hidden = false;
  const all = [...table.querySelectorAll('td a')], dialog = document.getElementById('hp-answer');
  const stop = a => { all.forEach(each => { each.tabIndex = -1; }); a.tabIndex = 0; };
  const middle = a => { const box = a.getBoundingClientRect(); return box.left + box.width / 2; };
  if (all.length) stop(table.querySelector('a.ev') || all[0]);
  table.addEventListener('focusin', e => { if (all.includes(e.target)) stop(e.target); });
  table.addEventListener('keydown', e => {
    const here = e.target.closest('td a');
    if (!here || e.ctrlKey || e.altKey || e.metaKey) return;
    const row = here.closest('tr'), same = [...row.querySelectorAll('td a')], at = same.indexOf(here);
    const beside = step => {
      for (let to = row; (to = all[all.indexOf(step < 0 ? same[0] : same.at(-1)) + step]?.closest('tr'));) {
        return [...to.querySelectorAll('td a')].reduce((p, q) => Math.abs(middle(q) - middle(here)) < Math.abs(middle(p) - middle(here)) ? q : p);
      }
    };
    const day = { PageUp: 'prev', PageDown: 'next' }[e.key];
    if (day) { e.preventDefault(); document.querySelector(`a[rel=${day}]`)?.click(); return; }
    const go = { ArrowRight: () => same[at + 1], ArrowLeft: () => same[at - 1], ArrowDown: () => beside(1), ArrowUp: () => beside(-1), Home: () => same[0], End: () => same.at(-1) }[e.key];
    if (!go) return;
    e.preventDefault();
    const to = go();
    if (to) { stop(to); to.focus(); }
  });
  if (!('first' in table.dataset) || !dialog) return;

  // Minutes by where the pointer is.
  const first = +table.dataset.first, last = +table.dataset.last, quarter = 15;
  const track = () => { const th = table.querySelector('thead th').getBoundingClientRect(), box = table.getBoundingClientRect(); return { left: th.right, width: box.right - th.right }; };
  const minutesIn = pixels => Math.round(pixels / track().width * (last - first) / quarter) * quarter;
  const clock = m => `${String(Math.floor(m / 60)).padStart(2, '0')}.${String(m % 60).padStart(2, '0')}`;
  // Free time begins where it is pressed, at the half hour.
  table.addEventListener('click', e => {
    const free = e.target.closest('td.free a');
    if (!free || !e.clientX || e.ctrlKey || e.metaKey) return;
    const s = +free.dataset.s, end = +free.dataset.e, pressed = first + Math.floor((e.clientX - track().left) / track().width * (last - first) / 30) * 30;
    const from = Math.min(Math.max(s, pressed), end - quarter), url = new URL(free.href);
    url.searchParams.set('fra', clock(from));
    url.searchParams.set('til', clock(Math.min(end, from + 120)));
    free.href = url;
  });

  let drag = null, told = false;
  const end = () => { if (!drag) return; clearTimeout(drag.wait); drag.block.classList.remove('drag'); drag.block.style.transform = drag.block.style.width = ''; drag.label.textContent = drag.name; drag = null; };
  const begin = () => { drag.on = true; drag.block.classList.add('drag'); };
  const ask = async (block, time) => {
    const url = new URL(dialog.dataset.date.replace('/0/', `/${block.dataset.date}/`), location.href);
    Object.entries({ gjor: 'flytt', ...time, tilbake: dialog.dataset.kept }).forEach(pair => url.searchParams.set(...pair));
    let answer;
    try {
      const page = new DOMParser().parseFromString(await (await fetch(url)).text(), 'text/html');
      answer = page.querySelector('#svar, .ds-error-summary');
    } catch { /* said beneath */ }
    const close = Object.assign(document.createElement('button'), { type: 'button', className: 'ds-button', textContent: dialog.dataset.close });
    close.dataset.variant = 'tertiary';
    close.addEventListener('click', () => dialog.close());
    dialog.replaceChildren(answer || Object.assign(document.createElement('p'), { textContent: dialog.dataset.failed }), close);
    dialog.onclose = () => block.focus();
    dialog.showModal();
  };
  table.addEventListener('pointerdown', e => {
    const block = e.target.closest('.ev[data-date]');
    if (!block || e.button) return;
    const box = block.getBoundingClientRect(), grip = Math.min(e.pointerType === 'touch' ? 24 : 9, box.width / 4); // a finger is broad
    const part = e.clientX > box.right - grip ? 'end' : e.clientX < box.left + grip ? 'start' : 'all';
    drag = { block, part, x: e.clientX, y: e.clientY, s: +block.dataset.s, e: +block.dataset.e, width: box.width, touch: e.pointerType === 'touch', label: block.querySelector('b') };
    drag.name = drag.label.textContent;
    told = false;
    if (drag.touch) drag.wait = setTimeout(begin, 450); // a finger that moves at once scrolls
  });
  document.addEventListener('pointermove', e => {
    if (!drag) return;
    const dx = e.clientX - drag.x, dy = e.clientY - drag.y;
    if (!drag.on) {
      if (Math.abs(dx) + Math.abs(dy) < 6) return;
      if (drag.touch) { end(); return; }
      begin();
    }
    e.preventDefault();
    const by = minutesIn(dx), { block } = drag;
    drag.from = drag.part === 'end' ? drag.s : drag.s + by;
    drag.to = drag.part === 'start' ? drag.e : drag.e + by;
    if (drag.part === 'all') block.style.transform = `translate(${dx}px, ${dy}px)`;
    else { block.style.width = `${drag.width + (drag.part === 'end' ? dx : -dx)}px`; if (drag.part === 'start') block.style.transform = `translateX(${dx}px)`; }
    drag.label.textContent = `${clock(Math.max(0, drag.from))}–${clock(Math.max(0, drag.to))}`;
  });
  document.addEventListener('pointerup', e => {
    if (!drag?.on) { end(); return; }
    const { block, part, from, to } = drag;
    block.style.pointerEvents = 'none';
    const under = document.elementFromPoint(e.clientX, e.clientY)?.closest('tr[data-space]');
    block.style.pointerEvents = '';
    const row = (part === 'all' && under) || block.closest('tr'), moved = from !== undefined && (from !== drag.s || to !== drag.e || row.dataset.space !== block.closest('tr').dataset.space || row.dataset.day !== block.closest('tr').dataset.day);
    told = true;
    end();
    if (moved && from >= 0 && from < to && to <= 1440) ask(block, { lokale: row.dataset.space, dag: row.dataset.day, fra: clock(from), til: clock(to) });
  });
  document.addEventListener('pointercancel', end);
  document.addEventListener('keydown', e => { if (e.key === 'Escape' && drag) { told = true; end(); } });
  // The press that ends a drag opens nothing, a finger that holds scrolls nothing, and no browser drags the link itself.
  table.addEventListener('click', e => { if (told && e.target.closest('.ev')) { e.preventDefault(); told = false; } }, true);
  table.addEventListener('touchmove', e => { if (drag?.on) e.preventDefault(); }, { passive: false });
  table.addEventListener('contextmenu', e => { if (drag?.touch) e.preventDefault(); });
  table.addEventListener('dragstart', e => { if (e.target.closest('.ev')) e.preventDefault(); });
})();
