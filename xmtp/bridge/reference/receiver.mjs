// The device: a small HTTP server that pushes come to, as XMTP's example notification server sends them.
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

const BODY_MAX = 64 * 1024;

const bodyOf = async (request) => {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) {
    text += chunk;
    if (text.length > BODY_MAX) throw new Error('too long');
  }
  return JSON.parse(text);
};

const same = (...texts) => {
  const [a, b] = texts.map((text) => Buffer.from(text));
  return a.length === b.length && timingSafeEqual(a, b);
};

export class Receiver {
  /** Listens on `host:port` and calls `wake` with the data of each push (S10–S12) and its visible part (S13). */
  static async start(addr, wake) {
    const [, host, port] = addr.match(/^(.*):(\d+)$/);
    const receiver = new Receiver();
    // Only our links' host knows it.
    receiver.authorization = `Bearer ${randomBytes(32).toString('base64url')}`;
    receiver.server = createServer((request, response) => receiver.#take(request, response, wake));
    await new Promise((resolve, reject) => receiver.server.once('error', reject).listen(Number(port), host, resolve));
    receiver.url = `http://${host}:${receiver.server.address().port}/push`;
    return receiver;
  }

  async #take(request, response, wake) {
    const answer = (status) => response.writeHead(status, { 'content-length': 0 }).end();
    if (request.method !== 'POST' || request.url !== '/push') return answer(404);
    if (!same(request.headers.authorization ?? '', this.authorization)) return answer(401);
    const push = await bodyOf(request).catch(() => null);
    if (typeof push?.message?.joinRequestId !== 'string') return answer(400);
    answer(204);
    return wake(push.message, push.notification);
  }

  /** Tells the host to push here; `url` is how the host reaches this server. */
  register(host, deviceId, url = this.url) {
    return host.put(`/devices/${deviceId}`, { platform: 'http', url, authorization: this.authorization });
  }

  stop() {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(resolve));
  }
}
