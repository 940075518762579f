import { explain } from './errors.mjs';

const waiting = new Map();
let asked = 0;

const write = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);

/** Tells our parent something it did not ask for. */
export const notify = (method, params) => write({ method, params });

/** Asks our parent; our ids are texts, its ids are numbers. */
export const ask = (method, params) =>
  new Promise((resolve, reject) => {
    const id = `b${(asked += 1)}`;
    waiting.set(id, { resolve, reject });
    write({ id, method, params });
  });

const settle = ({ id, result, error }) => {
  const question = waiting.get(id);
  waiting.delete(id);
  if (error) question?.reject(Object.assign(new Error(error.message), { kind: error.data?.kind }));
  else question?.resolve(result);
};

const answer = async (methods, { id, method, params }) => {
  try {
    const run = Object.hasOwn(methods, method) && methods[method];
    if (!run) throw new Error(`no method ${method}`);
    const deadline = Date.now() + (params?.patience_ms ?? Infinity);
    write({ id, result: (await run({ ...params, deadline })) ?? null });
  } catch (cause) {
    const { kind, detail } = explain(cause);
    write({ id, error: { code: -32000, message: detail, data: { kind } } });
  }
};

/** Ends lines at line feeds only: node:readline also does at U+2028, which may stand in anybody's message. */
async function* linesOf(stream) {
  let rest = '';
  for await (const chunk of stream.setEncoding('utf8')) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop();
    yield* lines;
  }
}

/** Serves until stdin ends. */
export const serve = async (methods) => {
  for await (const line of linesOf(process.stdin)) {
    const message = JSON.parse(line);
    if (message.method) answer(methods, message);
    else settle(message);
  }
};
