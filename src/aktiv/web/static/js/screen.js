// The hall's screen: a clock that walks, and the page fetched anew every minute. Without a connection it says so.
(() => {
  const EVERY = 60000;
  const main = document.getElementById('main');
  const screen = () => main.querySelector('[data-screen]');
  // The server's clock, for a screen's own may be wrong. It is set anew with each page.
  let ahead = 0;
  const set = () => { ahead = Number(screen().dataset.instant) - Date.now(); };
  const tell = () => {
    const clock = main.querySelector('[data-clock]');
    const parts = new Intl.DateTimeFormat('nb', { hour: '2-digit', minute: '2-digit', hour12: false, timeZone: screen().dataset.zone }).formatToParts(new Date(Date.now() + ahead));
    const of = type => parts.find(part => part.type === type).value;
    const text = of('hour') + clock.textContent.trim().charAt(2) + of('minute');
    if (clock.textContent !== text) clock.textContent = text;
  };
  const anew = async () => {
    try {
      const answer = await fetch(location.href, { headers: { Accept: 'text/html' }, cache: 'no-store' });
      if (!answer.ok) throw new Error(answer.status);
      const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('[data-screen]');
      if (!fresh) throw new Error('another page');
      screen().replaceWith(document.adoptNode(fresh));
      set();
    } catch {
      main.querySelector('[data-stale]').hidden = false;
    }
    tell();
  };
  set();
  tell();
  setInterval(tell, 1000);
  // Not all screens of a city in the same second.
  setTimeout(() => { anew(); setInterval(anew, EVERY); }, EVERY / 2 + Math.random() * EVERY / 2);
  document.addEventListener('visibilitychange', () => { if (!document.hidden) anew(); });
})();
