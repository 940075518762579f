// Tells of requests to join. Changes nothing itself: every answer is given on a page, after a look.
const QUEUE = '/dashboard/requests';
const ID = /^[0-9a-z]{26}$/;

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

const read = (data) => {
  try { return data.json() ?? {}; } catch { return {}; }
};

self.addEventListener('push', (event) => {
  const { title = 'A request to join', body = 'Somebody asks to join one of your groups.', data } = read(event.data);
  const id = ID.test(data?.joinRequestId) ? data.joinRequestId : '';
  const actions = id ? [{ action: 'approve', title: 'Approve' }, { action: 'reject', title: 'Reject' }] : [];
  event.waitUntil(self.registration.showNotification(title, { body, actions, tag: id || 'request', data: { id } }));
});

// A tab that shows the page already, else one in which nothing is being typed, else a new one.
const show = async (path) => {
  const url = new URL(path, self.location.origin).href;
  const tabs = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const open = tabs.find((tab) => tab.url === url);
  if (open) return open.focus();
  const idle = tabs.find((tab) => ['/dashboard', QUEUE].includes(new URL(tab.url).pathname));
  try {
    if (idle) return await (await idle.focus()).navigate(url);
  } catch { /* It is not ours to steer: a new tab then. */ }
  return self.clients.openWindow(url);
};

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const { id } = event.notification.data ?? {};
  const answer = ['approve', 'reject'].includes(event.action) && id;
  event.waitUntil(show(answer ? `${QUEUE}/${id}/${event.action}` : QUEUE));
});
