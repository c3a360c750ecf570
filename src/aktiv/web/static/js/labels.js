// A label that the camera sees is written into the field and sent.
document.querySelector('[data-scan-into]')?.addEventListener('scanned', ({ target, detail }) => {
  target.value = detail;
  target.form.requestSubmit(target.form.querySelector('[name=gjor]'));
});
