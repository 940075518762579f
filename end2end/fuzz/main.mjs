// Asks the API whatever its description allows and forbids, as somebody signed in, and holds each answer against
// the description: node fuzz/main.mjs --schemathesis <program> [--examples <n>] [--seed <n>] [--database <url>]
import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Caller } from '../support/api.mjs';
import { Person } from '../support/people.mjs';
import { tempDir } from '../support/programs.mjs';
import { Service } from '../support/service.mjs';
import { Browser } from './stock.mjs';

const { values: given } = parseArgs({
  options: {
    schemathesis: { type: 'string' },
    examples: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    database: { type: 'string' },
  },
});

/**
 * Not held against the API: fields that nobody knows are ignored, as contract says (`negative_data_rejection`);
 * some rules, such as that a date lies ahead, no schema tells (`positive_data_acceptance`).
 */
const UNTOLD = ['negative_data_rejection', 'positive_data_acceptance'];

/** What there is to ask about: an invite of the caller's, somebody's request on it, a group link, a key. */
const things = async (service) => {
  const [alix, bo] = await Promise.all([Person.on(service.xmtpUrl), Person.on(service.xmtpUrl)]);
  const caller = await Caller.signedIn(service.url, alix.account);
  const other = await Caller.signedIn(service.url, bo.account);
  const invite = await caller.invite({ groupName: 'Fuzzy', joinMode: 'manual_approval' });
  const request = await other.join(invite.id);
  const hook = { webhook: 'https://example.org/webhook', topic: 'c04fd1a2b3c4d5e6f708192a3b4c5d6e', name: 'Fuzzy' };
  const link = await caller.post('/api/groups/create', hook);
  const browser = new Browser(service.url);
  await browser.signIn(alix.account);
  const key = await browser.makeKey();
  await Promise.all([alix.leave(), bo.leave()]);
  return { token: caller.token, invite: invite.id, request: request.id, link: link.groupLinkId, key };
};

/** Half the runs ask about things that are there. */
const config = ({ invite, request, link, key }) => `
[[operations]]
include-path-regex = "^/groupInvite/"
parameters = { "path.id" = "${invite}" }

[[operations]]
include-path-regex = "^/groupJoinRequest/"
parameters = { "path.id" = "${request}" }

[[operations]]
include-path-regex = "^/api/groups/.id"
parameters = { "path.id" = "${link}" }

[[operations]]
include-path-regex = "^/(k|webhook)/"
parameters = { "path.id" = "${key}" }
`;

const run = (args) =>
  new Promise((resolve) => {
    spawn(given.schemathesis, args, { cwd: dir.path, stdio: ['ignore', 'inherit', 'inherit'] }).once('close', resolve);
  });

const settings = given.database ? `database_url = "${given.database}"\n` : '';
const service = await Service.start({ settings });
const dir = await tempDir('fuzz');
let failed = 0;
try {
  const there = await things(service);
  const known = join(dir.path, 'known.toml');
  await writeFile(known, config(there));
  // What is known would take the place of what one call made for the next.
  for (const [file, phases] of [[undefined, 'examples,coverage,fuzzing,stateful'], [known, 'examples,coverage,fuzzing']]) {
    const code = await run([
      ...(file ? ['--config-file', file] : []),
      'run', `${service.url}/openapi.json`,
      '--header', `Authorization: Bearer ${there.token}`,
      '--checks', 'all', '--exclude-checks', UNTOLD.join(','),
      // An event stream stays open for as long as nothing changes.
      '--exclude-path-regex', '/events$',
      '--mode', 'all', '--phases', phases,
      '--max-examples', given.examples, '--seed', given.seed,
      // Two would read their own source at once, which CPython 3.11 sometimes takes amiss.
      '--workers', '1',
      '--request-timeout', '15', '--max-response-time', '10', '--continue-on-failure',
      '--suppress-health-check', 'all', '--generation-database', 'none', '--no-color',
    ]);
    if (code !== 0) failed += 1;
  }
  if (!service.process.isRunning) throw new Error(`the service ended:\n${service.process.output}`);
} finally {
  await service.stop();
  await dir.remove();
}
process.exitCode = failed ? 1 : 0;
