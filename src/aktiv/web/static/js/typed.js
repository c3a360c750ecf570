// What is typed in forms is kept in this tab while somebody is signed in: it is given back on the way back and forward
// and after a reload, and forgotten when it was accepted, with the session, and after some hours. See decision 0017.
(() => {
  const WHERE = 'typed', HOURS = 4, PAGES = 20, LONGEST = 100000; // characters of one field
  const KINDS = /^(text|email|tel|url|search|number|date|time|month|week|datetime-local|textarea|select-one|select-multiple|checkbox|radio)$/;
  const told = document.getElementById('typed'), channel = 'BroadcastChannel' in window && new BroadcastChannel(WHERE);
  let off = false;
  try { sessionStorage.getItem(WHERE); } catch { return; } // this browser keeps nothing

  // The store: one entry, of one session.
  const forget = () => sessionStorage.removeItem(WHERE);
  const read = () => {
    try {
      const all = JSON.parse(sessionStorage.getItem(WHERE)), late = Date.now() - HOURS * 36e5;
      if (all.key === told.dataset.key) {
        for (const [at, page] of Object.entries(all.pages)) if (page.at < late) delete all.pages[at];
        return all;
      }
    } catch { /* nothing there, or not ours */ }
    return { key: told.dataset.key, pages: {} };
  };
  const write = all => {
    const kept = Object.entries(all.pages).filter(([, page]) => Object.keys(page.forms).length || page.left.length);
    kept.sort(([, one], [, other]) => other.at - one.at);
    try {
      if (kept.length) sessionStorage.setItem(WHERE, JSON.stringify({ key: all.key, pages: Object.fromEntries(kept.slice(0, PAGES)) }));
      else sessionStorage.removeItem(WHERE);
    } catch { /* full: what was kept before stays */ }
  };
  // A refused form that the browser itself keeps is a page of its own beside the one at the same address.
  const entry = performance.getEntriesByType('navigation')[0], { answer } = told.dataset, stays = answer === 'kept' && entry?.responseStatus === 422;
  const here = () => location.pathname + location.search + (stays ? '#' : '');
  let last = here();

  // Forms and fields. Hidden fields are never kept: a sum of them tells forms of the same kind from each other, those of
  // one thing from those of another. Only which version of it a page has read may have changed on the way back.
  const VERSIONS = /^(versjon|utgave|revision|sett|seen|nytt|expected|ordlyd|vist\d+|var\d+)$/;
  const sum = text => { let n = 0; for (const c of text) n = n * 31 + c.codePointAt(0) | 0; return n; };
  const fields = form => [...form.elements].filter(e => e.name && KINDS.test(e.type) && !e.disabled && !e.readOnly
    && !e.closest('[data-not-kept]') && !/one-time-code|password|^cc-/.test(e.autocomplete));
  const forms = () => [...document.forms].filter(f => f.getAttribute('method') === 'post' && !f.matches('[data-act], [data-not-kept], [data-not-kept] *') && fields(f).length);
  const loose = id => id.slice(0, id.lastIndexOf('|'));
  const idOf = form => {
    const id = form.getAttribute('id') || '', to = new URL(form.getAttribute('action') || location.href, location.href).pathname;
    const hidden = [...form.querySelectorAll('input[type=hidden]')].filter(e => e.name !== 'csrfmiddlewaretoken');
    const buttons = [...form.elements].filter(e => e.type === 'submit').map(e => `${e.name}=${e.value}`);
    const kind = id ? '' : [...new Set([...hidden.map(e => e.name), ...fields(form).map(e => `${e.name} ${e.id}`), ...buttons])].sort().join();
    const told = (...of) => sum(of.map(e => `${e.name}=${e.value}`).join('&')), version = e => VERSIONS.test(e.name);
    return `${id}|${to}|${sum(kind)}|${told(...hidden.filter(e => !version(e)))}|${told(...hidden.filter(version))}`;
  };
  // The form that was kept under a name, or the only one of its thing where that has another version now. Two that cannot
  // be told from each other are neither kept nor filled in.
  const one = (id, among) => among.filter(each => each === id).length === 1;
  const found = (id, ids, among) => among.includes(id) ? one(id, among) ? id : undefined : [ids, among].every(each => each.filter(one => loose(one) === loose(id)).length === 1)
    ? among.find(one => loose(one) === loose(id)) : undefined;
  const keyed = form => {
    const seen = {}, all = {};
    for (const e of fields(form)) {
      const name = e.type === 'checkbox' ? `${e.name}=${e.value}` : e.name;
      if (e.type === 'radio') { (all[name] ||= []).push(e); continue; }
      seen[name] = (seen[name] ?? -1) + 1;
      all[`${name}#${seen[name]}`] = [e];
    }
    return all;
  };
  const chosen = (options, by) => options.filter(o => o[by]).map(o => o.value).join('\n');
  const value = ([e, ...rest]) => e.type === 'radio' ? chosen([e, ...rest], 'checked') : e.type === 'checkbox' ? String(e.checked)
    : e.options ? chosen([...e.options], 'selected') : e.value;
  // What the page itself says, as the browser would write it.
  const given = ([e, ...rest]) => {
    if (e.type === 'radio') return chosen([e, ...rest], 'defaultChecked');
    if (e.type === 'checkbox') return String(e.defaultChecked);
    if (e.options) return chosen([...e.options], 'defaultSelected') || (e.multiple ? '' : e.options[0]?.value ?? '');
    const clean = e.cloneNode();
    clean.value = e.defaultValue;
    return clean.value;
  };
  const put = (group, text) => {
    if (value(group) === text) return;
    const [e] = group, many = text.split('\n');
    if (e.type === 'radio') group.forEach(each => { each.checked = each.value === text; });
    else if (e.type === 'checkbox') e.checked = text === 'true';
    else if (e.options) [...e.options].forEach(o => { o.selected = many.includes(o.value); });
    else e.value = text;
    const on = group.find(each => each.checked) || e;
    for (const name of ['input', 'change']) on.dispatchEvent(new Event(name, { bubbles: true }));
  };
  const can = (group, text) => !group[0].options || !text || text.split('\n').every(one => [...group[0].options].some(o => o.value === one));
  // What a field is called beside what was typed in it; of a choice nothing is shown.
  const label = ([e]) => {
    if (e.options || e.type === 'checkbox' || e.type === 'radio') return '';
    const said = e.labels?.[0]?.querySelector('.ds-label') || e.labels?.[0], words = [...said?.childNodes || []].find(n => n.nodeType === 3 && n.data.trim());
    return words?.data.trim() || e.getAttribute('aria-label') || e.name;
  };

  const save = () => {
    if (off) return;
    const all = read(), before = all.pages[here()] || { forms: {}, left: [] }, after = { ...before.forms }, ids = Object.keys(before.forms);
    if (last !== here()) { delete all.pages[last]; last = here(); }
    const present = forms(), names = present.map(idOf);
    present.forEach((form, n) => {
      if (!one(names[n], names)) return;
      const id = names[n], as = ids.find(each => found(each, ids, names) === id), was = as ? before.forms[as] : {}, kept = {};
      if (as) delete after[as];
      for (const [name, group] of Object.entries(keyed(form))) {
        const base = was[name]?.[0] ?? given(group), text = value(group);
        if (text !== base && text.length <= LONGEST) kept[name] = [base, text, label(group)];
      }
      if (Object.keys(kept).length) after[id] = kept;
    });
    all.pages[here()] = { ...before, at: Date.now(), forms: after };
    write(all);
  };

  // A field is put back where the page says of it what it said when it was typed in; otherwise somebody has changed it,
  // the page is right, and what was typed is shown beside.
  const restore = aloud => {
    const all = read(), page = all.pages[here()];
    if (!page) return;
    const present = forms(), names = present.map(idOf), ids = Object.keys(page.forms), kept = {}, back = new Set();
    for (const id of ids) {
      const name = found(id, ids, names), form = present[names.indexOf(name)], groups = form ? keyed(form) : {};
      for (const [field, [base, text, called]] of Object.entries(page.forms[id])) {
        const group = groups[field];
        if (group && given(group) === text) continue; // it was saved after all
        if (group && given(group) === base && can(group, text)) {
          put(group, text);
          (kept[name] ||= {})[field] = [base, text, called];
          back.add(form);
          for (let d = group[0].closest('details'); d; d = d.parentElement.closest('details')) d.open = true;
        } else if (called && text.trim()) page.left.push([called, text]);
      }
    }
    // What followed the first choices may have changed others.
    for (const form of back) { const groups = keyed(form); for (const [field, [, text]] of Object.entries(kept[idOf(form)] || {})) if (groups[field]) put(groups[field], text); }
    page.forms = kept;
    write(all);
    if (aloud && (back.size || page.left.length)) tell(back, page.left);
  };
  const tell = (back, left) => {
    const box = told.content.firstElementChild.cloneNode(true), list = box.querySelector('dl');
    box.querySelector('[data-back]').hidden = !back.size;
    box.querySelector('[data-left]').hidden = list.hidden = !left.length;
    for (const [called, text] of left) for (const [tag, words] of [['dt', called], ['dd', text]]) list.append(Object.assign(document.createElement(tag), { textContent: words }));
    box.querySelector('button').addEventListener('click', () => {
      const all = read(), [first] = back;
      delete all.pages[here()];
      write(all);
      for (const form of back) {
        HTMLFormElement.prototype.reset.call(form);
        for (const [e] of Object.values(keyed(form))) e.dispatchEvent(new Event('change', { bubbles: true }));
      }
      box.remove();
      (first ? fields(first)[0] : document.getElementById('main')).focus();
      document.dispatchEvent(new CustomEvent('say', { detail: told.dataset.anew }));
    });
    (document.getElementById('messages') || document.getElementById('main')).append(box);
  };

  // No other answer to a form is a page to come back to: the way back and forward, and a reload, lead to where the form
  // is. What the answer leads to from its own address still leads there.
  const leave = () => {
    const to = document.referrer.startsWith(`${location.origin}/`) ? document.referrer : location.href;
    if (to !== location.href) {
      document.querySelectorAll('form:not([action]), form[action=""]').forEach(f => f.setAttribute('action', location.href));
      document.querySelectorAll('a[href^="?"]').forEach(a => a.setAttribute('href', a.href));
    }
    history.replaceState(history.state, '', to);
    last = here();
  };
  // By a link, or led on from a form: what was sent is accepted unless the page says no. Other forms there keep theirs.
  const begin = () => {
    const anew = entry?.type === 'navigate', no = answer || document.querySelector('#messages [data-color=danger]'), all = read();
    if (answer && !stays) leave();
    if (anew && stays) delete all.pages[here()];
    let same = answer || !anew;
    for (const [path, page] of Object.entries(all.pages)) {
      const sent = page.sent || [];
      if (sent.length) {
        if (path === here()) same = true;
        if (anew && !no) { for (const id of sent) delete page.forms[id]; page.left = []; }
        if (answer) Object.assign(page, { tried: sent, asked: here() });
      }
      page.sent = [];
    }
    if (!same) delete all.pages[here()];
    write(all);
    if (answer && (anew || !stays)) return;
    // Some browsers have a memory of their own, of whoever sat here. It does not count: neither what it has put back nor,
    // until the page is there, what it is about to.
    if (!anew) {
      for (const form of forms()) {
        for (const group of Object.values(keyed(form))) put(group, given(group));
        const said = form.getAttribute('autocomplete');
        form.setAttribute('autocomplete', 'off');
        addEventListener('pageshow', () => setTimeout(() => said === null ? form.removeAttribute('autocomplete') : form.setAttribute('autocomplete', said)), { once: true });
      }
    }
    restore(true);
  };

  if (channel) channel.addEventListener('message', () => { off = true; forget(); });
  begin();
  let wait;
  for (const name of ['input', 'change']) document.addEventListener(name, () => { clearTimeout(wait); wait = setTimeout(save, 300); });
  addEventListener('pagehide', save);
  document.addEventListener('htmx:before:swap', save);
  document.addEventListener('htmx:after:swap', () => { if (!answer || stays) restore(false); });
  document.addEventListener('submit', e => {
    const form = e.target;
    if (form.matches('[data-forget]')) { off = true; forget(); if (channel) channel.postMessage(''); }
    if (e.defaultPrevented || off || form.getAttribute('method') !== 'post') return;
    save();
    const all = read();
    for (const [path, page] of Object.entries(all.pages)) {
      page.sent = [...(answer && page.asked === here() ? page.tried : []), ...(path === here() ? [idOf(form)] : [])];
    }
    write(all);
  });
})();
