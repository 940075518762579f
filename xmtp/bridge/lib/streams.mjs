import { consents } from './groups.mjs';
import { plain } from './messages.mjs';
import { xmtp } from './network.mjs';
import { notify } from './rpc.mjs';

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30_000;
/** Streams that lived this long did not fail for good. */
const SETTLED_MS = 10_000;

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms).unref());

const messageEvent = (conversations, { id }) => {
  try {
    return { type: 'message', message: plain(conversations.getEnrichedMessageById(id)) };
  } catch (cause) {
    console.error(`message ${id} is not readable: ${cause.message}`);
    return { type: 'gap' };
  }
};

/** Both streams of a client: `ended` resolves when either does. */
const follow = async (client, tell) => {
  const conversations = client.conversations();
  const { Allowed, Unknown } = xmtp().ConsentState;
  let onClose;
  const ended = new Promise((resolve) => (onClose = resolve));
  const onConversation = (_error, one) => one && tell({ type: 'conversation', id: one.id() });
  const onMessage = (_error, one) => one && tell(messageEvent(conversations, one));
  // A stream that is asked for denied ones as well stays silent about new groups.
  const opening = [
    conversations.stream(onConversation, onClose),
    conversations.streamAllMessages(onMessage, onClose, undefined, [Allowed, Unknown]),
  ];
  const end = async () => (await Promise.allSettled(opening)).forEach(({ value }) => value?.end());
  try {
    await Promise.all((await Promise.all(opening)).map((closer) => closer.waitForReady()));
  } catch (cause) {
    await end();
    throw cause;
  }
  return { ended, end };
};

/** Tells our parent what happens to this client from now on; returns how to stop. */
export const listen = (client, handle) => {
  const tell = (event) => notify('event', { client: handle, ...event });
  let stop;
  const stopped = new Promise((resolve) => (stop = () => resolve('stopped')));

  const catchUp = async () => {
    await client.conversations().syncAll(consents());
    tell({ type: 'gap' });
  };

  const followOnce = async (again) => {
    const { ended, end } = await follow(client, tell);
    try {
      if (again) await catchUp();
      return await Promise.race([ended, stopped]);
    } finally {
      await end();
    }
  };

  const run = async () => {
    let pause = FIRST_PAUSE_MS;
    for (let again = false; ; again = true) {
      const began = Date.now();
      if ((await followOnce(again).catch(() => 'failed')) === 'stopped') return;
      if (Date.now() - began > SETTLED_MS) pause = FIRST_PAUSE_MS;
      if ((await Promise.race([wait(pause), stopped])) === 'stopped') return;
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    }
  };

  run();
  return stop;
};
