// Forms as people really send them: twice, with a mistake, from another time zone, by keyboard on a phone.
import { expect, test } from '../support/story.mjs';

/** Sends the form a button belongs to twice at the same time. */
const sendTwice = (button) =>
  button.evaluate(async ({ form }) => {
    const send = () => {
      const data = new FormData(form);
      const plain = form.enctype !== 'multipart/form-data';
      return fetch(form.action, { method: 'POST', body: plain ? new URLSearchParams(data) : data });
    };
    const answers = await Promise.all([send(), send()]);
    return answers.map((answer) => answer.url);
  });

test('a form sent twice makes one group, one link and one message', async ({ pageOf, service }) => {
  const page = await pageOf();
  await page.goto(service.url);
  await page.getByRole('button', { name: 'Try it' }).click();

  await page.goto(`${service.url}/dashboard/groups/new`);
  await page.getByLabel('Name').fill('Only once');
  const [one, two] = await sendTwice(page.getByRole('button', { name: 'Make the group' }));
  expect(one).toBe(two);
  await page.goto(`${service.url}/dashboard/groups`);
  await expect(page.getByRole('link', { name: 'Only once' })).toHaveCount(1);
  await page.goto(one);
  await expect(page.getByRole('link', { name: 'New link' }).first()).toBeVisible({ timeout: 30_000 });

  await page.goto(`${service.url}/dashboard/links/new`);
  await page.getByLabel('Name of the link').fill('One poster');
  const links = await sendTwice(page.getByRole('button', { name: 'Make the link' }));
  expect(links[0]).toBe(links[1]);
  await page.goto(`${service.url}/dashboard/links`);
  await expect(page.getByRole('link', { name: 'One poster' })).toHaveCount(1);

  await page.goto(`${service.url}/visitor`);
  await page.getByLabel('Your message').fill('said once');
  await sendTwice(page.getByRole('button', { name: 'Send' }));
  await page.reload();
  await expect(page.getByText('said once')).toHaveCount(1);
});

test('a refused closing date comes back as it was meant, at the field, in the same time zone', async ({ admin }) => {
  const alix = await admin({ timezoneId: 'Asia/Kolkata' });
  await alix.desk.makeGroup('Dates');
  const { page } = alix.desk;
  await page.getByRole('main').getByRole('link', { name: 'New link' }).first().click();
  await page.getByLabel('On a date').check();
  const date = page.getByLabel('Day and time (your time)');
  await date.fill('2020-01-01T10:00');
  await page.getByRole('button', { name: 'Make the link' }).click();
  await expect(page).toHaveTitle('Not saved: New link · Usher');
  await expect(date).toHaveValue('2020-01-01T10:00');
  await expect(date).toBeFocused();
  await expect(date).toHaveAttribute('aria-invalid', 'true');
  await expect(date).toHaveAccessibleDescription('The end of the invite lies in the past.');
  await date.fill('2099-01-01T10:00');
  await page.getByRole('button', { name: 'Make the link' }).click();
  await expect(page.locator('time[datetime="2099-01-01T04:30:00Z"]')).toContainText('2099');
});

test('what has the focus is never behind the tabs of a phone', async ({ admin, service }) => {
  const alix = await admin();
  await alix.desk.makeGroup('Small screen');
  const { page } = alix.desk;
  await page.setViewportSize({ width: 360, height: 560 });
  await page.goto(`${service.url}/dashboard/links/new`);
  const controls = page.locator('main').locator('a[href], input, select, textarea, button, summary').filter({ visible: true });
  const count = await controls.count();
  expect(count).toBeGreaterThan(10);
  const hidden = [];
  for (let at = 0; at + 1 < count; at += 1) {
    // The next one lies under the bar, where a browser takes it for visible.
    const next = await controls.nth(at + 1).elementHandle();
    await controls.nth(at).evaluate((here, next) => {
      here.focus({ preventScroll: true });
      scrollBy(0, next.getBoundingClientRect().bottom - innerHeight + 4);
    }, next);
    await page.keyboard.press('Tab');
    const behind = await page.evaluate(() => {
      const bar = document.querySelector('body > nav').getBoundingClientRect().top;
      const here = document.activeElement;
      return here.closest('main') && here.getBoundingClientRect().top + 8 > bar ? here.outerHTML : null;
    });
    if (behind) hidden.push(behind);
  }
  expect(hidden).toEqual([]);
});

test('buttons are buttons in forced colours as well', async ({ admin, service }) => {
  const alix = await admin();
  const { page } = alix.desk;
  await page.emulateMedia({ forcedColors: 'active' });
  for (const path of ['/dashboard/groups/new', '/sign-in']) {
    await page.goto(service.url + path);
    const borders = await page.locator('.btn, .line, .pick, .chip').evaluateAll((all) =>
      all.map((one) => getComputedStyle(one)).map((style) => `${style.borderTopWidth} ${style.borderTopStyle}`));
    expect(new Set(borders)).toEqual(new Set(['1px solid']));
  }
});

test('a name can be said before asking, and a request taken back is said', async ({ admin, person, pageOf }) => {
  const alix = await admin();
  await alix.desk.makeGroup('Names');
  const link = await alix.desk.makeLink({ picture: false });
  const bo = await person();
  const page = await pageOf(bo.account);
  await page.goto(`${link}/sign-in`);
  await page.getByRole('button', { name: /^Sign with/ }).click();
  await page.getByRole('link', { name: 'Add your name' }).click();
  await page.getByLabel('Name').fill('Bo of the hill');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page).toHaveURL(link);
  await expect(page.getByText('Bo of the hill')).toBeVisible();
  await page.getByRole('button', { name: /^Ask to join/ }).click();
  await page.getByRole('button', { name: 'Withdraw my request' }).click();
  await expect(page.getByText('You took your request back.')).toBeVisible();
});
