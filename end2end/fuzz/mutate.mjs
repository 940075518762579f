// Makes valid requests bad, in several ways at once. Texts here have a character for each byte.
import { bodyText, raw } from './corpus.mjs';
import { HEADERS, METHODS, PATH_BITS, TYPES, VALUES, WORDS } from './nasty.mjs';

const bytes = (text) => Buffer.from(text, 'utf8').latin1Slice();
const below = (dice, n) => Math.floor(dice.between(0, n));
const chance = (dice, p) => dice.between(0, 1) < p;
const splice = (text, at, drop, put = '') => text.slice(0, at) + put + text.slice(at + drop);

/** Blind changes of a text. */
const BLIND = [
  (d, t) => { const at = below(d, t.length); return splice(t, at, 1, String.fromCharCode(t.charCodeAt(at) ^ (1 << below(d, 8)))); },
  (d, t) => splice(t, below(d, t.length), 1, String.fromCharCode(below(d, 256))),
  (d, t) => splice(t, below(d, t.length), 0, Array.from({ length: 1 + below(d, 8) }, () => String.fromCharCode(below(d, 256))).join('')),
  (d, t) => splice(t, below(d, t.length), 0, bytes(d.one(WORDS))),
  (d, t) => splice(t, below(d, t.length), 1 + below(d, 12)),
  (d, t) => t.slice(0, below(d, t.length + 1)),
  (d, t) => { const at = below(d, t.length); const size = 1 + below(d, 40); return splice(t, at, 0, t.slice(at, at + size)); },
  (d, t) => {
    const [a, b, c] = [0, 0, 0].map(() => below(d, t.length)).sort((x, y) => x - y);
    return t.slice(0, a) + t.slice(b, c) + t.slice(a, b) + t.slice(c);
  },
  (d, t) => { const cut = t.split('\r\n'); const at = below(d, cut.length); cut.splice(at, 0, cut[below(d, cut.length)]); return cut.join('\r\n'); },
];
const blindly = (dice, text, times) => {
  for (let left = times; left > 0 && text.length > 0; left--) text = dice.one(BLIND)(dice, text);
  return text;
};

const value = (dice, others) => (chance(dice, 0.3) ? JSON.stringify(dice.one(others)) : dice.one(VALUES)());

const written = (pairs) => `{${pairs.map((pair) => pair.join(':')).join()}}`;
const isObject = (held) => held && typeof held === 'object' && !Array.isArray(held);

/** A JSON object with other values, keys twice, none, or too many. */
const badJson = (dice, object, others) => {
  const pairs = Object.entries(object).map(([key, held]) => [JSON.stringify(key), bytes(JSON.stringify(held))]);
  for (let left = 1 + below(dice, 3); left > 0; left--) {
    const at = below(dice, pairs.length);
    const nested = Object.values(object)[at];
    switch (below(dice, 8)) {
      case 0: pairs.splice(at, 1); break;
      case 1: pairs.push([pairs[at]?.[0] ?? '"a"', value(dice, others)]); break;
      case 2: pairs.push([dice.one(VALUES)().slice(0, 300), value(dice, others)]); break;
      case 3: return value(dice, others);
      case 4: return chance(dice, 0.5) ? `[${pairs.map(([, held]) => held).join()}]` : `\xef\xbb\xbf${written(pairs)}`;
      default: if (pairs[at]) pairs[at] = [pairs[at][0], isObject(nested) && chance(dice, 0.7) ? badJson(dice, nested, others) : value(dice, others)];
    }
  }
  return written(pairs);
};

const badForm = (dice, form, others) => {
  const text = () => (chance(dice, 0.3) ? dice.one(others) : dice.one(PATH_BITS)());
  const pairs = Object.entries(form).map(([key, held]) => `${encodeURIComponent(key)}=${encodeURIComponent(held)}`);
  for (let left = 1 + below(dice, 3); left > 0; left--) {
    const at = below(dice, pairs.length);
    const key = (pairs[at] ?? 'a=').split('=')[0];
    if (chance(dice, 0.2)) pairs.splice(at, 1);
    else if (chance(dice, 0.3)) pairs.push(`${key}=${text()}`);
    else pairs[at] = `${key}=${text()}`;
  }
  return pairs.join(dice.one(['&', '&', '&', ';', '&&']));
};

