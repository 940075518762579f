// A server of somebody's own that is told of things: what it heard, and whether it can tell who said so.
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';

const bytesOf = (secret) => Buffer.from(secret.replace(/^whsec_/, ''), 'base64');

export class HookServer {
  /** Listens until it is stopped; `heard` is what came, oldest first. */
  static async start() {
    const hooks = new HookServer();
    hooks.heard = [];
    hooks.server = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      hooks.heard.push({ path: request.url, headers: request.headers, body });
      response.writeHead(200).end('thank you');
    });
    await new Promise((resolve) => hooks.server.listen(0, '127.0.0.1', resolve));
    hooks.host = `127.0.0.1:${hooks.server.address().port}`;
    return hooks;
  }

  /** Whether a message was signed with this secret (Standard Webhooks). */
  static isSignedWith({ headers, body }, secret) {
    const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
    const signature = `v1,${createHmac('sha256', bytesOf(secret)).update(signed).digest('base64')}`;
    return headers['webhook-signature'].split(' ').includes(signature);
  }

  stop() {
    return new Promise((resolve) => this.server.close(resolve));
  }
}
