// Seals and opens the card of a blind link: name, description and picture. The key never leaves this browser but in
// the part of an address behind `#`, which browsers do not send.
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const FORM = 1;
const ABOUT = new TextEncoder().encode('usher sealed card 1');
const BLOCK = 256;
const NAME_MAX = 100;
const DESCRIPTION_MAX = 1000;
const PICTURE = /^data:image\/(?:jpeg|png|webp);base64,[0-9A-Za-z+/]+={0,2}$/;
/** The largest sealed text the service takes. */
export const SEALED_MAX = 24 * 1024;

export const able = Boolean(globalThis.crypto?.subtle);

/** 16 bytes as 26 capitals and digits (Crockford's base32), as a QR code packs them best. */
export const write = (key) => {
  let bits = '';
  for (const byte of key) bits += byte.toString(2).padStart(8, '0');
  return bits.padEnd(130, '0').match(/.{5}/g).map((five) => LETTERS[parseInt(five, 2)]).join('');
};

/** Reads a key as people type it; null where it is none. */
export const read = (text) => {
  const letters = text.trim().toUpperCase().replaceAll('O', '0').replace(/[IL]/g, '1');
  if (letters.length !== 26) return null;
  let bits = '';
  for (const letter of letters) {
    const value = LETTERS.indexOf(letter);
    if (value < 0) return null;
    bits += value.toString(2).padStart(5, '0');
  }
  if (!bits.endsWith('00')) return null;
  return Uint8Array.from(bits.slice(0, 128).match(/.{8}/g), (byte) => parseInt(byte, 2));
};

/** The key at the end of a link, or of what somebody pasted; null where there is none. */
export const keyOf = (link) => {
  const at = link.indexOf('#');
  return at < 0 ? null : read(link.slice(at + 1));
};

export const fresh = () => crypto.getRandomValues(new Uint8Array(16));

const imported = (key, use) => crypto.subtle.importKey('raw', key, 'AES-GCM', false, [use]);
const algorithm = (iv) => ({ name: 'AES-GCM', iv, additionalData: ABOUT });

export const seal = async (card, key) => {
  const bytes = new TextEncoder().encode(JSON.stringify(card));
  // How long a name is says something about it.
  const padded = new Uint8Array(Math.ceil(bytes.length / BLOCK) * BLOCK).fill(0x20);
  padded.set(bytes);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const hidden = new Uint8Array(await crypto.subtle.encrypt(algorithm(iv), await imported(key, 'encrypt'), padded));
  let text = String.fromCharCode(FORM, ...iv);
  for (const byte of hidden) text += String.fromCharCode(byte);
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
};

const line = (value, max) => (typeof value === 'string' ? [...value].slice(0, max).join('') : '');

/** The card; fails where the key does not fit. Whoever sealed it is not believed: only texts and a picture come out. */
export const open = async (sealed, key) => {
  const bytes = Uint8Array.from(atob(sealed.trim().replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
  if (bytes[0] !== FORM) throw new Error('sealed in a form of later days');
  const [iv, hidden] = [bytes.slice(1, 13), bytes.slice(13)];
  const clear = await crypto.subtle.decrypt(algorithm(iv), await imported(key, 'decrypt'), hidden);
  const card = JSON.parse(new TextDecoder().decode(clear)) ?? {};
  const picture = line(card.picture, SEALED_MAX);
  return {
    name: line(card.name, NAME_MAX),
    description: line(card.description, DESCRIPTION_MAX),
    picture: PICTURE.test(picture) ? picture : '',
  };
};

export const fetched = async (id) => {
  const answer = await fetch(`/sealed/${id}`);
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.text();
};

// A browser may keep nothing, and then says so by throwing.
const quietly = (what) => { try { return what() ?? null; } catch { return null; } };
const place = (id) => `usher:key:${id}`;

/** The key of a link in this browser: for this visit, or for as long as its creator's browser keeps things. */
export const kept = (id) => read(
  quietly(() => sessionStorage.getItem(place(id))) ?? quietly(() => localStorage.getItem(place(id))) ?? '',
);
export const keepForVisit = (id, key) => quietly(() => sessionStorage.setItem(place(id), write(key)));
export const keep = (id, key) => quietly(() => { localStorage.setItem(place(id), write(key)); return true; });

/** Puts a card into the places that wait for one, as text alone. */
export const show = (card, root = document) => {
  for (const place of root.querySelectorAll('[data-is=name]')) {
    if (place.textContent !== card.name) place.textContent = card.name;
  }
  for (const place of root.querySelectorAll('[data-is=about]')) {
    if (place.textContent !== card.description) place.textContent = card.description;
    place.hidden = !card.description;
  }
  const arch = card.picture && root.querySelector('.arch');
  if (arch && arch.querySelector('img')?.src !== card.picture) {
    const picture = document.createElement('img');
    Object.assign(picture, { src: card.picture, alt: '', width: 80, height: 96 });
    arch.replaceChildren(picture);
  }
};

/** A picture small enough to be sealed, as a data URL; empty where the file is none. */
export const shrunk = async (file) => {
  const image = await createImageBitmap(file).catch(() => null);
  if (!image) return '';
  const scale = Math.min(1, 240 / image.width, 288 / image.height);
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(image.width * scale));
  canvas.height = Math.max(1, Math.round(image.height * scale));
  canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
  for (const quality of [0.85, 0.7, 0.5, 0.3]) {
    const picture = canvas.toDataURL('image/jpeg', quality);
    // Sealing makes it a third longer again, and the words need room.
    if (picture.length < 11_000) return picture;
  }
  return '';
};
