// An admitter that stays: woken by pushes where it has an address, asking by itself where it has none.
import { Admitter } from './admitter.mjs';
import { Receiver } from './receiver.mjs';

/** Without pushes this is how long people wait; with them, how long a lost one goes unnoticed. */
const POLL_MS = 2_000;
const CATCH_UP_MS = 60_000;

/** Rings until somebody hears it. */
class Bell {
  #rung = false;
  #hear;

  ring() {
    this.#rung = true;
    this.#hear?.();
  }

  /** Returns at the next ring, or after `ms`. */
  async within(ms) {
    let timer;
    if (!this.#rung) {
      await new Promise((resolve) => {
        this.#hear = resolve;
        timer = setTimeout(resolve, ms);
      });
    }
    clearTimeout(timer);
    this.#rung = false;
  }
}

/** A device that pushes come to; `undefined` where the host can't reach it. */
const device = async ({ host, listen, pushUrl, deviceId, tell }, bell) => {
  if (!listen) return undefined;
  const receiver = await Receiver.start(listen, ({ joinRequestId }, notification) => {
    tell(`woken for ${joinRequestId}`);
    if (notification) tell(notification.body);
    bell.ring();
  });
  try {
    await receiver.register(host, deviceId, pushUrl);
    return receiver;
  } catch (cause) {
    if (cause.code !== 'device_unreachable') throw cause;
    tell(`no pushes: ${cause.message}`);
    await receiver.stop();
    return undefined;
  }
};

/** Admits for an invite, and for all others of this person at that host, until `signal` says stop. */
export const keepAdmitting = async ({ inviteId, signal, ...options }) => {
  const { tell } = options;
  const bell = new Bell();
  const admitter = new Admitter(options);
  await admitter.volunteer(inviteId);
  const receiver = await device(options, bell);
  signal?.addEventListener('abort', () => bell.ring());
  tell(receiver ? 'ready, woken by pushes' : 'ready, asking by itself');
  const pause = receiver ? CATCH_UP_MS : POLL_MS;
  while (!signal?.aborted) {
    const again = await admitter.round().catch((cause) => {
      tell(`the host does not answer: ${cause.message.split('\n')[0]}`);
      return POLL_MS;
    });
    await bell.within(Math.min(again, pause));
  }
  await receiver?.stop();
};
