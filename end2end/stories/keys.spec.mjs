// Keys for programs, and a browser that is told of requests.
import { Caller } from '../support/api.mjs';
import { Bell, subscribeWith } from '../support/notifications.mjs';
import { PushService } from '../support/push.mjs';
import { Service } from '../support/service.mjs';
import { expect, test as base } from '../support/story.mjs';
import { until } from '../support/wait.mjs';

/** A service that may call our push service, which lives on this machine. */
const test = base.extend({
  pushes: [
    async ({}, use) => {
      const pushes = await PushService.start();
      await use(pushes);
      await pushes.stop();
    },
    { scope: 'worker' },
  ],
  service: [
    async ({ pushes }, use) => {
      const service = await Service.start({ settings: `[egress]\nallow = ["${pushes.host}"]\n` });
      await use(service);
      await service.stop();
    },
    { scope: 'worker' },
  ],
});

for (const scripted of [true, false]) {
  test(`a key is made ${scripted ? 'with' : 'without'} a script, works, and is revoked`, async ({ admin, service }) => {
    const alix = await admin({ scripted });
    const { page } = alix.desk;
    await page.goto(`${service.url}/dashboard/me`);
    await page.getByRole('main').getByRole('link', { name: 'Keys and devices' }).click();
    await page.getByRole('main').getByRole('link', { name: 'New key' }).click();
    await page.getByRole('button', { name: 'Make the key' }).click();
    await expect(page).toHaveURL(/keys\/new$/);
    await page.getByLabel('Name').fill('Shop window');
    await page.getByRole('button', { name: 'Make the key' }).click();
    await expect(page.getByRole('alert')).toContainText('Choose at least one thing the key may do.');
    await expect(page.getByLabel('Name')).toHaveValue('Shop window');
    await page.getByLabel(/^Links/).check();
    await page.getByRole('button', { name: 'Make the key' }).click();
    const field = page.getByLabel('Your new key');
    await expect(field).toBeVisible();
    const secret = await field.inputValue();
    expect(secret).toMatch(/^ushk_[0-9a-z]{52}$/);

    const copy = page.getByRole('button', { name: 'Copy' });
    if (scripted) {
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      await copy.click();
      await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible();
      expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(secret);
    } else {
      await expect(copy).toBeHidden();
    }

    const program = Object.assign(new Caller(service.url), { token: secret });
    expect(await program.invite({ groupName: 'Tea' })).toMatchObject({ httpStatus: 201 });
    await expect(program.join('0'.repeat(26))).rejects.toMatchObject({ status: 403, code: 'scope_missing' });

    // Loading the answer again sends the form again.
    await page.reload();
    await expect(page.getByText('This key was made a moment ago')).toBeVisible();
    expect(await page.content()).not.toContain(secret);
    await page.getByRole('link', { name: 'Done' }).click();
    await expect(page.getByText('Shop window')).toHaveCount(1);
    expect(await page.content()).not.toContain(secret);

    await page.getByRole('link', { name: 'Revoke…' }).click();
    await page.getByRole('button', { name: 'Revoke for good' }).click();
    await expect(page.getByRole('status').first()).toContainText('The key is revoked.');
    await expect(program.invite({ groupName: 'Tea' })).rejects.toMatchObject({ status: 401 });
  });
}

test('an app that signed in is signed out from the dashboard', async ({ admin, service }) => {
  const alix = await admin();
  const app = await Caller.signedIn(service.url, alix.account);
  const { page } = alix.desk;
  await page.goto(`${service.url}/dashboard/keys`);
  await page.getByRole('link', { name: 'Sign out…' }).click();
  await page.getByRole('button', { name: 'Sign it out' }).click();
  await expect(page.getByText('No app is signed in for you.')).toBeVisible();
  await expect(app.get('/me')).rejects.toMatchObject({ status: 401 });
});

