import { Refusal } from './errors.mjs';

let bindings;
let backend;

const load = async () => {
  try {
    return await import('@xmtp/node-bindings');
  } catch (cause) {
    const reasons = [cause.message, cause.cause?.message].filter(Boolean).map((text) => text.split('\n', 1)[0]);
    throw new Refusal('internal', `the XMTP library does not load: ${reasons.join(': ')}`);
  }
};

/** The XMTP library; there once `start` was called. */
export const xmtp = () => {
  if (!bindings) throw new Refusal('internal', 'not started');
  return bindings;
};

/** The connection to the network all clients share. */
export const network = () => {
  if (!backend) throw new Refusal('internal', 'not started');
  return backend;
};

const start = async ({ env, apiUrl, gatewayHost, appVersion }) => {
  bindings = await load();
  const builder = new bindings.BackendBuilder(bindings.XmtpEnv[env]).setAppVersion(appVersion);
  if (apiUrl) builder.setApiUrl(apiUrl);
  if (gatewayHost) builder.setGatewayHost(gatewayHost);
  backend = await builder.build();
  return { node: process.versions.node, pid: process.pid };
};

export const networkMethods = { start };
