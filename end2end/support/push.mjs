// A push service for a browser that has none here: takes what the service sends (RFC 8030), checks who sent it
// (RFC 8292), decrypts it as the browser would (RFC 8291) and hands it to the browser's service worker.
import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from 'node:crypto';
import { createServer } from 'node:http';

const base64url = (bytes) => Buffer.from(bytes).toString('base64url');

export class PushService {
  static async start() {
    const service = new PushService();
    service.received = [];
    service.auth = randomBytes(16);
    service.keys = createECDH('prime256v1');
    service.keys.generateKeys();
    service.server = createServer((request, response) => service.#take(request, response));
    await new Promise((resolve) => service.server.listen(0, '127.0.0.1', resolve));
    service.host = `127.0.0.1:${service.server.address().port}`;
    return service;
  }

  /** What a browser's `PushSubscription.toJSON` gives. */
  subscription(name) {
    const keys = { p256dh: base64url(this.keys.getPublicKey()), auth: base64url(this.auth) };
    return { endpoint: `http://${this.host}/push/${name}`, expirationTime: null, keys };
  }

  async #take(request, response) {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    try {
      this.#checkSender(request.headers);
      this.received.push(this.#open(Buffer.concat(chunks)));
      response.writeHead(201).end();
    } catch (error) {
      this.failure = error;
      response.writeHead(400).end();
    }
  }

  #checkSender({ authorization, ttl, 'content-encoding': encoding }) {
    const [, token, key] = authorization.match(/^vapid t=([^,]+), k=(.+)$/);
    const [head, claims, signature] = token.split('.');
    const point = Buffer.from(key, 'base64url');
    const jwk = { kty: 'EC', crv: 'P-256', x: base64url(point.subarray(1, 33)), y: base64url(point.subarray(33)) };
    const signer = { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' };
    const signed = verify('sha256', Buffer.from(`${head}.${claims}`), signer, Buffer.from(signature, 'base64url'));
    const { aud } = JSON.parse(Buffer.from(claims, 'base64url'));
    if (!signed || aud !== `http://${this.host}`) throw new Error('somebody else signed this push');
    if (encoding !== 'aes128gcm' || !(Number(ttl) > 0)) throw new Error('not a push of RFC 8030');
    this.sender = key;
  }

  #open(body) {
    const salt = body.subarray(0, 16);
    const idEnd = 21 + body[20];
    const theirs = body.subarray(21, idEnd);
    const secret = this.keys.computeSecret(theirs);
    const info = Buffer.concat([Buffer.from('WebPush: info\0'), this.keys.getPublicKey(), theirs]);
    const ikm = Buffer.from(hkdfSync('sha256', secret, this.auth, info, 32));
    const of = (label, length) => Buffer.from(hkdfSync('sha256', ikm, salt, `Content-Encoding: ${label}\0`, length));
    const cipher = createDecipheriv('aes-128-gcm', of('aes128gcm', 16), of('nonce', 12));
    cipher.setAuthTag(body.subarray(-16));
    const record = Buffer.concat([cipher.update(body.subarray(idEnd, -16)), cipher.final()]);
    return record.subarray(0, record.lastIndexOf(2)).toString();
  }

  async stop() {
    await new Promise((resolve) => this.server.close(resolve));
  }
}
