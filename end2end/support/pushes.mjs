// Where devices of ours are woken: a small server that keeps what it is sent.
import { createServer } from 'node:http';

export class Pushes {
  static async listen() {
    const pushes = new Pushes();
    pushes.got = [];
    pushes.server = createServer(async (request, response) => {
      let body = '';
      for await (const part of request) body += part;
      pushes.got.push({ path: request.url, body });
      response.writeHead(204).end();
    });
    await new Promise((resolve) => pushes.server.listen(0, '127.0.0.1', resolve));
    pushes.host = `localhost:${pushes.server.address().port}`;
    return pushes;
  }

  /** The pushes about an invite that came to this path. */
  about(inviteId, path) {
    return this.got.filter((push) => push.path === path && push.body.includes(inviteId));
  }

  async close() {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
