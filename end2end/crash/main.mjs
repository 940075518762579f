// The crash loop: server, Node child or both are killed at random moments under load; at the end nothing that
// was acknowledged is lost, and nobody was added twice.
import { parseArgs } from 'node:util';
import { Network } from '../support/network.mjs';
import { tempDir } from '../support/programs.mjs';
import { Service } from '../support/service.mjs';
import { NETWORK_MS, strike } from './chaos.mjs';
import { dice as diceOf } from './dice.mjs';
import { CYCLES_OF_A_ROUND, Round } from './round.mjs';
import { verdict } from './verdict.mjs';

const { values } = parseArgs({
  options: {
    cycles: { type: 'string', default: '20' },
    seed: { type: 'string' },
    'without-membership-check': { type: 'boolean', default: false },
  },
});
const cycles = Number(values.cycles);
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 32));
const isControl = values['without-membership-check'];

/** Exit codes: something was lost or done twice; the loop itself did not work. */
const FAULTS = 10;
const BROKEN = 1;

const dir = await tempDir('network');
const network = await Network.start({ dir: dir.path });
const service = await Service.start({ network, keptUp: true, settings: isControl ? 'unsafe_skip_membership_check = true\n' : '' });
const dice = diceOf(seed);
const done = { kills: {}, faults: [], asked: 0, added: 0 };

const play = async (round, count) => {
  const stopRemoving = round.keepRemoving();
  await network.faults({ latencyMs: NETWORK_MS });
  for (let cycle = 0; cycle < count; cycle++) {
    const what = await strike(dice, service, network, round.group.id, () => round.send());
    done.kills[what] = (done.kills[what] ?? 0) + 1;
  }
  await service.ready();
  await round.allAcknowledged();
  await network.faults();
  const { faults, asked, added } = await verdict(round);
  await stopRemoving();
  done.faults.push(...faults);
  done.asked += asked;
  done.added += added;
  await round.admin.leave();
};

/** Only these show that the membership check is missing; anything else would be some other fault. */
const CAUGHT = /added \d+ times|is (not )?in the group$/;
const wanted = (faults) => (isControl ? faults.filter((fault) => CAUGHT.test(fault)) : faults);

console.log(`crash: ${cycles} cycles, seed ${seed}${isControl ? ', without the membership check' : ''}`);
let broken;
const begun = performance.now();
try {
  for (let left = cycles; left > 0; left -= CYCLES_OF_A_ROUND) {
    // The control has nothing more to show.
    if (isControl && wanted(done.faults).length > 0) break;
    const count = Math.min(left, CYCLES_OF_A_ROUND);
    await play(await Round.begin(network, service, count), count);
  }
} catch (error) {
  broken = error;
}
const took = Math.round((performance.now() - begun) / 1000);
const kills = Object.entries(done.kills).map(([what, count]) => `${what} ${count}`).sort();
console.log(`crash: ${kills.join(', ')}`);
console.log(`crash: ${done.asked} requests acknowledged, ${done.added} additions seen, ${took} s`);
for (const words of service.revivals) done.faults.push(`the service ended by itself: ${words}`);
for (const fault of done.faults) console.log(`crash: NOT SO: ${fault}`);
if (done.faults.length > 0 && !isControl) console.log(`crash: the service's last words:\n${service.process.output}`);
if (broken) console.log(`crash: broken: ${broken.stack}\n${service.process.output}`);
await service.stop();
await network.stop();
await dir.remove();
console.log(`crash: ${done.faults.length === 0 ? 'nothing lost, nothing twice' : `${done.faults.length} faults`}`);
process.exit(broken ? BROKEN : wanted(done.faults).length > 0 ? FAULTS : 0);
