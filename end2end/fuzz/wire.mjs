// One raw request on a connection of its own, and what comes back.
import { connect } from 'node:net';

/** Longer than this nobody waits. */
export const PATIENCE_MS = 3_000;
/** How long we look whether the service takes for whole what we can't tell to be. */
const UNSURE_MS = 1_000;
const ANSWER_MAX = 16 * 1024 * 1024;

/** Whether an HTTP/1.1 server has all it needs: `whole`, `cut`, or `unsure`. */
export const framing = (text) => {
  const begun = text.match(/^(\r?\n)*/)[0].length;
  const end = /\r?\n\r?\n/.exec(text.slice(begun));
  if (!end) return 'cut';
  const head = text.slice(begun, begun + end.index);
  if (/transfer-encoding/i.test(head)) return 'unsure';
  const lengths = [...head.matchAll(/content-length[^:]*:([^\n]*)/gi)].map(([, length]) => length.trim());
  if (lengths.length === 0) return 'whole';
  if (lengths.length > 1 || !/^\d{1,15}$/.test(lengths[0])) return 'unsure';
  const sent = text.length - begun - end.index - end[0].length;
  return sent >= Number(lengths[0]) ? 'whole' : 'cut';
};

const parse = (head) => {
  const [first, ...lines] = head.split('\r\n');
  const headers = {};
  for (const line of lines) {
    const at = line.indexOf(':');
    headers[line.slice(0, at).toLowerCase()] = line.slice(at + 1).trim();
  }
  return { status: Number(first.split(' ')[1]), headers };
};

/** What chunks hold, once the last of them is there. */
const unchunked = (text) => {
  let body = '';
  for (let at = 0; ; ) {
    const end = text.indexOf('\r\n', at);
    const size = parseInt(text.slice(at, end), 16);
    if (end < 0 || Number.isNaN(size) || text.length < end + 4 + size) return undefined;
    if (size === 0) return body;
    body += text.slice(end + 2, end + 2 + size);
    at = end + 4 + size;
  }
};

/** The answer in what came so far, or nothing while it is not all there. An event stream is its head. */
const answerIn = (text, isHead, isOver) => {
  for (let at = 0; ; ) {
    const end = text.indexOf('\r\n\r\n', at);
    if (end < 0) return undefined;
    const answer = parse(text.slice(at, end));
    at = end + 4;
    if (answer.status < 200 && answer.status !== 101) continue;
    const rest = text.slice(at);
    const { 'content-length': length, 'transfer-encoding': coding, 'content-type': type } = answer.headers;
    const bare = isHead || answer.status === 204 || answer.status === 304 || type === 'text/event-stream';
    if (bare) return { ...answer, body: '' };
    if (coding) {
      const body = unchunked(rest);
      return body === undefined ? undefined : { ...answer, body };
    }
    const whole = length ? rest.length >= Number(length) : isOver;
    return whole ? { ...answer, body: length ? rest.slice(0, Number(length)) : rest } : undefined;
  }
};

/**
 * Sends `text` (a character for each byte). What is cut is half-closed after the last byte, and so is what
 * `hangsUp`; hyper drops what is under way when it sees that, so the others are half-closed only after the answer.
 * Resolves to `{ answer?, end, ms }`: `end` is `answered`, `closed`, `reset` or `late`.
 */
export const exchange = (port, text, { hangsUp = false } = {}) =>
  new Promise((resolve) => {
    const kind = framing(text);
    const isHead = /^(\r?\n)*HEAD /.test(text);
    const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true, noDelay: true });
    let got = '';
    let begun = performance.now();
    const timers = [];
    const finish = (end, answer) => {
      timers.forEach(clearTimeout);
      socket.removeAllListeners();
      socket.on('error', () => {});
      // No port of ours waits after a reset.
      socket.resetAndDestroy();
      resolve({ kind, end, answer, ms: performance.now() - begun, got: got.slice(0, 2_000) });
    };
    const over = (end) => {
      const answer = answerIn(got, isHead, true);
      finish(answer ? 'answered' : end, answer);
    };
    const late = (ms) => timers.push(setTimeout(() => over('late'), ms));
    socket.once('connect', () => {
      begun = performance.now();
      socket.write(Buffer.from(text, 'latin1'));
      if (kind === 'cut' || hangsUp) socket.end();
      if (kind !== 'unsure' || hangsUp) return late(PATIENCE_MS);
      timers.push(setTimeout(() => { socket.end(); late(PATIENCE_MS); }, UNSURE_MS));
    });
    socket.on('data', (data) => {
      got += data.latin1Slice();
      const answer = answerIn(got, isHead, false);
      if (answer || got.length > ANSWER_MAX) finish('answered', answer);
    });
    socket.once('end', () => over('closed'));
    socket.once('error', ({ code }) => over(code === 'ECONNRESET' || code === 'EPIPE' ? 'reset' : code));
  });
