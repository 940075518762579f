// Says times in the reader's own zone, and keeps the marked parts of a page up to date.
//
// `data-live="3"`: look every 3 seconds; empty: follows when something else on the page is looked at.
// `data-hold`: rows with buttons, never moved under the reader; what changed is said instead.
// `data-age`: words that change by themselves. `data-say`: what a change is announced with.
const { lang } = document.documentElement;
const near = navigator.languages?.find((l) => l.startsWith(lang)) ?? (lang === 'en' ? 'en-GB' : lang);
const tongue = lang === 'ar' ? `${near}-u-nu-latn` : near;
const words = JSON.parse(document.getElementById('words')?.textContent ?? '{}');
const sayTimes = (root) => {
  for (const time of root.querySelectorAll('time[datetime]')) {
    const at = new Date(time.dateTime);
    if (isNaN(at) || time.title) continue;
    time.title = time.textContent;
    const day = { weekday: 'short', day: 'numeric', month: 'short' };
    if (at.getFullYear() !== new Date().getFullYear()) day.year = 'numeric';
    time.textContent = 'day' in time.dataset
      ? at.toLocaleDateString(tongue, day)
      : at.toLocaleString(tongue, { ...day, hour: 'numeric', minute: '2-digit' });
  }
};

const status = () => {
  const line = document.createElement('p');
  line.setAttribute('role', 'status');
  return line;
};
const quiet = status();
const lost = status();
Object.assign(quiet.style, { position: 'absolute', clipPath: 'inset(50%)', width: '1px', height: '1px', overflow: 'clip' });
Object.assign(lost.style, {
  position: 'fixed', insetInline: '1rem', bottom: document.querySelector('body > nav') ? '6rem' : '1rem', zIndex: 2,
  maxWidth: '30rem', marginInline: 'auto', padding: '.75rem 1rem', borderRadius: '.75rem',
  background: 'var(--ink)', color: 'var(--bg)', fontWeight: 600,
});
lost.hidden = true;
lost.style.display = 'none';
document.body.append(quiet, lost);

const LOST = words.lost ?? "We couldn't reach the service. We go on trying.";
const OLD = words.old ?? "We couldn't reach the service. This page may be out of date; we go on trying.";
const reached = (yes) => {
  const show = !yes && failures > 1;
  if (show !== lost.hidden) return;
  lost.hidden = !show;
  lost.style.display = show ? 'block' : 'none';
  lost.textContent = show ? (document.querySelector('main[data-live]') ? LOST : OLD) : '';
};

// What a part says, whatever its ages and form ids are.
const said = (part) => {
  const copy = part.cloneNode(true);
  for (const age of copy.querySelectorAll('[data-age]')) age.textContent = '';
  for (const id of copy.querySelectorAll('input[name=form]')) id.remove();
  return copy.innerHTML;
};
const parts = () => [...document.querySelectorAll('[data-live]')];
const raw = new Map(parts().map((part) => [part.id, said(part)]));
const rows = (part) => new Map([...part.querySelectorAll('li[id]')].map((row) => [row.id, row]));
let known = new Map(parts().filter((part) => 'hold' in part.dataset).map((part) => [part.id, rows(part.cloneNode(true))]));
sayTimes(document);

// What somebody is working in is left alone.
const busy = (part) =>
  part.querySelector('details[open]') ||
  part.contains(document.activeElement) && document.activeElement.matches('input,textarea,select');

const CONTROLS = 'a,button,summary,input,select,textarea';
const nameOf = (control) => [
  control.closest('[id]')?.id, control.localName, control.getAttribute('href'), control.form?.getAttribute('action'),
  control.getAttribute('name'),
].join('\n');

const put = (part, fresh) => {
  const held = part.contains(document.activeElement) && document.activeElement !== part ? nameOf(document.activeElement) : null;
  part.className = fresh.className;
  part.replaceChildren(...fresh.cloneNode(true).childNodes);
  part.classList.add('came');
  sayTimes(part);
  if (held === null || part.contains(document.activeElement)) return;
  const same = [...part.querySelectorAll(CONTROLS)].find((control) => nameOf(control) === held);
  if (!same) part.tabIndex = -1;
  (same ?? part).focus({ preventScroll: true });
};

