// The JSON API, as any app calls it.

/** An answer that was no success. */
export class Refused extends Error {
  constructor(status, problem) {
    super(`${status} ${problem?.code ?? ''} ${problem?.title ?? ''}`);
    Object.assign(this, { status, code: problem?.code, problem });
  }
}

/** Longer than anything the service takes its time for. */
const PATIENCE_MS = 15_000;

const call = async (url, method, { token, body } = {}) => {
  const headers = { accept: 'application/json' };
  if (token) headers.authorization = `Bearer ${token}`;
  if (body !== undefined) headers['content-type'] = 'application/json';
  const response = await fetch(url, {
    method,
    headers,
    body: body === undefined ? undefined : JSON.stringify(body),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  const answer = await response.json().catch(() => null);
  if (!response.ok) throw new Refused(response.status, answer);
  return { status: response.status, ...answer, httpStatus: response.status };
};

/** The text of EIP-4361 that an app would have signed. */
const signInText = (baseUrl, address, { nonce, expiresAt }) => {
  const issuedAt = new Date(Date.parse(expiresAt) - 5 * 60_000).toISOString();
  const { host } = new URL(baseUrl);
  return [
    `${host} wants you to sign in with your Ethereum account:`,
    address,
    '',
    '',
    `URI: ${baseUrl}`,
    'Version: 1',
    'Chain ID: 1',
    `Nonce: ${nonce}`,
    `Issued At: ${issuedAt}`,
    `Expiration Time: ${expiresAt}`,
  ].join('\n');
};

/** One caller of one service. */
export class Caller {
  constructor(baseUrl, account) {
    Object.assign(this, { baseUrl, account });
  }

  static async signedIn(baseUrl, account) {
    const caller = new Caller(baseUrl, account);
    await caller.signIn();
    return caller;
  }

  async signIn() {
    const nonce = await this.post('/auth/nonce');
    const message = signInText(this.baseUrl, this.account.address, nonce);
    const signature = await this.account.signMessage({ message });
    const { token, inboxId } = await this.post('/auth/token', { siwe: { message, signature } });
    Object.assign(this, { token, inboxId });
  }

  get(path) {
    return call(this.baseUrl + path, 'GET', { token: this.token });
  }

  post(path, body) {
    return call(this.baseUrl + path, 'POST', { token: this.token, body });
  }

  put(path, body) {
    return call(this.baseUrl + path, 'PUT', { token: this.token, body });
  }

  invite(body) {
    return this.post('/groupInvite', body);
  }

  join(inviteId) {
    return this.post('/groupJoinRequest', { inviteId });
  }

  request(id) {
    return this.get(`/groupJoinRequest/${id}`);
  }

  approve(id) {
    return this.put(`/groupJoinRequest/${id}`, { status: 'approved' });
  }

  reject(id, reason) {
    return this.put(`/groupJoinRequest/${id}`, { status: 'rejected', reason });
  }
}
