// Opens a blind invite with the key at the end of its address. The key stays in this browser: it goes along in the
// address, and waits in this tab while somebody signs in.
import { redraw, textOf } from './code.js';
import { able, fetched, keepForVisit, kept, keyOf, open, read, show, write } from './seal.js';

const id = document.querySelector('[data-sealed]')?.dataset.sealed;
let sealed;
let card = null;
let key = null;

const own = (href) => {
  const url = new URL(href);
  return url.origin === location.origin && /^\/(?:invite|i|I|group)\/[^/]+$/.test(url.pathname) && !url.hash;
};

// What the page follows brings its parts again, without what was put into them.
const draw = () => {
  const lost = document.getElementById('sealed-lost');
  if (lost) lost.hidden = Boolean(card);
  const field = document.getElementById('whole-link');
  if (field && !field.oninput) field.oninput = () => use(keyOf(field.value) ?? read(field.value));
  if (!card) return;
  show(card);
  if (document.title !== card.name) document.title = card.name;
  const code = document.querySelector('.qr svg');
  if (code) redraw(code, textOf(id, write(key)));
  for (const link of document.querySelectorAll('main a[href]')) if (own(link.href)) link.hash = write(key);
};

const use = async (tried) => {
  if (!tried) return;
  try {
    sealed ??= await fetched(id);
    card = await open(sealed, tried);
    key = tried;
    keepForVisit(id, key);
    history.replaceState(history.state, '', `#${write(key)}`);
  } catch { card ??= null; }
  draw();
};

if (id) {
  const begin = async () => {
    if (able) await use(keyOf(location.hash));
    if (able && !card) await use(kept(id));
    draw();
  };
  await begin();
  addEventListener('hashchange', begin);
  new MutationObserver(draw).observe(document.body, { childList: true, subtree: true });
}
