// What the browser stories share: a service with its own network, people, and browsers.
import { test as base } from '@playwright/test';
import { putWallet } from './browser.mjs';
import { Desk } from './desk.mjs';
import { Network } from './network.mjs';
import { Person } from './people.mjs';
import { Service } from './service.mjs';

export const test = base.extend({
  /** Whether the network of a file is a process of its own, which counts what is done to groups. */
  counting: [false, { option: true, scope: 'worker' }],

  network: [
    async ({ counting }, use) => {
      const network = counting ? await Network.start() : undefined;
      await use(network);
      await network?.stop();
    },
    { scope: 'worker' },
  ],

  /** One service for all stories of a file. */
  service: [
    async ({ network }, use) => {
      const service = await Service.start({ beside: network });
      await use(service);
      await service.stop();
    },
    { scope: 'worker' },
  ],

  /** What the service said goes to whoever looks for the cause of a failure. */
  witness: [
    async ({ service }, use, info) => {
      await use();
      if (info.status !== info.expectedStatus) await info.attach('service', { body: service.process.output });
    },
    { auto: true },
  ],

  /** Somebody with an app of their own on this network. */
  person: async ({ service }, use) => {
    const people = [];
    await use(async () => {
      const person = await Person.on(service.xmtpUrl);
      people.push(person);
      return person;
    });
    for (const person of people) await person.leave();
  },

  /** A page of a browser that is somebody's own. */
  pageOf: async ({ browser }, use) => {
    const contexts = [];
    await use(async (account, { scripted = true, ...options } = {}) => {
      const context = await browser.newContext({ ...options, javaScriptEnabled: scripted });
      contexts.push(context);
      if (scripted && account) await putWallet(context, account);
      return context.newPage();
    });
    for (const context of contexts) await context.close();
  },

  /** An admin, signed in. */
  admin: async ({ service, person, pageOf }, use) => {
    await use(async ({ scripted = true, ...options } = {}) => {
      const admin = await person();
      const page = await pageOf(admin.account, { scripted, ...options });
      const desk = new Desk(page, service, admin.account, { scripted });
      await desk.signIn();
      return Object.assign(admin, { desk });
    });
  },
});

export { expect } from '@playwright/test';