const badPath = (dice, path, others) => {
  const parts = path.split('/');
  const at = 1 + below(dice, parts.length - 1);
  switch (below(dice, 6)) {
    case 0: parts[at] = dice.one(PATH_BITS)(); break;
    case 1: parts[at] += dice.one(PATH_BITS)(); break;
    case 2: parts[at] = dice.one(others); break;
    case 3: return `${path}${path.includes('?') ? '&' : '?'}${dice.one(PATH_BITS)()}`;
    case 4: return dice.one([`http://localhost${path}`, '*', path.slice(1), `/${path}`, `${path}/`, `${path}#x`, path.toUpperCase(), `/.${path}`]);
    default: parts.splice(at, 0, dice.one(PATH_BITS)());
  }
  return parts.join('/');
};

const badHeaders = (dice, headers, tokens) => {
  const list = [...headers];
  for (let left = 1 + below(dice, 3); left > 0; left--) {
    const at = below(dice, list.length);
    switch (below(dice, 7)) {
      case 0: list.splice(at, 1); break;
      case 1: list.push(list[at] ?? ['x', 'y']); break;
      case 2: if (list[at]) list[at] = [list[at][0], dice.one(PATH_BITS)()]; break;
      case 3: list.push(['content-type', dice.one(TYPES)]); break;
      case 4: list.push(['authorization', `Bearer ${dice.one(tokens)}`]); break;
      default: list.push(...dice.one(HEADERS)());
    }
  }
  return list;
};

/** The same bytes in chunks, well cut or not. */
const chunked = (dice, body) => {
  const size = 1 + below(dice, 200);
  let text = '';
  for (let at = 0; at < body.length; at += size) {
    const part = body.slice(at, at + size);
    const length = (part.length + (chance(dice, 0.03) ? below(dice, 9) - 4 : 0)).toString(16);
    text += `${dice.one(['', '', '0', '000000'])}${length}${dice.one(['', '', '', ';a=b', ';a="\x00"', ' '])}\r\n${part}\r\n`;
  }
  return text + dice.one(['0\r\n\r\n', '0\r\n\r\n', '0\r\n\r\n', '0\r\nx: y\r\n\r\n', '', '0\r\n', 'fffffffffffffffff\r\n', '-1\r\n\r\n']);
};
const LENGTHS = [(n) => n + 1, (n) => n - 1, () => 0, () => -1, () => '', () => 'abc', () => '1e3', (n) => `+${n}`,
  (n) => `${n}, ${n}`, (n) => `${n}\r\ncontent-length: ${n}`, (n) => `${n}\r\ncontent-length: ${n + 5}`,
  () => '18446744073709551616', () => '9223372036854775807', (n) => `0${n}`, (n) => `${n}\t`];

/**
 * A request as bytes: `{ text, hangsUp }`. `others` are ids of things that are there, the caller's or somebody
 * else's; `tokens` of other callers.
 */
export const mutated = (dice, call, { others, tokens }) => {
  let { method, path, headers } = call;
  let body = bodyText(call);
  const isAsItWas = chance(dice, 0.06);
  const may = (p) => !isAsItWas && chance(dice, p);
  if (call.json && may(0.5)) body = badJson(dice, call.json, others);
  if (call.form && may(0.5)) body = badForm(dice, call.form, others);
  if (body && may(0.25)) body = blindly(dice, body, 1 + below(dice, 4));
  if (may(0.25)) path = badPath(dice, path, others);
  if (may(0.3)) headers = badHeaders(dice, headers, tokens);
  if (may(0.05)) method = dice.one(METHODS);
  let framing = body ? [['content-length', String(body.length)]] : [];
  if (may(0.04)) framing = [['content-length', String(dice.one(LENGTHS)(body.length))]];
  else if (may(0.06)) {
    body = chunked(dice, body);
    framing = [['transfer-encoding', dice.one(['chunked', 'chunked', 'chunked', 'Chunked', 'gzip, chunked', 'chunked, identity', 'x'])]];
    if (may(0.1)) framing.push(['content-length', String(body.length)]);
  }
  const version = may(0.02) ? dice.one(['HTTP/1.0', 'HTTP/2.0', 'HTTP/0.9', 'http/1.1', '', 'HTTP/1.1 x']) : 'HTTP/1.1';
  let text = raw({ method, path, version, headers: [...headers, ...framing], body });
  if (may(0.2)) text = blindly(dice, text, 1 + below(dice, 3));
  if (may(0.03)) text = text.slice(0, below(dice, text.length));
  return { text, hangsUp: may(0.05) };
};
