import { plain } from './messages.mjs';
import { xmtp } from './network.mjs';
import { notify } from './rpc.mjs';

const RETRY_MS = 1000;

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms).unref());

/** Tells our parent what happens to this client from now on; returns how to stop. */
export const listen = (client, handle) => {
  const conversations = client.conversations();
  const tell = (event) => notify('event', { client: handle, ...event });
  let stopped = false;
  let closers = [];

  const onConversation = (_error, conversation) =>
    conversation && tell({ type: 'conversation', id: conversation.id() });
  const onMessage = (_error, message) => {
    if (!message) return;
    try {
      tell({ type: 'message', message: plain(conversations.getEnrichedMessageById(message.id)) });
    } catch (cause) {
      console.error(`message ${message.id} not read: ${cause.message}`);
    }
  };

  const end = () => {
    for (const closer of closers) closer.end();
    closers = [];
  };

  const follow = async (onCut) => {
    const { Allowed, Unknown } = xmtp().ConsentState;
    closers.push(await conversations.stream(onConversation, onCut));
    closers.push(await conversations.streamAllMessages(onMessage, onCut, undefined, [Allowed, Unknown]));
    await Promise.all(closers.map((closer) => closer.waitForReady()));
  };

  const catchUp = async () => {
    await conversations.sync();
    await conversations.syncAll();
    tell({ type: 'gap' });
  };

  const run = async (again) => {
    try {
      let cut = false;
      await follow(() => {
        if (cut || stopped) return;
        cut = true;
        retry();
      });
      if (again) await catchUp();
    } catch (cause) {
      retry();
    }
  };

  let retrying = false;
  const retry = async () => {
    if (stopped || retrying) return;
    retrying = true;
    end();
    await wait(RETRY_MS);
    retrying = false;
    if (!stopped) await run(true);
  };

  run(false);
  return () => {
    stopped = true;
    end();
  };
};
