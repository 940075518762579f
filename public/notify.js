// The switch that has this browser told of requests. The rest of its page works without this file.
const form = document.getElementById('tell');
const control = form.querySelector('[role=switch]');
const words = form.querySelector('[data-words]');
const { key, worker, scope } = form.dataset;

const hex = (bytes) => Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
const nameOf = async (subscription) => {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(subscription.endpoint));
  return `browser-${hex(digest).slice(0, 32)}`;
};

const able = () => {
  if (!window.isSecureContext) return 'Browsers show notifications only for pages on https.';
  if (!('serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window)) {
    return 'This browser cannot show notifications. On an iPhone, add this page to the home screen first.';
  }
  if (Notification.permission === 'denied') {
    return 'Notifications of this site are blocked. Allow them in the settings of your browser, then come back.';
  }
  return '';
};

const show = (on, text) => {
  control.setAttribute('aria-checked', String(on));
  control.disabled = false;
  words.textContent = text ?? '';
};

const subscribed = async () => {
  const registration = await navigator.serviceWorker.getRegistration(scope);
  return registration?.pushManager.getSubscription();
};

const subscribe = async () => {
  const registration = await navigator.serviceWorker.register(worker, { scope, updateViaCache: 'none' });
  await navigator.serviceWorker.ready;
  const options = { userVisibleOnly: true, applicationServerKey: key };
  try {
    return await registration.pushManager.subscribe(options);
  } catch (error) {
    // It subscribed with a key this service had before.
    const old = error.name === 'InvalidStateError' && await registration.pushManager.getSubscription();
    if (!old) throw error;
    await old.unsubscribe();
    return registration.pushManager.subscribe(options);
  }
};

const turnOn = async () => {
  if (await Notification.requestPermission() !== 'granted') return show(false, able() || 'The browser was not allowed to show notifications.');
  const { endpoint, keys } = (await subscribe()).toJSON();
  Object.entries({ endpoint, ...keys }).forEach(([name, value]) => { form.elements[name].value = value; });
  form.submit();
};

const turnOff = async (subscription, row) => {
  await subscription.unsubscribe();
  row.querySelector('form').submit();
};

const start = async () => {
  control.hidden = false;
  const problem = able();
  const subscription = problem ? null : await subscribed();
  const name = subscription && await nameOf(subscription);
  const row = name && document.querySelector(`[data-device="${name}"]`);
  if (row) row.querySelector('[data-here]').hidden = false;
  show(Boolean(row), problem);
  control.disabled = Boolean(problem);
  control.onclick = async () => {
    control.disabled = true;
    try {
      await (row ? turnOff(subscription, row) : turnOn());
    } catch (error) {
      show(Boolean(row), `The push service of this browser could not be reached. Try again later. (${error.message})`);
    }
  };
};

start().catch((error) => show(false, error.message));
