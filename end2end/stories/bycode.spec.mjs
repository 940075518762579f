// People without a wallet in their browser, and wallets that are not on XMTP yet.
import { signWithWallet } from '../support/browser.mjs';
import { Person, stranger } from '../support/people.mjs';
import { expect, test } from '../support/story.mjs';
import { until } from '../support/wait.mjs';

/** Writes to the service's account, as from any app; gives the conversation. */
const write = async (person, service, text) => {
  const dm = await person.client.conversations.createDm(service.account);
  await dm.sendText(text);
  return dm;
};

const said = async (dm) => {
  await dm.sync();
  return (await dm.messages()).map((message) => message.content).filter((content) => typeof content === 'string');
};

for (const scripted of [true, false]) {
  test(`a code sent from an app lets somebody in ${scripted ? 'with' : 'without'} a script`, async ({
    admin,
    pageOf,
    person,
    service,
  }) => {
    const name = `By message ${scripted ? 1 : 2}`;
    const alix = await admin();
    await alix.desk.makeGroup(name);
    const link = await alix.desk.makeLink({ automatic: true, picture: false });
    const bo = await person();
    const page = await pageOf(undefined, { scripted });
    await page.goto(link);
    await page.getByRole('button', { name: /^Join/ }).click();
    await page.getByRole('button', { name: 'Join from an XMTP app' }).click();
    const code = await page.locator('#code').textContent();
    expect(code).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/);
    await expect(page.locator('#account')).toHaveText(/^0x[0-9a-fA-F]{40}$/);

    const dm = await write(bo, service, `my code is ${code.toLowerCase()}`);
    await expect(page.getByRole('heading', { name: "You're in." })).toBeVisible({ timeout: 30_000 });
    await expect(page).toHaveURL(link);
    const answers = async () => (await said(dm)).filter((text) => text.includes(`you asked to join ${name}`));
    await until('an answer', async () => (await answers()).length === 1);
    await until('the group', async () => {
      await bo.client.conversations.syncAll();
      return bo.client.conversations.listGroups().some((group) => group.name === name);
    });
    await page.goto(`${service.url}/dashboard`);
    await expect(page).toHaveURL(/\/sign-in/);
  });
}

test('a wallet that is not on XMTP yet comes in by itself once it has an inbox', async ({ admin, pageOf, service }) => {
  const alix = await admin();
  await alix.desk.makeGroup('Newcomers');
  const link = await alix.desk.makeLink({ automatic: true, picture: false });
  const account = stranger();
  const page = await pageOf(account);
  await page.goto(link);
  await page.getByRole('button', { name: /^Join/ }).click();
  await signWithWallet(page);
  await expect(page.getByRole('heading', { name: 'One step first: an inbox.' })).toBeVisible();

  const bo = await Person.on(service.xmtpUrl, account);
  await expect(page.getByRole('heading', { name: "You're in." })).toBeVisible({ timeout: 30_000 });
  await bo.leave();
});

test('who waits is told by a message, and sees it at a private address without a session', async ({
  admin,
  pageOf,
  person,
}) => {
  const alix = await admin();
  await alix.desk.makeGroup('Later');
  const link = await alix.desk.makeLink({ picture: false });
  const bo = await person();
  const page = await pageOf(bo.account);
  await page.goto(link);
  await page.getByRole('button', { name: /^Ask to join/ }).click();
  await signWithWallet(page);
  await page.getByRole('button', { name: 'Tell me by XMTP message' }).click();
  await expect(page.getByText('by XMTP message once it is decided')).toBeVisible();
  await page.getByText('Private link to this request').click();
  const address = await page.locator('#private').textContent();

  const elsewhere = await pageOf();
  await elsewhere.goto(address);
  await expect(elsewhere.getByRole('heading', { name: 'Your request is with the admins.' })).toBeVisible();
  await alix.desk.approve();
  await expect(elsewhere.getByRole('heading', { name: /in\.$/ })).toBeVisible({ timeout: 30_000 });
  await until('the message', async () => {
    await bo.client.conversations.syncAll();
    const dms = bo.client.conversations.listDms();
    const texts = await Promise.all(dms.map(said));
    return texts.flat().filter((text) => text.startsWith("You're in Later.")).length === 1;
  });
});

test('each wallet is offered by its name and picture, and pictures from elsewhere are not asked for', async ({
  admin,
  pageOf,
}) => {
  const alix = await admin();
  await alix.desk.makeGroup('Wallets');
  const link = await alix.desk.makeLink({ automatic: true, picture: false });
  const page = await pageOf();
  const asked = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.addInitScript(() => {
    const pixel = 'data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==';
    const wallets = [['First', pixel], ['Second', 'https://icons.example.org/x.png']];
    for (const [name, icon] of wallets) {
      const detail = Object.freeze({ info: { uuid: name, name, rdns: `org.example.${name}`, icon }, provider: { request() {} } });
      const announce = () => dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail }));
      addEventListener('eip6963:requestProvider', announce);
    }
  });
  await page.goto(link);
  await page.getByRole('button', { name: /^Join/ }).click();
  await expect(page.getByRole('button', { name: 'Sign with First' }).locator('img')).toHaveCount(1);
  await expect(page.getByRole('button', { name: 'Sign with Second' }).locator('img')).toHaveCount(0);
  expect(asked.filter((url) => url.includes('icons.example.org'))).toEqual([]);
});
