export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits until `look` finds something, and returns it. An error of `look` ends the wait. */
export const until = async (what, look, patience = 30_000, pause = 50) => {
  const end = Date.now() + patience;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`waited ${patience} ms for ${what}`);
    await sleep(pause);
  }
};

/** Runs `work` on each item, at most `width` at the same time, and keeps the order of the results. */
export const each = async (items, width, work) => {
  const results = new Array(items.length);
  let next = 0;
  const lane = async () => {
    while (next < items.length) {
      const index = next++;
      results[index] = await work(items[index], index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, lane));
  return results;
};
