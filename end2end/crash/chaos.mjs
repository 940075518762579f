// What kills, whom, and when.
import { sleep } from '../support/wait.mjs';

const VICTIMS = ['server', 'child', 'both'];
const MOMENTS = ['starting', 'working', 'working', 'committed', 'committed'];
/** After this long without a change of the group, any moment will do. */
const COMMIT_PATIENCE_MS = 2_000;
const LOOK_MS = 5;
/** How far away the network is: on one machine everything would be over too soon to be interrupted. */
export const NETWORK_MS = 40;

const killed = (pid) => {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
};

/** Waits for the moment. `send` lets the people of this cycle set out. */
const moment = async (kind, dice, service, network, groupId, send) => {
  if (kind === 'starting') {
    send();
    return sleep(dice.between(0, 1_500));
  }
  await service.ready();
  const before = await network.commits(groupId);
  send();
  if (kind === 'working') return sleep(dice.between(0, 400));
  // The change is on the network, and the service has not written it down yet.
  const changes = before + dice.one([1, 2]);
  const end = Date.now() + COMMIT_PATIENCE_MS;
  while ((await network.commits(groupId)) < changes && Date.now() < end) await sleep(LOOK_MS);
  return sleep(dice.between(0, NETWORK_MS));
};

/** One cycle: kills somebody at some moment. Returns what it did. */
export const strike = async (dice, service, network, groupId, send) => {
  const victim = dice.one(VICTIMS);
  const when = dice.one(MOMENTS);
  await moment(when, dice, service, network, groupId, send);
  const children = await service.children();
  if (victim === 'child') {
    if (children.length > 0) killed(dice.one(children));
  } else {
    if (victim === 'both') children.forEach(killed);
    await service.process.kill();
    service.launch();
  }
  return `${victim} ${when}`;
};
