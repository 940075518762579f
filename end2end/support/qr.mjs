// Reads a QR code as a page of ours draws it: a path of runs. It is sharp and whole, so nothing has to be mended
// (ISO/IEC 18004, level M, up to 41 modules).
const QUIET = 4;
/** For each size from 21 modules on, four more each: how many blocks of how many bytes of data. */
const BLOCKS = [[1, 16], [1, 28], [1, 44], [2, 32], [2, 43], [4, 27]];
const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';
const MASKS = [
  (i, j) => (i + j) % 2, (i) => i % 2, (i, j) => j % 3, (i, j) => (i + j) % 3, (i, j) => (Math.floor(i / 2) + Math.floor(j / 3)) % 2,
  (i, j) => (i * j) % 2 + (i * j) % 3, (i, j) => ((i * j) % 2 + (i * j) % 3) % 2, (i, j) => ((i + j) % 2 + (i * j) % 3) % 2,
];

const modules = (path, size) => {
  const dark = Array.from({ length: size }, () => Array(size).fill(0));
  let [x, y] = [0, 0];
  for (const [, what, numbers] of path.matchAll(/([Mhm])([\d ]+)/g)) {
    const [first, second] = numbers.split(' ').map(Number);
    if (what === 'M') [x, y] = [first, second];
    else {
      if (what === 'h') dark[y - QUIET].fill(1, x - QUIET, x - QUIET + first);
      x += first;
    }
  }
  return dark;
};

/** Whether a module is there for the reader and says nothing. */
const isFixed = (i, j, size) => i === 6 || j === 6 || (i < 9 && (j < 9 || j >= size - 8)) || (i >= size - 8 && j < 9)
  || (size > 21 && Math.abs(i - size + 7) < 3 && Math.abs(j - size + 7) < 3);

const bitsOf = (dark, size) => {
  const around = [[8, 0], [8, 1], [8, 2], [8, 3], [8, 4]].map(([i, j]) => dark[i][j]).join('');
  const format = parseInt(around, 2) ^ 0b10101;
  if (format >> 3 !== 0) throw new Error(`level ${format >> 3} is not M`);
  const mask = MASKS[format & 7];
  const bits = [];
  let up = true;
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right -= 1;
    for (let step = 0; step < size; step += 1) {
      const i = up ? size - 1 - step : step;
      for (const j of [right, right - 1]) if (!isFixed(i, j, size)) bits.push(dark[i][j] ^ (mask(i, j) === 0));
    }
    up = !up;
  }
  return bits;
};

const textOf = (bits) => {
  let at = 0;
  const take = (n) => parseInt(bits.slice(at, at += n).join(''), 2);
  let text = '';
  for (let mode = take(4); mode; mode = take(4)) {
    if (mode === 2) {
      let left = take(9);
      for (; left > 1; left -= 2) { const two = take(11); text += LETTERS[Math.floor(two / 45)] + LETTERS[two % 45]; }
      if (left) text += LETTERS[take(6)];
    } else if (mode === 1) {
      let left = take(10);
      for (; left > 2; left -= 3) text += String(take(10)).padStart(3, '0');
      if (left) text += String(take(left === 2 ? 7 : 4)).padStart(left, '0');
    } else if (mode === 4) {
      for (let left = take(8); left > 0; left -= 1) text += String.fromCharCode(take(8));
    } else throw new Error(`mode ${mode}`);
  }
  return text;
};

/** What the QR code in this element says. */
export const readQr = async (svg) => {
  const size = Number((await svg.getAttribute('viewBox')).split(' ')[2]) - 2 * QUIET;
  const bits = bitsOf(modules(await svg.locator('path').getAttribute('d'), size), size);
  const [blocks, each] = BLOCKS[(size - 21) / 4];
  const bytes = Array.from({ length: blocks * each }, (_, n) => bits.slice(n * 8, n * 8 + 8));
  // The bytes of the blocks stand by turns.
  const inOrder = Array.from({ length: blocks }, (_, block) => bytes.filter((__, n) => n % blocks === block));
  return textOf(inOrder.flat(2));
};
