/** Chance that the same seed repeats (mulberry32). */
export const dice = (seed) => {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    /** A number from `low` up to `high`. */
    between: (low, high) => low + next() * (high - low),
    one: (choices) => choices[Math.floor(next() * choices.length)],
  };
};
