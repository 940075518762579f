// Somebody pulls the plug between the admin's yes and the add.
import { Caller } from '../support/api.mjs';
import { signWithWallet } from '../support/browser.mjs';
import { Desk } from '../support/desk.mjs';
import { Network } from '../support/network.mjs';
import { Person } from '../support/people.mjs';
import { Service } from '../support/service.mjs';
import { expect, test } from '../support/story.mjs';
import { until } from '../support/wait.mjs';

test('a service killed half-way finishes after its restart, and the page says so', async ({ pageOf }) => {
  const network = await Network.start();
  const service = await Service.start({ network });
  try {
    const alix = await Person.on(network.url);
    const group = await alix.groupWith(service.account, 'Half-way');
    const api = await Caller.signedIn(service.url, alix.account);
    const { linkUrl } = await until('the service to know the group', () =>
      api.invite({ groupId: group.id, joinMode: 'manual_approval' }).catch(() => null),
    );
    const bo = await Person.on(network.url);
    const page = await pageOf(bo.account);
    await page.goto(linkUrl);
    await page.getByRole('button', { name: /^Ask to join/ }).click();
    await signWithWallet(page);
    await expect(page.getByRole('heading', { name: 'Your request is with the admins.' })).toBeVisible();

    const desk = new Desk(await pageOf(alix.account), service, alix.account);
    await desk.signIn();
    await network.faults({ unavailable: true, methods: ['SendGroupMessages'] });
    await desk.approve();
    await expect(page.getByRole('heading', { name: 'Approved. Adding you now.' })).toBeVisible({ timeout: 20_000 });
    await service.process.kill();
    await network.faults();
    await service.restart();

    await expect(page.getByRole('heading', { name: "You're in." })).toBeVisible({ timeout: 60_000 });
    expect(await alix.members(group.id)).toContain(bo.inboxId);
  } finally {
    await service.stop();
    await network.stop();
  }
});
