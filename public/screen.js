// Keeps a screen at an event awake and up to date. The page says what it shows and in which words; without this file it
// is loaded anew every few seconds.
const wall = document.getElementById('main');
const words = { ...wall.dataset };
const every = Number(words.live) * 1000;
// A code is taken for a minute after it stood here.
const GOOD_MS = 60_000;

const clock = (ms) => new Date(ms).toLocaleTimeString(navigator.language, { hour: '2-digit', minute: '2-digit' });
const two = (n) => String(n).padStart(2, '0');
let ahead = 0;
let reached = Date.now();
let failures = 0;

const sayTimes = () => {
  for (const time of wall.querySelectorAll('time[datetime]')) {
    const at = new Date(time.dateTime);
    const today = at.toDateString() === new Date().toDateString();
    const day = today ? {} : { weekday: 'short', day: 'numeric', month: 'short' };
    time.textContent = at.toLocaleString(navigator.language, { ...day, hour: '2-digit', minute: '2-digit' });
  }
};

/** The last hour is counted down. */
const countDown = () => {
  const line = wall.querySelector('[data-closes]');
  if (!line) return;
  const left = Math.floor((Date.parse(line.dataset.closes) - Date.now() - ahead) / 1000);
  if (left < 0 || left >= 3600) return;
  line.textContent = line.dataset.counts.replace('{}', `${Math.floor(left / 60)}:${two(left % 60)}`);
};

/** Says since when the line is down; a code that changes is covered once nobody can use it. */
const sayLine = () => {
  const lost = failures > 1;
  const stale = lost && 'rotating' in words && Date.now() - reached > GOOD_MS;
  wall.classList.toggle('lost', lost);
  wall.classList.toggle('stale', stale);
  const said = wall.querySelector('#line span');
  if (!said) return;
  said.dataset.idle ??= said.textContent;
  const since = words.lost.replace('{}', clock(reached));
  const text = lost ? (stale ? `${since} ${words.stale}` : since) : said.dataset.idle;
  if (said.textContent !== text) said.textContent = text;
};

let tag = '';
let seen = wall.innerHTML;

const show = (fresh) => {
  const text = fresh.innerHTML;
  if (text === seen) return;
  seen = text;
  Object.assign(words, { rotating: undefined }, fresh.dataset);
  if (words.rotating === undefined) delete words.rotating;
  wall.className = fresh.className;
  wall.replaceChildren(...fresh.childNodes);
  sayTimes();
  countDown();
};

const look = async () => {
  try {
    const headers = { Accept: 'text/html', ...(tag && { 'If-None-Match': tag }) };
    const answer = await fetch(location.href, { headers, cache: 'no-store', signal: AbortSignal.timeout?.(8000) });
    if (answer.status >= 500) throw new Error(answer.status);
    const date = Date.parse(answer.headers.get('Date') ?? '');
    if (date) ahead = date - Date.now();
    if (answer.status !== 304) {
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const fresh = page.querySelector('main[data-live]');
      // The address was ended, or nobody is signed in here any more.
      if (!fresh) return location.reload();
      tag = answer.headers.get('ETag') ?? '';
      document.title = page.title;
      show(fresh);
    }
    failures = 0;
    reached = Date.now();
  } catch { failures += 1; }
  sayLine();
  setTimeout(look, every);
};

let lock;
const wake = async () => {
  if (document.hidden || (lock && !lock.released)) return;
  try { lock = await navigator.wakeLock?.request('screen'); } catch { /* The battery is low, or nobody has touched the screen yet. */ }
};
document.addEventListener('visibilitychange', wake);
document.addEventListener('pointerdown', wake);

const full = document.getElementById('full');
full.hidden = !document.fullscreenEnabled;
full.onclick = () => document.documentElement.requestFullscreen().catch(() => {});

sayTimes();
countDown();
wake();
setInterval(() => { countDown(); sayLine(); }, 1000);
setTimeout(look, every);
