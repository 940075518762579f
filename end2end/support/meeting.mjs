// Where the people of a member-run group meet: a network, a service that can push to them, and who came.
import { test } from '@playwright/test';
import { Caller } from './api.mjs';
import { App, pushAddresses, Terminal } from './apps.mjs';
import { Network } from './network.mjs';
import { Person } from './people.mjs';
import { Service } from './service.mjs';

export class Meeting {
  #people = [];

  /** One for all stories of a `describe`; after each of them everybody leaves. */
  static on(database, { addresses, settings = '' }) {
    const meeting = new Meeting();
    test.beforeAll(() => meeting.#open(database, addresses, settings));
    test.afterEach(() => meeting.#clear());
    test.afterAll(() => meeting.#close());
    return meeting;
  }

  async #open(database, count, settings) {
    this.network = await Network.start();
    const pushes = await pushAddresses(count);
    this.addresses = pushes.addresses;
    const { network } = this;
    this.service = await Service.start({ network, databaseUrl: await database.create(), settings: pushes.settings + settings });
  }

  async #clear() {
    await this.network.faults();
    await Promise.all(this.#people.splice(0).map((person) => person.leave()));
  }

  async #close() {
    await this.service?.stop();
    await this.network?.stop();
  }

  #came(person) {
    this.#people.push(person);
    return person;
  }

  /** Somebody with the reference app. */
  app = async () => this.#came(await App.on(this.network, this.service));

  /** Somebody at a terminal. */
  terminal = async (name) => this.#came(await Terminal.of(name));

  /** Somebody with any app that follows the guide: the official SDK, a wallet, plain HTTP. */
  invitee = async () => {
    const person = this.#came(await Person.on(this.network.url));
    return Object.assign(person, { api: await Caller.signedIn(this.service.url, person.account) });
  };

  /** Leaves before the others. */
  async leaves(person) {
    this.#people.splice(this.#people.indexOf(person), 1);
    await person.leave();
  }
}
