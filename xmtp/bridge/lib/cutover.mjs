import { connect } from 'node:http2';
import { Refusal } from './errors.mjs';
import { network } from './network.mjs';

const PATH = '/xmtp.migration.api.v1.D14nMigrationApi/FetchD14nCutover';
const EMPTY_MESSAGE = Buffer.alloc(5);
const TIMEOUT_MS = 5000;

const answerOf = (session) =>
  new Promise((resolve, reject) => {
    const chunks = [];
    session.on('error', reject);
    session.setTimeout(TIMEOUT_MS, () => reject(new Error('timed out')));
    const headers = { ':method': 'POST', ':path': PATH, 'content-type': 'application/grpc', te: 'trailers' };
    const call = session.request(headers);
    call.on('error', reject);
    call.on('data', (chunk) => chunks.push(chunk));
    call.on('end', () => resolve(Buffer.concat(chunks)));
    call.end(EMPTY_MESSAGE);
  });

/** The first field of a gRPC answer, a varint; `undefined` where the node does not know the call. */
const varint = (answer) => {
  if (answer[5] !== 0x08) return undefined;
  let value = 0n;
  for (let at = 6; at < answer.length; at += 1) {
    value |= BigInt(answer[at] & 0x7f) << BigInt(7 * (at - 6));
    if (answer[at] < 0x80) break;
  }
  return value;
};

const cutoverNanos = async (host) => {
  const session = connect(host);
  try {
    return varint(await answerOf(session));
  } finally {
    session.destroy();
  }
};

/** The library does not ask when v3 ends, and reports writes refused since then without a reason. */
export const refuseAfterCutover = async () => {
  const { v3Host, gatewayHost } = network();
  if (gatewayHost || !v3Host) return;
  const nanos = await cutoverNanos(v3Host).catch(() => undefined);
  if (nanos !== undefined && nanos / 1_000_000n <= BigInt(Date.now()))
    throw new Refusal('cutover', 'this network moved to XMTP d14n and takes no more writes');
};
