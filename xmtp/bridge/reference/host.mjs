// The links' host: sign-in with the XMTP installation, and JSON over HTTP.

const PATIENCE_MS = 15_000;
const TEXT_LIFE_MS = 5 * 60_000;

/** The host's no, in its own words (RFC 9457). */
export class Refused extends Error {
  constructor(status, problem, retryAfter) {
    super([problem?.title ?? `status ${status}`, problem?.detail].filter(Boolean).join(' '));
    Object.assign(this, { status, code: problem?.code, retryAfterMs: Number(retryAfter ?? 0) * 1000 });
  }
}

export class Host {
  #token;

  constructor(baseUrl, me) {
    Object.assign(this, { baseUrl: baseUrl.replace(/\/$/, ''), me });
  }

  get(path) {
    return this.#ask('GET', path);
  }

  post(path, body = {}) {
    return this.#ask('POST', path, body);
  }

  put(path, body = {}) {
    return this.#ask('PUT', path, body);
  }

  patch(path, body) {
    return this.#ask('PATCH', path, body);
  }

  /** Signs in when needed, and again when the token has run out. */
  async #ask(method, path, body) {
    this.#token ??= await this.#signIn();
    try {
      return await this.#send(method, path, body, this.#token);
    } catch (cause) {
      if (cause.status !== 401) throw cause;
      this.#token = await this.#signIn();
      return this.#send(method, path, body, this.#token);
    }
  }

  async #send(method, path, body, token) {
    const headers = { accept: 'application/json', 'content-type': 'application/json' };
    if (token) headers.authorization = `Bearer ${token}`;
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const response = await fetch(this.baseUrl + path, { method, headers, body: body && JSON.stringify(body), signal });
    const answer = response.status === 204 ? null : await response.json().catch(() => null);
    if (!response.ok) throw new Refused(response.status, answer, response.headers.get('retry-after'));
    return answer;
  }

  /** The text names host, nonce and expiry: it is worth nothing elsewhere or later. */
  async #signIn() {
    const { nonce, expiresAt } = await this.#send('POST', '/auth/nonce', {});
    const { inboxId, installationId } = this.me;
    // The host's own clock: ours may be wrong.
    const issuedAt = new Date(Date.parse(expiresAt) - TEXT_LIFE_MS).toISOString().replace('.000Z', 'Z');
    const message = [
      `${new URL(this.baseUrl).host} wants you to sign in with your XMTP installation.`,
      '',
      `URI: ${this.baseUrl}`,
      'Version: 1',
      `Inbox ID: ${inboxId}`,
      `Installation ID: ${installationId}`,
      `Nonce: ${nonce}`,
      `Issued At: ${issuedAt}`,
      `Expiration Time: ${expiresAt}`,
    ].join('\n');
    const xmtp = { inboxId, installationId, message, signature: this.me.sign(message) };
    return (await this.#send('POST', '/auth/token', { xmtp })).token;
  }
}

/** The id of an invite, from its link. */
export const inviteOf = (linkUrl) => new URL(linkUrl).pathname.split('/').filter(Boolean).at(-1).toLowerCase();
