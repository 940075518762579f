// What a browser shows of notifications, and pressing them: by the browser's own protocol.
import { until } from './wait.mjs';

/** Gives this page a subscription of our push service: the browser's own has no network here. */
export const subscribeWith = (context, subscription) =>
  context.addInitScript((given) => {
    let live = sessionStorage.getItem('subscribed') === 'yes';
    const made = { toJSON: () => given, endpoint: given.endpoint, unsubscribe: async () => {
      sessionStorage.removeItem('subscribed');
      return true;
    } };
    PushManager.prototype.subscribe = async (options) => {
      if (!options.userVisibleOnly || options.applicationServerKey.length !== 87) throw new Error('not our key');
      sessionStorage.setItem('subscribed', 'yes');
      live = true;
      return made;
    };
    PushManager.prototype.getSubscription = async () => (live ? made : null);
  }, subscription);

/** The service worker of the dashboard in this context. */
export class Bell {
  static async of(page, origin) {
    const bell = new Bell();
    Object.assign(bell, { page, origin });
    bell.protocol = await page.context().newCDPSession(page);
    const registrations = new Map();
    bell.protocol.on('ServiceWorker.workerRegistrationUpdated', ({ registrations: list }) => {
      for (const one of list) registrations.set(one.registrationId, one);
    });
    await bell.protocol.send('ServiceWorker.enable');
    const mine = await until('a service worker', () =>
      [...registrations.values()].find((one) => !one.isDeleted && one.scopeURL === `${origin}/dashboard`));
    bell.registrationId = mine.registrationId;
    return bell;
  }

  /** Hands a push to the worker. */
  ring(data) {
    const { registrationId, origin } = this;
    return this.protocol.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data });
  }

  get worker() {
    return this.page.context().serviceWorkers().find((worker) => worker.url().includes('/dashboard/worker.js'));
  }

  /** The notifications that are shown. */
  async shown() {
    return this.page.evaluate(async () => {
      const registration = await navigator.serviceWorker.getRegistration('/dashboard');
      const list = await registration.getNotifications();
      return list.map(({ title, body, tag, actions }) => ({ title, body, tag, actions: actions.map((one) => one.action) }));
    });
  }

  /**
   * Presses a notification, or one of its buttons; answers where that leads: `{ opens }` a new window, or
   * `{ steers }` one that is open. Browsers let a worker do either only after the press of a hand, for which their
   * protocol has no command: so the two calls are taken down, and the address is for the caller to open.
   */
  async press(tag, action = '') {
    return this.worker.evaluate(async ({ tag, action }) => {
      const led = {};
      self.clients.openWindow = async (url) => { led.opens = url; };
      WindowClient.prototype.focus = async function () { led.focused = this.url; return this; };
      WindowClient.prototype.navigate = async function (url) { led.steers = url; return this; };
      const [notification] = await self.registration.getNotifications({ tag });
      const event = new NotificationEvent('notificationclick', { notification, action });
      const ended = [];
      event.waitUntil = (work) => ended.push(work);
      self.dispatchEvent(event);
      await Promise.all(ended);
      return led;
    }, { tag, action });
  }
}
