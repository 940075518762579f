// The main job: a link, a Join, a member of an end-to-end encrypted group.
import { signByHand, signWithWallet } from '../support/browser.mjs';
import { expect, test } from '../support/story.mjs';
import { until } from '../support/wait.mjs';

test.use({ counting: true });

const WELCOME = 'Welcome. We run on Tuesdays.';

/** The group as this person's own app shows it, once it is there. */
const arrived = (person, name) =>
  until(`${name} to arrive`, async () => {
    await person.client.conversations.syncAll();
    return person.client.conversations.listGroups().find((group) => group.name === name);
  });

const hears = (person, groupId, text) =>
  until(`"${text}" to arrive`, async () => (await person.texts(groupId)).includes(text));

const ask = async (page, link) => {
  await page.goto(link);
  await page.getByRole('button', { name: /^Ask to join/ }).click();
};

for (const scripted of [true, false]) {
  test(`an admin ${scripted ? 'with' : 'without'} a script lets somebody in, and both talk`, async ({
    admin,
    person,
    pageOf,
  }) => {
    const name = `Night Runners ${scripted ? 1 : 2}`;
    const alix = await admin({ scripted });
    await alix.desk.makeGroup(name);
    const link = await alix.desk.makeLink({ welcome: WELCOME });

    const bo = await person();
    const page = await pageOf(bo.account);
    await ask(page, link);
    await signWithWallet(page);
    await expect(page.getByRole('heading', { name: 'Your request is with the admins.' })).toBeVisible();

    await alix.desk.approve();
    await expect(page.getByRole('heading', { name: "You're in." })).toBeVisible({ timeout: 30_000 });

    const group = await arrived(bo, name);
    await hears(bo, group.id, WELCOME);
    await group.sendText('hello from bo');
    await hears(alix, group.id, 'hello from bo');
  });
}

test('an invitee without a script gets in as well, on an automatic link', async ({ admin, person, pageOf }) => {
  const alix = await admin();
  await alix.desk.makeGroup('Open house');
  const link = await alix.desk.makeLink({ automatic: true });
  const bo = await person();
  const page = await pageOf(bo.account, { scripted: false });
  await page.goto(link);
  await page.getByRole('button', { name: /^Join/ }).click();
  await signByHand(page, bo.account);
  await expect(async () => {
    await page.goto(link);
    await expect(page.getByRole('heading', { name: "You're in." })).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 30_000 });
  await arrived(bo, 'Open house');
});

test('a closed tab and a second click lose nothing and do nothing twice', async ({
  admin,
  network,
  pageOf,
  person,
  service,
}) => {
  const alix = await admin();
  await alix.desk.makeGroup('Twice');
  const { id: groupId } = await arrived(alix, 'Twice');
  const link = await alix.desk.makeLink();
  const bo = await person();
  const page = await pageOf(bo.account);
  await page.goto(link);
  await page.getByRole('button', { name: /^Ask to join/ }).dblclick();
  await signWithWallet(page);
  const waiting = page.getByRole('heading', { name: 'Your request is with the admins.' });
  await expect(waiting).toBeVisible();
  await page.reload();
  await expect(waiting).toBeVisible();
  const context = page.context();
  await page.close();

  await alix.desk.openQueue();
  await expect(alix.desk.approveButton).toHaveCount(1);
  const second = await alix.desk.page.context().newPage();
  await second.goto(alix.desk.page.url());
  const before = await network.commits(groupId);
  await alix.desk.approveButton.dblclick();
  await second.getByRole('button', { name: 'Approve' }).click();

  const again = await context.newPage();
  await again.goto(link);
  await expect(again.getByRole('heading', { name: "You're in." })).toBeVisible({ timeout: 30_000 });
  await arrived(bo, 'Twice');
  await second.goto(`${service.url}/dashboard/requests`);
  await expect(second.getByRole('button', { name: 'Approve' })).toHaveCount(0);
  expect(await network.commits(groupId)).toBe(before + 1);
});

test('a rejected person reads why', async ({ admin, person, pageOf }) => {
  const alix = await admin();
  await alix.desk.makeGroup('Full tonight');
  const link = await alix.desk.makeLink();
  const bo = await person();
  const page = await pageOf(bo.account);
  await ask(page, link);
  await signWithWallet(page);
  await expect(page.getByRole('heading', { name: 'Your request is with the admins.' })).toBeVisible();

  await alix.desk.openQueue();
  await alix.desk.page.getByText('Reject…').click();
  await alix.desk.page.getByLabel('Reason').fill('Members of the club only.');
  await alix.desk.page.getByRole('button', { name: 'Reject' }).click();
  await expect(page.getByRole('heading', { name: 'The admins did not accept this request.' })).toBeVisible({
    timeout: 30_000,
  });
  await expect(page.getByText('Members of the club only.')).toBeVisible();
});
