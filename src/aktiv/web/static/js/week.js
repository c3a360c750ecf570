// The week calendar by keyboard: one tab stop, arrows between free times, Page Up and Page Down between weeks.
// Without this script every free time is a button of its own and works the same.
(() => {
  const start = table => {
    if (table.dataset.ready) return;
    table.dataset.ready = '1';
    const cells = [...table.querySelectorAll('td[data-m]')], all = cells.map(c => c.querySelector('button')).filter(Boolean);
    if (!all.length) return;
    const num = (b, key) => +(b.dataset[key] ?? b.parentNode.dataset[key]);
    const day = d => all.filter(b => num(b, 'd') === d).sort((p, q) => num(p, 'm') - num(q, 'm'));
    const stop = b => { all.forEach(x => { x.tabIndex = -1; }); b.tabIndex = 0; };
    const go = b => { if (b) { stop(b); b.focus(); } };
    stop(all.find(b => b.ariaPressed === 'true') || [...all].sort((p, q) => num(p, 'd') - num(q, 'd') || num(p, 'm') - num(q, 'm'))[0]);
    const beside = (b, step) => {
      for (let d = num(b, 'd') + step; d >= 0 && d < 14; d += step) {
        const found = day(d);
        if (found.length) return found.reduce((p, q) => Math.abs(num(q, 'm') - num(b, 'm')) < Math.abs(num(p, 'm') - num(b, 'm')) ? q : p);
      }
    };
    const mark = b => {
      all.forEach(x => { x.ariaPressed = String(x === b); x.parentNode.classList.toggle('first', x === b); });
      cells.forEach(c => {
        const inside = c.dataset.d === b.parentNode.dataset.d && +c.dataset.m >= num(b, 'm') && +c.dataset.m < num(b, 'e');
        c.classList.toggle('sel', inside);
      });
      stop(b);
      const told = table.dataset.chosen.replace('{time}', b.textContent.trim());
      const short = b.parentNode.classList.contains('short') ? ' ' + table.dataset.shorter : '';
      document.dispatchEvent(new CustomEvent('say', { detail: told + short }));
    };
    table.addEventListener('click', e => { const b = e.target.closest('td[data-m] button'); if (b) mark(b); });
    table.addEventListener('keydown', e => {
      const b = e.target.closest('td[data-m] button');
      if (!b || e.ctrlKey || e.altKey || e.metaKey) return;
      const same = day(num(b, 'd')), at = same.indexOf(b);
      const to = { ArrowDown: () => same[at + 1], ArrowUp: () => same[at - 1], ArrowRight: () => beside(b, 1), ArrowLeft: () => beside(b, -1), Home: () => same[0], End: () => same.at(-1) }[e.key];
      const week = { PageUp: 'previous', PageDown: 'next' }[e.key];
      if (to) { e.preventDefault(); go(to()); }
      if (week) {
        const link = document.querySelector(`[data-week="${week}"]`);
        if (link) { e.preventDefault(); location.assign(link.href.split('#')[0] + '#calendar'); }
      }
    });
    // Arrived by Page Up or Page Down: the focus goes on where it was.
    if (location.hash === '#calendar') { all.find(b => b.tabIndex === 0).focus(); history.replaceState(null, '', location.pathname + location.search); }
  };
  const all = () => document.querySelectorAll('table[data-calendar]').forEach(start);
  all();
  document.addEventListener('htmx:after:swap', all);
})();
