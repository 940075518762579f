// The way in through browsers of other makers than Chromium's.
import { firefox, webkit } from '../support/other_browsers.mjs';
import { expect, test } from '../support/story.mjs';
import { until } from '../support/wait.mjs';

for (const [name, browser] of Object.entries({ Firefox: firefox, WebKit: webkit })) {
  test(`somebody with ${name} gets in`, async ({ admin, person }) => {
    const alix = await admin();
    await alix.desk.makeGroup(`Open to ${name}`);
    const link = await alix.desk.makeLink({ automatic: true });
    const bo = await person();
    const page = await browser();
    try {
      await page.open(link);
      await page.press('form[action^="/do/join"] button');
      await until('the form', () => page.text('h1').then((words) => /wallet/.test(words), () => false));
      await page.type('input[name=address]', bo.address);
      await page.press('#ask button');
      await until('the text to sign', () => page.text('#text').then(Boolean, () => false));
      const message = await page.text('#text');
      await page.type('input[name=signature]', await bo.account.signMessage({ message }));
      await page.press('#prove button');
      await until('the end', () => page.text('h1').then((words) => words === "You're in.", () => false));
      const groups = async () => {
        await bo.client.conversations.syncAll();
        return bo.client.conversations.listGroups().map((group) => group.name);
      };
      await until('the group', async () => (await groups()).includes(`Open to ${name}`));
      expect(await page.text('h1')).toBe("You're in.");
    } finally {
      await page.close();
    }
  });
}
