// The search form without its button: a changed date, place, length or filter searches at once; the button stays for text.
(() => {
  document.documentElement.classList.add('js');
  let wait;
  document.addEventListener('change', e => {
    const field = e.target, form = field.form;
    if (!form || field.name === 'hva' || !(form.id === 'search' || form.dataset.autoForm !== undefined)) return;
    // Typing a date by keyboard changes it with every digit: wait for the rest.
    clearTimeout(wait);
    wait = setTimeout(() => { if (form.checkValidity()) form.requestSubmit(); }, field.type === 'date' ? 900 : 150);
  });
})();
