// QR codes of whole links, drawn where the key is. Level M; capitals and digits are packed as such, and the `#` that
// this packing does not know is a segment of its own.
const PACKED = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';
const CHECK = [0, 10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26];
const BLOCKS = [0, 1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16];
const QUIET = 4;

const bitsOf = (value, length) => Array.from({ length }, (_, i) => (value >>> (length - 1 - i)) & 1);

const segment = (part, version) => {
  if (!PACKED.includes(part[0])) {
    const bytes = [...new TextEncoder().encode(part)];
    return [...bitsOf(4, 4), ...bitsOf(bytes.length, version < 10 ? 8 : 16), ...bytes.flatMap((b) => bitsOf(b, 8))];
  }
  const bits = [...bitsOf(2, 4), ...bitsOf(part.length, version < 10 ? 9 : 11)];
  for (let i = 0; i + 1 < part.length; i += 2) {
    bits.push(...bitsOf(PACKED.indexOf(part[i]) * 45 + PACKED.indexOf(part[i + 1]), 11));
  }
  if (part.length % 2) bits.push(...bitsOf(PACKED.indexOf(part.at(-1)), 6));
  return bits;
};

const rawWords = (version) => {
  const marks = version < 2 ? 0 : Math.floor(version / 7) + 2;
  let modules = (16 * version + 128) * version + 64;
  if (marks) modules -= (25 * marks - 10) * marks - 55;
  if (version > 6) modules -= 36;
  return modules >> 3;
};

const times = (a, b) => {
  let product = 0;
  for (let i = 7; i >= 0; i -= 1) {
    product = (product << 1) ^ ((product >>> 7) * 0x11d);
    product ^= ((b >>> i) & 1) * a;
  }
  return product;
};

const divisor = (degree) => {
  const result = [...Array(degree - 1).fill(0), 1];
  let root = 1;
  for (let i = 0; i < degree; i += 1) {
    for (let j = 0; j < degree; j += 1) result[j] = times(result[j], root) ^ (result[j + 1] ?? 0);
    root = times(root, 2);
  }
  return result;
};

const remainder = (words, by) => {
  const rest = by.map(() => 0);
  for (const word of words) {
    const factor = word ^ rest.shift();
    rest.push(0);
    by.forEach((value, i) => { rest[i] ^= times(value, factor); });
  }
  return rest;
};

/** The words of a text in the smallest version that holds them. */
const worded = (text) => {
  const parts = text.match(/[0-9A-Z $%*+\-./:]+|[^0-9A-Z $%*+\-./:]+/g) ?? [];
  for (let version = 1; version < CHECK.length; version += 1) {
    const room = (rawWords(version) - CHECK[version] * BLOCKS[version]) * 8;
    const bits = parts.flatMap((part) => segment(part, version));
    if (bits.length > room) continue;
    bits.push(...Array(Math.min(4, room - bits.length)).fill(0));
    while (bits.length % 8) bits.push(0);
    const words = [];
    for (let i = 0; i < bits.length; i += 8) words.push(parseInt(bits.slice(i, i + 8).join(''), 2));
    for (let pad = 0xec; words.length < room / 8; pad ^= 0xec ^ 0x11) words.push(pad);
    return { version, words: mixed(words, version) };
  }
  return null;
};

const mixed = (words, version) => {
  const [all, count, check] = [rawWords(version), BLOCKS[version], CHECK[version]];
  const short = count - (all % count);
  const size = Math.floor(all / count) - check;
  const by = divisor(check);
  let at = 0;
  const blocks = Array.from({ length: count }, (_, i) => {
    const data = words.slice(at, at + size + (i < short ? 0 : 1));
    at += data.length;
    return { data, check: remainder(data, by) };
  });
  const out = [];
  for (let i = 0; i <= size; i += 1) for (const { data } of blocks) if (i < data.length) out.push(data[i]);
  for (let i = 0; i < check; i += 1) for (const block of blocks) out.push(block.check[i]);
  return out;
};

const marksOf = (version, size) => {
  if (version === 1) return [];
  const count = Math.floor(version / 7) + 2;
  const step = Math.ceil((size - 13) / (count * 2 - 2)) * 2;
  return [6, ...Array.from({ length: count - 1 }, (_, i) => size - 7 - i * step).reverse()];
};

