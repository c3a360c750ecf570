// The storekeeper's phone: what is noted is kept in the phone until the server has answered, and sent with the same id
// until then. The server notes each id once, so nothing is lost when an answer is, and nothing is noted twice.
(() => {
  const box = document.querySelector('[data-waiting]');
  if (!box || !window.indexedDB) return;
  const text = box.dataset, who = text.who, list = box.querySelector('[data-list]');
  let sending = false, timer = 0;

  // The notes lie in one store, by their ids.
  const opened = new Promise((done, failed) => {
    const asked = indexedDB.open('store', 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore('acts', { keyPath: 'id' });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
  const acts = async (mode, work) => {
    const held = (await opened).transaction('acts', mode), asked = work(held.objectStore('acts'));
    return new Promise((done, failed) => {
      held.oncomplete = () => done(asked.result);
      held.onerror = held.onabort = () => failed(held.error);
    });
  };
  const all = async () => (await acts('readonly', s => s.getAll())).sort((a, b) => a.at < b.at ? -1 : 1);
  const keep = act => acts('readwrite', s => s.put(act));
  const still = async (act, more) => (await all()).some(each => each.id === act.id) && keep({ ...act, ...more }); // not thrown away meanwhile
  const drop = id => acts('readwrite', s => s.delete(id));

  const button = (word, act) => {
    const made = Object.assign(document.createElement('button'), { type: 'button', className: 'ds-button', textContent: word });
    made.dataset.variant = 'tertiary';
    made.addEventListener('click', act);
    return made;
  };
  const show = async signedOut => {
    const waiting = await all(), mine = waiting.filter(each => each.who === who), others = waiting.length - mine.length;
    box.hidden = !waiting.length;
    const n = mine.filter(each => !each.refused).length;
    box.querySelector('[data-count]').textContent = n === 1 ? text.one : n ? text.many.replace('{n}', n) : text.left;
    list.replaceChildren(...mine.map(each => {
      const item = document.createElement('li'), row = document.createElement('span'), link = document.createElement('a');
      item.append(`${each.told} · ${new Date(each.at).toLocaleTimeString(document.documentElement.lang, { hour: '2-digit', minute: '2-digit' })}`);
      if (each.refused || each.failed) {
        const why = document.createElement('strong');
        why.textContent = each.refused ? text.refused.replace('{why}', each.refused) : text.failed;
        Object.assign(link, { href: each.url, className: 'ds-link', textContent: text.open });
        row.className = 'row';
        row.append(link, button(text.again, () => keep({ ...each, refused: '' }).then(send)), button(text.drop, () => drop(each.id).then(() => { again(each.id); return show(); }).then(send)));
        item.append(why, row);
      }
      return item;
    }));
    const note = signedOut ? text.signIn : others ? text.others.replace('{n}', others) : '';
    if (note) list.append(Object.assign(document.createElement('li'), { textContent: note }));
  };

  // What was refused may be noted anew, as another act.
  const again = id => document.querySelectorAll('form[data-act][inert]').forEach(form => {
    const field = form.querySelector('[name=nytt]');
    if (field.value !== id) return;
    field.value = crypto.randomUUID();
    form.inert = false;
    if (form.nextElementSibling?.matches('[data-noted]')) form.nextElementSibling.remove();
  });

  // One after another, the oldest first; whatever is not answered is tried again. What the server fails at stays, and
  // keeps back only what was noted after it on the same loan.
  const send = async () => {
    if (sending) return;
    sending = true;
    clearTimeout(timer);
    let later = false, here = '', signedOut = false;
    const failing = new Set();
    try {
      for (const act of await all()) {
        if (act.who !== who || act.refused || failing.has(act.url)) continue;
        const body = new FormData();
        for (const [name, value, called] of act.fields) called ? body.append(name, value, called) : body.append(name, value);
        body.set('naar', act.at);
        const token = document.querySelector('[name=csrfmiddlewaretoken]');
        let answer;
        try {
          answer = await fetch(act.url, { method: 'POST', body, redirect: 'manual', headers: { Accept: 'application/json', ...(token ? { 'X-CSRFToken': token.value } : {}) } });
        } catch { later = true; break; }
        if (answer.status >= 500) {
          failing.add(act.url);
          await still(act, { failed: true });
          continue;
        }
        const said = answer.headers.get('Content-Type')?.startsWith('application/json') ? await answer.json().catch(() => null) : null;
        if (said?.ok) {
          await drop(act.id);
          if (act.url === location.pathname) here = said.told;
        } else if (said) {
          await still(act, { refused: said.told });
          again(act.id);
        } else if (answer.status === 429) { later = true; break; }
        else if (answer.type === 'opaqueredirect' || answer.status === 403) { signedOut = true; break; }
        else await still(act, { refused: answer.status === 404 ? text.gone : text.odd });
      }
    } finally { sending = false; }
    await show(signedOut);
    const left = (await all()).some(each => each.who === who && !each.refused);
    if (later || (left && !signedOut)) timer = setTimeout(send, failing.size ? 30000 : 8000);
    if (here) { sessionStorage.setItem('store-told', here); location.reload(); }
  };

  document.querySelectorAll('form[data-act]').forEach(form => form.addEventListener('submit', async e => {
    if (!('act' in form.dataset)) return;
    e.preventDefault();
    if (form.inert) return;
    form.inert = true;
    const data = new FormData(form, e.submitter), id = data.get('nytt'), fields = [];
    data.delete('csrfmiddlewaretoken');
    for (const [name, value] of data) {
      if (!(value instanceof File)) fields.push([name, value]);
      else if (value.size) fields.push([name, await smaller(value), 'bilde.jpg']);
    }
    const at = new Date().toISOString();
    const number = document.querySelector('h1').textContent.trim();
    try {
      await keep({ id, url: location.pathname, who, at, told: `${number}: ${form.dataset.told || e.submitter.textContent.trim()}`, fields });
    } catch { // no room in the phone: as without scripts
      form.inert = false;
      delete form.dataset.act;
      form.requestSubmit(e.submitter);
      return;
    }
    await send();
    if ((await all()).some(each => each.id === id && !each.refused)) {
      const noted = document.createElement('p');
      noted.setAttribute('role', 'status');
      noted.dataset.noted = '';
      noted.textContent = text.noted.replace('{time}', new Date(at).toLocaleTimeString(document.documentElement.lang, { hour: '2-digit', minute: '2-digit' }));
      form.after(noted);
    } else again(id);
    box.scrollIntoView({ block: 'nearest' });
  }));

  // A picture is made smaller before it is sent, which also leaves out where it was taken.
  const smaller = async file => {
    try {
      const picture = await createImageBitmap(file), part = Math.min(1, 1280 / Math.max(picture.width, picture.height));
      const canvas = Object.assign(document.createElement('canvas'), { width: Math.round(picture.width * part), height: Math.round(picture.height * part) });
      canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height);
      return await new Promise(done => canvas.toBlob(made => done(made || file), 'image/jpeg', 0.8));
    } catch { return file; }
  };

  // Labels: typed, from a scanner that types and presses Enter, or seen by the camera.
  const code = seen => seen.trim().split(/[?#]/)[0].replace(/\/+$/, '').split('/').pop();
  const take = (input, seen) => {
    const label = code(seen), form = input.form, chips = form.querySelector('[data-chips]');
    if (!label) return;
    input.value = '';
    if (!chips) { input.value = label; form.requestSubmit(); return; }
    const known = [...form.querySelectorAll('[data-number]')].find(each => [each.dataset.code ?? each.value, each.dataset.number].includes(label));
    if (known?.type === 'checkbox') known.checked = true;
    else if (known) { if (!known.value || known.value === 'missing') known.value = known.dataset.was; }
    else if (![...chips.children].some(each => each.dataset.chip === label)) {
      const item = document.createElement('li');
      item.dataset.chip = label;
      const field = Object.assign(document.createElement('input'), { type: 'hidden', name: 'kode', value: label });
      item.append(label, ' ', button(text.drop, () => item.remove()), field);
      chips.append(item);
    }
    document.dispatchEvent(new CustomEvent('say', { detail: known?.dataset.number || label }));
  };
  document.querySelectorAll('[data-scan-into]').forEach(input => {
    const part = input.closest('[data-labels]') || input.form, add = part.querySelector('[data-add]');
    if (add) {
      add.hidden = false;
      add.addEventListener('click', () => { take(input, input.value); input.focus(); });
      input.addEventListener('keydown', e => { if (e.key === 'Enter') { e.preventDefault(); take(input, input.value); } });
    }
    input.addEventListener('scanned', ({ detail }) => take(input, detail));
  });

  const told = document.querySelector('[data-told][role=status]'), said = sessionStorage.getItem('store-told');
  if (told && said) { told.textContent = said; told.hidden = false; sessionStorage.removeItem('store-told'); }
  box.querySelector('[data-send]').addEventListener('click', send);
  addEventListener('online', send);
  show().then(send).catch(() => {});
})();
