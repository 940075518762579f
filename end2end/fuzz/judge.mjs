// What an answer must not be.
import { PATIENCE_MS } from './wire.mjs';

/** Words of our inside. What is sent must not contain them: some answers say again what was typed. */
const INSIDE = [
  /panicked|backtrace|thread '|\.rs:\d/i,
  /sqlx|sea_?orm|sqlite|postgres|DbErr|\bSELECT \S+ FROM|\bINSERT INTO|violates|constraint/i,
  /node_modules|\bat \S+ \(\S+:\d+:\d+\)/,
  /\/(root|work|home|tmp|usr)\//,
  /\b(struct|enum) [A-Z]\w+|\b(usher|alloc|core|std|hyper|axum)::\w/,
];
/** Pages that tell how this is built. */
const OPEN = /^\/(docs\/api|openapi\.json)/;
/** What hyper answers by itself, before any route: there is no `x-request-id`, which our outermost layer sets. */
const OF_HYPER = [400, 413, 414, 431];
/** Larger ones are still being sent when they are refused; the reset then overtakes the answer. */
const SMALL = 16 * 1024;

const template = (path) => new RegExp(`^${path.replace(/[.]/g, '\\.').replace(/\{\w+\}/g, '[^/]+')}$`);

/** What is undecided is said with 500 there (S39). */
const DECIDES = /^\/webhook\b/;

export class Judge {
  constructor(openapi) {
    this.paths = Object.keys(openapi.paths).map(template);
  }

  /** What stands against this answer, or nothing. */
  fault(sent, { kind, hangsUp, end, answer, ms }) {
    if (end === 'late') return `nothing within ${PATIENCE_MS} ms`;
    if (!answer) return this.#silence(sent, kind, hangsUp, end);
    const { status, headers, body } = answer;
    const path = pathOf(sent);
    if (!(status >= 200 && status < 500)) return undecided(path, answer) ? undefined : `status ${status}`;
    if (ms > PATIENCE_MS && kind !== 'unsure') return `only after ${Math.round(ms)} ms`;
    const inside = OPEN.test(path) ? undefined : INSIDE.find((words) => words.test(body));
    if (inside) return `shows our inside: ${body.match(inside)[0]}`;
    if (!headers['x-request-id']) return OF_HYPER.includes(status) ? undefined : `no id on ${status}`;
    if (status >= 400 && this.paths.some((known) => known.test(path))) return noProblem(sent, answer);
  }

  #silence(sent, kind, hangsUp, end) {
    if (kind !== 'whole' || hangsUp) return undefined;
    if (end === 'reset' && sent.length > SMALL) return undefined;
    return `no answer: ${end}`;
  }
}

const pathOf = (sent) => {
  const target = sent.replace(/^(\r?\n)*/, '').split('\n', 1)[0].split(' ')[1] ?? '';
  return target.replace(/^https?:\/\/[^/]*/i, '').split(/[?#]/)[0];
};

const undecided = (path, { status, headers, body }) =>
  DECIDES.test(path) && status === 500 && headers['content-type'] === 'application/json' && /^\{"error":"[^"]+"\}$/.test(body);

const noProblem = (sent, { status, headers, body: text }) => {
  if (headers['content-type'] !== 'application/problem+json') return `${status} as ${headers['content-type']}`;
  if (/^(\r?\n)*HEAD /.test(sent)) return undefined;
  // Who asks for a coding gets one: nothing to read here.
  if (headers['content-encoding']) return undefined;
  try {
    const problem = JSON.parse(Buffer.from(text, 'latin1').toString());
    const good = /^\/problems\/[a-z_]+$/.test(problem.type) && problem.status === status && problem.title;
    return good ? undefined : `${status} with the problem ${text}`;
  } catch {
    return `${status} with what is no problem: ${text.slice(0, 200)}`;
  }
};
