import { Refusal } from './errors.mjs';

const tails = new Map();

/**
 * One change at a time for each key: parallel changes of one group by one client break each other.
 * Who has waited past `deadline` (epoch ms) is not begun any more, since its caller has gone.
 */
export const inTurn = (key, deadline, work) => {
  const before = tails.get(key) ?? Promise.resolve();
  const turn = before.then(() => {
    if (Date.now() > deadline) throw new Refusal('unreachable', 'waited too long for its turn');
    return work();
  });
  const tail = turn.catch(() => {});
  tails.set(key, tail);
  tail.then(() => tails.get(key) === tail && tails.delete(key));
  return turn;
};