const MASKS = [
  (x, y) => (x + y) % 2, (x, y) => y % 2, (x) => x % 3, (x, y) => (x + y) % 3,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2, (x, y) => ((x * y) % 2) + ((x * y) % 3),
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2, (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2,
];

const frame = (version, size) => {
  const dark = Array.from({ length: size }, () => Array(size).fill(false));
  const fixed = Array.from({ length: size }, () => Array(size).fill(false));
  const put = (x, y, on) => {
    if (x < 0 || y < 0 || x >= size || y >= size) return;
    dark[y][x] = on;
    fixed[y][x] = true;
  };
  for (let i = 0; i < size; i += 1) {
    put(6, i, i % 2 === 0);
    put(i, 6, i % 2 === 0);
  }
  for (const [cx, cy] of [[3, 3], [size - 4, 3], [3, size - 4]]) {
    for (let y = -4; y <= 4; y += 1) for (let x = -4; x <= 4; x += 1) {
      const ring = Math.max(Math.abs(x), Math.abs(y));
      put(cx + x, cy + y, ring !== 2 && ring !== 4);
    }
  }
  const marks = marksOf(version, size);
  const last = marks.length - 1;
  marks.forEach((cx, i) => marks.forEach((cy, j) => {
    if ((i === 0 && j === 0) || (i === 0 && j === last) || (i === last && j === 0)) return;
    for (let y = -2; y <= 2; y += 1) for (let x = -2; x <= 2; x += 1) {
      put(cx + x, cy + y, Math.max(Math.abs(x), Math.abs(y)) !== 1);
    }
  }));
  if (version > 6) {
    let rest = version;
    for (let i = 0; i < 12; i += 1) rest = (rest << 1) ^ ((rest >>> 11) * 0x1f25);
    const bits = (version << 12) | rest;
    for (let i = 0; i < 18; i += 1) {
      const [a, b] = [size - 11 + (i % 3), Math.floor(i / 3)];
      put(a, b, Boolean((bits >>> i) & 1));
      put(b, a, Boolean((bits >>> i) & 1));
    }
  }
  return { dark, fixed, put };
};

const sayMask = (put, size, mask) => {
  let rest = mask;
  for (let i = 0; i < 10; i += 1) rest = (rest << 1) ^ ((rest >>> 9) * 0x537);
  const bits = ((mask << 10) | rest) ^ 0x5412;
  const bit = (i) => Boolean((bits >>> i) & 1);
  for (let i = 0; i < 6; i += 1) put(8, i, bit(i));
  put(8, 7, bit(6));
  put(8, 8, bit(7));
  put(7, 8, bit(8));
  for (let i = 9; i < 15; i += 1) put(14 - i, 8, bit(i));
  for (let i = 0; i < 8; i += 1) put(size - 1 - i, 8, bit(i));
  for (let i = 8; i < 15; i += 1) put(8, size - 15 + i, bit(i));
  put(8, size - 8, true);
};

const fill = (dark, fixed, size, words) => {
  let at = 0;
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right = 5;
    for (let i = 0; i < size; i += 1) for (let j = 0; j < 2; j += 1) {
      const x = right - j;
      const y = ((right + 1) & 2) === 0 ? size - 1 - i : i;
      if (fixed[y][x]) continue;
      dark[y][x] = at < words.length * 8 && Boolean((words[at >> 3] >>> (7 - (at & 7))) & 1);
      at += 1;
    }
  }
};

/** How hard a pattern is to read: long runs, blocks, and what looks like a corner. */
const penalty = (dark, size) => {
  let points = 0;
  const lines = [...dark, ...dark.map((_, x) => dark.map((row) => row[x]))];
  for (const row of lines) {
    const text = row.map((on) => (on ? 1 : 0)).join('');
    for (const run of text.match(/0{5,}|1{5,}/g) ?? []) points += run.length - 2;
    points += 40 * (text.match(/(?=10111010000|00001011101)/g) ?? []).length;
  }
  let all = 0;
  for (let y = 0; y < size; y += 1) for (let x = 0; x < size; x += 1) {
    if (dark[y][x]) all += 1;
    const one = dark[y][x];
    if (x && y && dark[y][x - 1] === one && dark[y - 1][x] === one && dark[y - 1][x - 1] === one) points += 3;
  }
  return points + 10 * Math.floor(Math.abs(all / (size * size) - 0.5) * 20);
};

/** The dark modules of a text; null where no code of ours is large enough. */
export const modules = (text) => {
  const found = worded(text);
  if (!found) return null;
  const size = found.version * 4 + 17;
  let best = null;
  MASKS.forEach((mask, number) => {
    const { dark, fixed, put } = frame(found.version, size);
    sayMask(put, size, number);
    fill(dark, fixed, size, found.words);
    for (let y = 0; y < size; y += 1) for (let x = 0; x < size; x += 1) {
      if (!fixed[y][x] && mask(x, y) === 0) dark[y][x] = !dark[y][x];
    }
    const points = penalty(dark, size);
    if (!best || points < best.points) best = { dark, points };
  });
  return best.dark;
};

/** The same as a path, quiet zone included, and the side of its box. */
export const drawn = (text) => {
  const dark = modules(text);
  if (!dark) return null;
  let path = '';
  dark.forEach((row, y) => {
    for (let x = 0; x < row.length; x += 1) {
      if (!row[x]) continue;
      let run = 1;
      while (row[x + run]) run += 1;
      path += `M${x + QUIET} ${y + QUIET}h${run}`;
      x += run;
    }
  });
  return { path, side: dark.length + 2 * QUIET };
};

/** What a code says for this link: capitals fit the dense mode. */
export const textOf = (id, key) => `${location.origin}/i/${id}#${key}`.toUpperCase();

/** Draws the code of a whole link in the place of the one that stands there. */
export const redraw = (svg, text) => {
  const code = drawn(text);
  const path = svg.querySelector('path');
  if (!code || !path || path.getAttribute('d') === code.path) return code;
  svg.setAttribute('viewBox', `0 -.5 ${code.side} ${code.side}`);
  path.setAttribute('d', code.path);
  return code;
};