test('a browser is told of a request, asks before it answers, and is turned off again (S13)', async ({
  admin,
  person,
  pageOf,
  service,
  pushes,
}) => {
  const alix = await admin();
  const { page } = alix.desk;
  const context = page.context();
  await context.grantPermissions(['notifications'], { origin: service.url });
  await subscribeWith(context, pushes.subscription('alix'));
  await alix.desk.makeGroup('Night Runners');
  const link = await alix.desk.makeLink();

  await page.goto(`${service.url}/dashboard/keys`);
  const control = page.getByRole('switch', { name: 'Tell me about requests on this device' });
  await expect(control).toHaveAttribute('aria-checked', 'false');
  await control.click();
  await expect(page.getByText('This device tells you about requests from now on.')).toBeVisible();
  await expect(control).toHaveAttribute('aria-checked', 'true');
  await expect(page.getByText('This device', { exact: true })).toBeVisible();

  const bo = await person();
  const guest = await pageOf(bo.account);
  await guest.goto(link);
  await guest.getByRole('button', { name: /^Ask to join/ }).click();
  await guest.getByRole('button', { name: /^Sign with/ }).click();
  const waiting = guest.getByRole('heading', { name: 'Your request is with the admins.' });
  await expect(waiting).toBeVisible();

  const push = await until('the push to arrive', () => {
    if (pushes.failure) throw pushes.failure;
    return pushes.received.shift();
  });
  const facts = await (await fetch(`${service.url}/.well-known/usher.json`)).json();
  expect(pushes.sender).toBe(facts.webPushPublicKey);

  const bell = await Bell.of(page, service.url);
  await bell.ring(push);
  const [shown] = await until('the notification', async () => {
    const list = await bell.shown();
    return list.length > 0 && list;
  });
  expect(shown.title).toBe('Night Runners');
  expect(shown.body).toMatch(/^0x.+ has requested to join Night Runners through your invite link\.$/);
  expect(shown.actions).toEqual(['approve', 'reject']);

  // A tab in which somebody could be typing is left alone.
  const address = `${service.url}/dashboard/requests/${shown.tag}`;
  expect(await bell.press(shown.tag, 'reject')).toEqual({ opens: `${address}/reject` });
  const question = await context.newPage();
  await question.goto(`${address}/reject`);
  await expect(question.getByRole('heading', { name: 'Reject this request?' })).toBeVisible();

  // One that shows the queue is brought to the front and asks there; one that asks already is only brought there.
  const ringAgain = async () => {
    // A worker that was just stopped may miss what the browser hands it; a push service would hand it over again.
    await until('the notification again', async () => {
      await bell.ring(push);
      return (await bell.shown()).length > 0;
    }, 30_000, 500);
  };
  const queue = `${service.url}/dashboard/requests`;
  await question.goto(queue);
  await ringAgain();
  expect(await bell.press(shown.tag, 'approve')).toEqual({ focused: queue, steers: `${address}/approve` });
  await ringAgain();
  expect(await bell.press(shown.tag)).toEqual({ focused: queue });
  await question.goto(`${address}/approve`);
  await ringAgain();
  expect(await bell.press(shown.tag, 'approve')).toEqual({ focused: `${address}/approve` });
  await expect(question.getByRole('heading', { name: 'Let them in?' })).toBeVisible();
  await guest.reload();
  await expect(waiting).toBeVisible();

  await question.getByRole('button', { name: 'Approve' }).click();
  await expect(guest.getByRole('heading', { name: "You're in." })).toBeVisible({ timeout: 30_000 });
  await question.goto(`${service.url}/dashboard/requests/${shown.tag}/approve`);
  await expect(question.getByRole('heading', { name: 'Answered already' })).toBeVisible();

  await page.goto(`${service.url}/dashboard/keys`);
  await expect(control).toHaveAttribute('aria-checked', 'true');
  await control.click();
  await expect(page.getByText('The device is removed.')).toBeVisible();
  await expect(control).toHaveAttribute('aria-checked', 'false');
});

test('without a script the page of keys says how things are', async ({ admin, service }) => {
  const alix = await admin({ scripted: false });
  await alix.desk.page.goto(`${service.url}/dashboard/keys`);
  await expect(alix.desk.page.getByText('This browser runs no scripts')).toBeVisible();
  await expect(alix.desk.page.getByRole('switch')).toBeHidden();
});
