// A look at a page as different people have it before them.
import axe from 'axe-core';
import { expect } from '@playwright/test';

const WIDTHS = [320, 360, 1280];

/** A colour scheme changes colours alone: the dark page is asked for its contrast. */
const RULES = { light: {}, dark: { runOnly: ['color-contrast'] } };

/** What axe finds on the page, in light and in dark. Only what is wrong is gathered: the rest takes longer. */
export const faultsOf = async (page) => {
  const faults = [];
  await page.evaluate(axe.source);
  for (const [colorScheme, rules] of Object.entries(RULES)) {
    await page.emulateMedia({ colorScheme });
    const options = { ...rules, resultTypes: ['violations'] };
    const { violations } = await page.evaluate((options) => window.axe.run(document, options), options);
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
