// Every page of the dashboard with something on it: its words, its status code, and right for everybody.
import { Caller } from '../support/api.mjs';
import { Club } from '../support/club.mjs';
import { Desk } from '../support/desk.mjs';
import { inspect } from '../support/inspect.mjs';
import { Person } from '../support/people.mjs';
import { expect, test } from '../support/story.mjs';

let club;

test.beforeAll(async () => {
  club = await Club.open('Night Runners of the Old Town');
});

test.afterAll(() => club?.close());

test('every page of the dashboard is right with something on it', async ({ pageOf }) => {
  test.setTimeout(240_000);
  const { admin, api, network, service } = club;
  const desk = new Desk(await pageOf(admin.account), service, admin.account);
  await desk.signIn();
  const { page } = desk;
  const link = await club.invite({ label: 'Poster in the window', expiresAt: new Date(Date.now() + 3_600_000).toISOString() });
  const gone = await club.invite({ label: 'An old one' });
  await club.change(gone.id);
  const [bo, cy, di] = await Promise.all([club.guest(), club.guest(), club.guest()]);
  await bo.join(link.id);
  await api.reject((await cy.join(link.id)).id, 'Not tonight.');
  const lost = await Person.on(network.url);
  const caller = await Caller.signedIn(service.url, lost.account);
  await lost.uninstall();
  const failing = await caller.join(link.id);
  await api.approve(failing.id);
  await club.settled(caller, failing.id, 'failed');
  await di.join(link.id);

  const at = (path) => `${service.url}/dashboard${path}`;
  await inspect(page, at(''), 200, 'Needs you');
  await inspect(page, at('/requests'), 200, 'Waiting');
  await inspect(page, at('/requests?tab=adding'), 200, 'Try again');
  await page.getByText('Reject…').click();
  await page.getByLabel('Reason').fill('Come back with an app.');
  await page.getByRole('button', { name: /^Reject / }).click();
  await expect(page.locator('#decided')).toContainText('Rejected');
  await expect(page.getByText('Nobody is being added.')).toBeVisible();
  await inspect(page, at('/requests?tab=done'), 200, 'Come back with an app.');
  await inspect(page, at('/links'), 200, 'Poster in the window');
  await inspect(page, at(`/links/${link.id}`), 200, 'Poster in the window');
  await inspect(page, at(`/links/${link.id}/edit`), 200, 'Save changes');
  await inspect(page, at(`/links/${link.id}/revoke`), 200, 'Revoke for good');
  await inspect(page, at(`/links/${link.id}/poster`), 200, 'Choose a size');
  for (const [size, width, height] of [['a4', 595, 842], ['tent', 595, 842], ['badge', 244, 153], ['slide', 960, 540]]) {
    await inspect(page, at(`/links/${link.id}/poster?size=${size}`), 200, 'Scan to join the chat');
    const printed = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
    expect.soft(printed.match(/\/Type\s*\/Page\b/g), size).toHaveLength(1);
    const [box] = printed.match(/(?<=\/MediaBox \[0 0 )[\d. ]+/);
    const [wide, high] = box.split(' ').map(Number);
    expect.soft(Math.abs(wide - width) + Math.abs(high - height), `${size}: ${box}`).toBeLessThan(4);
  }
  for (const form of ['edit', 'revoke']) {
    await page.goto(at(`/links/${gone.id}/${form}`));
    await expect(page).toHaveURL(at(`/links/${gone.id}`));
  }
  await inspect(page, at(`/links/${gone.id}`), 200, 'Revoked');
  await inspect(page, at('/links/new'), 200, 'Who gets in?');
  await inspect(page, at('/groups'), 200, 'Bring a group of yours.');
  await inspect(page, at('/groups/new'), 403, 'Bring a group of yours.');
  await expect(page.getByLabel("Usher's XMTP inbox id")).toHaveValue(service.account);
  await expect(page.getByRole('link', { name: 'New group' })).toHaveCount(0);
  await page.goto(at('/groups'));
  await page.getByRole('link', { name: 'Night Runners of the Old Town' }).click();
  await page.waitForURL(/groups\/[a-z0-9]{26}/);
  await inspect(page, page.url(), 200, 'Links');
  await inspect(page, at('/me'), 200, 'XMTP inbox id');
  await inspect(page, at('/keys'), 200, 'Keys and devices');
  await inspect(page, at('/keys/new'), 200, 'New key');
  await inspect(page, at('/webhooks'), 200, 'No webhooks yet.');
  await inspect(page, at('/webhooks/new'), 200, 'What should it hear?');
  await inspect(page, at('/nowhere'), 404, "We can't find this.");
});
