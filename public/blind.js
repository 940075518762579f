// Blind links in the dashboard: seals what is typed, and shows what this browser has the key of.
import { redraw, textOf } from './code.js';
import { able, fetched, fresh, keep, kept, keyOf, open, read, seal, SEALED_MAX, show, shrunk, write } from './seal.js';

const DRAFT = 'usher:draft';
const quietly = (what) => { try { return what(); } catch { return null; } };
const draft = () => quietly(() => JSON.parse(sessionStorage.getItem(DRAFT)));
const byId = (id) => document.getElementById(id);

const form = byId('link-form');
const room = byId('blind');
if (form && room && able) {
  const id = form.dataset.blind;
  const [name, about, picture] = ['blind-name', 'blind-about', 'blind-picture'].map(byId);
  const choice = form.querySelector('[name=disclosure][value=blind]');
  const chosen = () => (id ? !room.disabled : choice.checked);
  let before = {};
  let busy = false;

  const put = (card) => {
    before = card;
    name.value = card.name ?? '';
    about.value = card.description ?? '';
  };
  const follow = () => {
    room.hidden = !chosen();
    name.required = chosen();
    for (const part of form.querySelectorAll('[data-readable]')) {
      part.hidden = chosen();
      for (const field of part.querySelectorAll('input,textarea')) field.disabled = chosen();
    }
  };

  if (id) {
    const key = kept(id);
    const lost = () => {
      byId('blind-lost').hidden = false;
      room.disabled = true;
    };
    if (key) fetched(id).then((sealed) => open(sealed, key)).then(put).catch(lost);
    else lost();
  } else {
    choice.disabled = false;
    const typed = location.search.includes('again') && draft();
    if (typed) {
      choice.checked = true;
      put(typed.card);
    }
    form.addEventListener('change', follow);
    addEventListener('pageshow', follow);
    follow();
  }

  form.addEventListener('submit', async (event) => {
    if (!chosen()) return;
    event.preventDefault();
    if (busy) return;
    busy = true;
    try {
      const small = picture.files[0] ? await shrunk(picture.files[0]) : before.picture ?? '';
      if (picture.files[0] && !small) {
        picture.setCustomValidity('This picture could not be read, or not be made small enough.');
        picture.reportValidity();
        picture.addEventListener('change', () => picture.setCustomValidity(''), { once: true });
        return;
      }
      const card = { name: name.value.trim(), description: about.value.trim(), picture: small };
      const key = id ? kept(id) : fresh();
      const sealed = await seal(card, key);
      if (sealed.length > SEALED_MAX) throw new Error('too long');
      form.elements.sealed.value = sealed;
      if (!id) quietly(() => sessionStorage.setItem(DRAFT, JSON.stringify({ key: write(key), card })));
      form.submit();
    } finally { busy = false; }
  });
  addEventListener('pageshow', () => { form.elements.sealed.value = ''; });
}

/** Opens a link with this key; false where it does not fit. */
const fits = async (id, key) => {
  try { return await open(await fetched(id), key); } catch { return null; }
};

const lost = byId('key-lost');
const whole = (id, key, card) => {
  const address = byId('address');
  address.value = `${address.value.split('#')[0]}#${write(key)}`;
  for (const link of document.querySelectorAll('a[href]')) {
    if (link.href.split('#')[0] === address.value.split('#')[0]) link.href = address.value;
  }
  lost.hidden = true;
  show(card, document.querySelector('[data-blind]'));
  const aside = byId('whole-code');
  const svg = aside.querySelector('svg');
  const code = redraw(svg, textOf(id, write(key)));
  if (!code) return;
  const file = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 -.5 ${code.side} ${code.side}" width="1024" height="1024" shape-rendering="crispEdges"><path fill="#fff" d="M0-.5h${code.side}v${code.side}H0z"/><path stroke="#000" d="${code.path}"/></svg>`;
  byId('whole-file').href = `data:image/svg+xml,${encodeURIComponent(file)}`;
  aside.hidden = false;
};

if (lost && able) {
  const id = lost.dataset.of;
  const made = draft();
  let key = kept(id);
  let card = key && await fits(id, key);
  if (!card && made) {
    key = read(made.key ?? '');
    card = key && await fits(id, key);
    if (card && keep(id, key)) quietly(() => sessionStorage.removeItem(DRAFT));
  }
  if (card) whole(id, key, card);
  byId('whole-link').addEventListener('input', async ({ target }) => {
    const typed = keyOf(target.value) ?? read(target.value);
    const opened = typed && await fits(id, typed);
    byId('whole-link-wrong').hidden = Boolean(opened);
    if (!opened) return;
    keep(id, typed);
    whole(id, typed, opened);
  });
} else if (able) {
  for (const row of document.querySelectorAll('.links [data-blind]')) {
    const key = kept(row.dataset.blind);
    if (key) fits(row.dataset.blind, key).then((card) => { if (card) show(card, row); });
  }
}
