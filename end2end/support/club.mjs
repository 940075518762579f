// A group with an admin who talks to the API, on a network of its own: what the stories about all states share.
import { Caller } from './api.mjs';
import { Network } from './network.mjs';
import { Person } from './people.mjs';
import { Service } from './service.mjs';
import { until } from './wait.mjs';

export class Club {
  static async open(name) {
    const club = new Club();
    club.network = await Network.start();
    club.service = await Service.start({ network: club.network });
    club.admin = await Person.on(club.network.url);
    club.group = await club.admin.groupWith(club.service.account, name);
    club.api = await Caller.signedIn(club.service.url, club.admin.account);
    await club.api.put('/me', { name: 'Alix' });
    await until('the service to know the group', () => club.invite().catch(() => null));
    return club;
  }

  invite(more = {}) {
    const { id } = this.group;
    return this.api.invite({ groupId: id, joinMode: 'manual_approval', description: 'Tuesdays at eight.', ...more });
  }

  /** Changes an invite: by `PATCH`, or with nothing to change it to, `DELETE`. */
  async change(id, body) {
    const answer = await fetch(`${this.service.url}/groupInvite/${id}`, {
      method: body ? 'PATCH' : 'DELETE',
      headers: { authorization: `Bearer ${this.api.token}`, 'content-type': 'application/json' },
      body: body && JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`);
  }

  /** Somebody with an inbox and a token. */
  async guest() {
    const person = await Person.on(this.network.url);
    const caller = await Caller.signedIn(this.service.url, person.account);
    await person.leave();
    return Object.assign(caller, { account: person.account });
  }

  settled(caller, id, state) {
    return until(`the request to be ${state}`, async () => (await caller.request(id)).memberState === state);
  }

  async close() {
    await this.admin?.leave();
    await this.service?.stop();
    await this.network?.stop();
  }
}
