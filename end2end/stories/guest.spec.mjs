// Joining from a terminal, with the client that comes with the service.
import { join } from 'node:path';
import { Running, tempDir } from '../support/programs.mjs';
import { expect, test } from '../support/story.mjs';
import { until } from '../support/wait.mjs';

test('a guest in a terminal asks, gets in, reads the welcome and is heard', async ({ admin }) => {
  const alix = await admin();
  await alix.desk.makeGroup('Terminals');
  const link = await alix.desk.makeLink({ welcome: 'Welcome to the terminals.' });
  const home = await tempDir('guest');
  const guest = new Running('usher', ['--config', join(home.path, 'none.toml'), 'guest', link, '--name', 'bo'], {
    USHER_DATA_DIR: home.path,
  });
  try {
    await guest.line(/^Asked\./);
    await alix.desk.approve();
    await guest.line(/^You're in\./);
    await guest.line(/^Terminals$/);
    await guest.line(/Welcome to the terminals\./);
    guest.type('hello from a terminal');
    await until('the admin to hear the guest', async () => {
      await alix.client.conversations.syncAll();
      const group = alix.client.conversations.listGroups().find(({ name }) => name === 'Terminals');
      return group && (await alix.texts(group.id)).includes('hello from a terminal');
    });
    guest.child.stdin.end();
    await guest.ended;
    expect(guest.how).toBe(0);
  } finally {
    await guest.stop();
    await home.remove();
  }
});
