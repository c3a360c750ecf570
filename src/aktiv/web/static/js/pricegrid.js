// A grid of prices: arrows go up and down a column, and what is copied from a spreadsheet fills the cells it covers.
// Without it one goes by Tab and types.
(() => {
  const fields = 'input:not([type=hidden], [type=checkbox]), select';
  const beside = (from, down, right = 0) => {
    const cell = from.closest('td'), row = cell.parentElement;
    const body = row.parentElement.rows;
    const other = body[[...body].indexOf(row) + down]?.cells[cell.cellIndex + right];
    const place = [...cell.querySelectorAll(fields)].indexOf(from);
    const found = other?.querySelectorAll(fields);
    return found?.[place] ?? found?.[0];
  };
  document.addEventListener('keydown', e => {
    const from = e.target;
    if (!from.closest?.('.price-grid td') || from.tagName !== 'INPUT' || from.type === 'checkbox' || e.altKey || e.ctrlKey || e.metaKey) return;
    const to = e.key === 'ArrowDown' ? beside(from, 1) : e.key === 'ArrowUp' ? beside(from, -1) : null;
    if (!to) return;
    e.preventDefault();
    to.focus();
    to.select?.();
  });
  document.addEventListener('paste', e => {
    const from = e.target, text = e.clipboardData?.getData('text/plain') ?? '';
    if (!from.closest?.('.price-grid td') || from.tagName !== 'INPUT' || !/[\t\n]/.test(text.trim())) return;
    e.preventDefault();
    text.replace(/\r/g, '').replace(/\n$/, '').split('\n').forEach((line, down) => line.split('\t').forEach((value, right) => {
      const to = beside(from, down, right);
      if (to?.tagName === 'INPUT') to.value = value.trim();
    }));
  });
})();
