// Says times in the reader's own zone, and keeps the marked parts of a page up to date.
const tongue = navigator.languages?.find((l) => l.startsWith('en')) ?? 'en-GB';
const sayTimes = (root) => {
  for (const time of root.querySelectorAll('time[datetime]')) {
    const at = new Date(time.dateTime);
    if (isNaN(at) || time.title) continue;
    time.title = time.textContent;
    const day = { weekday: 'short', day: 'numeric', month: 'short' };
    time.textContent = 'day' in time.dataset
      ? at.toLocaleDateString(tongue, day)
      : at.toLocaleString(tongue, { ...day, hour: 'numeric', minute: '2-digit' });
  }
};

const say = document.createElement('p');
say.setAttribute('role', 'status');
Object.assign(say.style, { position: 'absolute', clipPath: 'inset(50%)', width: '1px', height: '1px', overflow: 'clip' });
document.body.append(say);

// What somebody is working in is left alone.
const busy = (part) =>
  part.querySelector('details[open]') || part.matches(':focus-within') && part.contains(document.activeElement) &&
  document.activeElement.matches('input,textarea,select');

const raw = new Map();
const parts = () => [...document.querySelectorAll('[data-live]')];
for (const part of parts()) raw.set(part.id, part.innerHTML);
sayTimes(document);

let tag = '';
let failures = 0;

const swap = (page) => {
  for (const part of parts()) {
    const fresh = page.getElementById(part.id);
    if (!fresh) return location.reload();
    if (fresh.innerHTML !== raw.get(part.id)) {
      if (busy(part)) { tag = ''; continue; }
      raw.set(part.id, fresh.innerHTML);
      part.className = fresh.className;
      part.replaceChildren(...fresh.cloneNode(true).childNodes);
      part.classList.add('came');
      sayTimes(part);
      const style = page.querySelector('head style');
      const mine = document.querySelector('head style');
      if (style && mine && style.textContent !== mine.textContent) return location.reload();
      document.title = page.title;
      say.textContent = part.querySelector('h1,h2,[data-say]')?.textContent ?? '';
    }
    if (fresh.dataset.live) part.dataset.live = fresh.dataset.live;
    else part.removeAttribute('data-live');
  }
};

const look = async () => {
  if (!document.hidden) {
    try {
      const headers = { Accept: 'text/html', ...(tag && { 'If-None-Match': tag }) };
      const answer = await fetch(location.href, { headers, cache: 'no-store' });
      if (answer.ok || answer.status === 410) {
        tag = answer.headers.get('ETag') ?? '';
        swap(new DOMParser().parseFromString(await answer.text(), 'text/html'));
        failures = 0;
      } else if (answer.status !== 304) failures += 1;
    } catch { failures += 1; }
  }
  next();
};

const next = () => {
  const pace = Math.min(...parts().map((part) => Number(part.dataset.live)));
  if (isFinite(pace)) setTimeout(look, Math.min(pace * 1000 * 2 ** failures, 60000));
};
document.addEventListener('visibilitychange', () => { failures = 0; });
next();
