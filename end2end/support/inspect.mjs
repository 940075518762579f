// A look at a page as different people have it before them.
import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '@playwright/test';

const WIDTHS = [320, 360, 1280];

/**
 * What axe finds on the page, in light and in dark. A colour scheme changes colours alone: the dark page is asked for
 * its contrast. Our pages have no frames, so axe needs no second page to gather what it found in them.
 */
export const faultsOf = async (page) => {
  const faults = [];
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    const axe = new AxeBuilder({ page }).setLegacyMode(true);
    const { violations } = await (colorScheme === 'dark' ? axe.withRules('color-contrast') : axe).analyze();
    faults.push(...violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${colorScheme}: ${id}: ${html}`)));
  }
  return faults;
};

/** Nothing is wider than the screen. */
export const fits = async (page, what, widths = WIDTHS) => {
  for (const width of widths) {
    await page.setViewportSize({ width, height: 720 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect.soft(wide, `${what} at ${width}`).toBeLessThanOrEqual(width);
  }
};

/** The right status and words, open to everybody, and nothing wider than the screen. */
export const inspect = async (page, url, status, words) => {
  const answer = await page.goto(url);
  const what = `${words} ${new URL(url).pathname}`;
  expect.soft(answer.status(), what).toBe(status);
  await expect.soft(page.getByText(words).first(), what).toBeVisible();
  await fits(page, what);
  expect.soft(await faultsOf(page), what).toEqual([]);
};
