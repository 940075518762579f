/** An error whose kind we know ourselves. The kinds are those of `XmtpErrorKind` in Rust. */
export class Refusal extends Error {
  constructor(kind, message) {
    super(message);
    this.kind = kind;
  }
}

const UNSENT = /errors? publishing intents/;

// The first that fits counts, so plain causes stand before those libxmtp wraps around them.
const KINDS = [
  [/publishing to XMTP V3 is no longer available|XMTP V3 streaming is no longer available/i, 'cutover'],
  [/UserLimitExceeded/, 'group_full'],
  [/AddressNotFound|MissingSequenceId|SequenceId not found|InboxIdNotFound|FailedToVerifyInstallations/, 'not_registered'],
  [/GroupInactive|Group is inactive/i, 'inactive'],
  [/TooManyCharacters/, 'limit'],
  [/currently unavailable|connect error|transport error|timed? ?out|deadline|dns error/i, 'unreachable'],
  [/connection (refused|reset|closed)|broken pipe/i, 'unreachable'],
  [UNSENT, 'unreachable'],
  [/PRAGMA key or salt|InboxIdMismatch|has already registered \d+/, 'identity'],
  [/SyncFailedToWait|database is locked/, 'conflict'],
];

/** libxmtp appends pages of statistics, and draws lines around its lists of errors. */
const told = (error) => String(error?.message ?? error).split('Api Stats', 1)[0];

const firstLine = (text) => {
  const lines = text.split('\n').filter((line) => line.trim() && !line.includes('====='));
  return (lines[0] ?? text).trim().slice(0, 500);
};

/** What went wrong: its kind, and one line about it. */
export const explain = (error) => {
  const text = told(error);
  const kind = error?.kind ?? KINDS.find(([pattern]) => pattern.test(text))?.[1] ?? 'internal';
  return { kind, detail: firstLine(text) };
};

/** The network did not take what we wrote, and libxmtp does not say why. */
export const isUnsent = (error) => UNSENT.test(told(error));