const ages = (part, fresh) => {
  const now = [...fresh.querySelectorAll('[data-age]')];
  [...part.querySelectorAll('[data-age]')].forEach((age, i) => { if (now[i]) age.textContent = now[i].textContent; });
};

// Says how many rows are not as they were, and marks those that somebody else has answered.
const hold = (part, fresh) => {
  const before = known.get(part.id);
  const after = rows(fresh);
  let changes = 0;
  for (const [id, row] of after) {
    if (!before.has(id) || said(row) !== said(before.get(id))) changes += 1;
  }
  for (const [id, row] of rows(part)) {
    const gone = !after.has(id);
    if (gone) changes += 1;
    if (row.contains(document.activeElement) || row.querySelector('details[open]')) continue;
    row.inert = gone;
    row.classList.toggle('over', gone);
    const age = row.querySelector('.ago');
    if (gone && age) age.textContent = 'Not here any more';
  }
  const news = document.getElementById('news');
  if (!news) return '';
  news.dataset.idle ??= news.textContent;
  const words = changes === 1 ? '1 change. Show it' : `${changes} changes. Show them`;
  const text = changes ? words : news.dataset.idle;
  if (news.textContent === text) return '';
  news.textContent = text;
  news.classList.toggle('news', changes > 0);
  return changes ? text : '';
};

let tag = '';
let failures = 0;

const swap = (page) => {
  const news = [];
  for (const part of parts()) {
    const fresh = page.getElementById(part.id);
    if (!fresh) {
      if (part.dataset.live) return location.reload();
      continue;
    }
    const text = said(fresh);
    if (fresh.hasAttribute('data-live')) part.dataset.live = fresh.dataset.live;
    else part.removeAttribute('data-live');
    const same = text === raw.get(part.id);
    if (same) ages(part, fresh);
    if ('hold' in part.dataset && part.querySelector('li')) news.push(hold(part, fresh));
    else if (same) continue;
    else if (busy(part)) {
      // It is looked at again until it may change.
      tag = '';
      part.dataset.live = fresh.dataset.live ?? '10';
    } else {
      const style = page.querySelector('head style');
      const mine = document.querySelector('head style');
      if (style && mine && style.textContent !== mine.textContent) return location.reload();
      raw.set(part.id, text);
      if (known.has(part.id)) known.set(part.id, rows(fresh));
      put(part, fresh);
      document.title = page.title;
      const words = part.querySelector('[data-say]') ?? part.querySelector('h1');
      news.push(words?.dataset.say || words?.textContent || '');
    }
  }
  const changes = [...new Set(news.filter(Boolean))].map((text) => text.replace(/[.]?$/, '.')).join(' ');
  if (changes) quiet.textContent = changes;
};

const isOurs = (page) => parts().every((part) => !part.dataset.live || page.getElementById(part.id)?.hasAttribute('data-live'));

let timer;
let looking = false;
const look = async () => {
  clearTimeout(timer);
  if (looking || !isFinite(pace())) return;
  looking = true;
  if (!document.hidden) {
    try {
      const headers = { Accept: 'text/html', ...(tag && { 'If-None-Match': tag }) };
      const answer = await fetch(location.href, { headers, cache: 'no-store', signal: AbortSignal.timeout?.(10000) });
      const page = answer.status === 304 ? null : new DOMParser().parseFromString(await answer.text(), 'text/html');
      // The way went on while we looked.
      if (answer.redirected && new URL(answer.url).pathname !== location.pathname) return location.replace(answer.url);
      // A page that says 404 or 503 is still this page; a failure is another one.
      const ours = !page || answer.ok || answer.status === 410 || isOurs(page);
      failures = ours ? 0 : failures + 1;
      if (ours && page) {
        tag = answer.headers.get('ETag') ?? '';
        swap(page);
      }
    } catch { failures += 1; }
    reached(failures === 0);
  }
  looking = false;
  next();
};

const pace = () => Math.min(...parts().map((part) => Number(part.dataset.live) || Infinity));
const next = () => {
  const wait = Math.min(pace() * 1000 * 2 ** failures, 60000);
  clearTimeout(timer);
  if (isFinite(pace())) timer = setTimeout(look, wait);
};
document.addEventListener('visibilitychange', () => { if (!document.hidden) look(); });
addEventListener('online', look);
next();
