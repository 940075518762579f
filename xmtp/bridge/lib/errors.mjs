/** An error whose kind we know ourselves. The kinds are those of `XmtpErrorKind` in Rust. */
export class Refusal extends Error {
  constructor(kind, message) {
    super(message);
    this.kind = kind;
  }
}

// The first that fits counts, so the plain causes stand before libxmtp's wrappers ("Sync failed …").
const KINDS = [
  [/publishing to XMTP V3 is no longer available|XMTP V3 streaming is no longer available/i, 'cutover'],
  [/UserLimitExceeded/, 'group_full'],
  [/AddressNotFound|MissingSequenceId|InboxIdNotFound|not found for (address|inbox)/i, 'not_registered'],
  [/GroupInactive/, 'inactive'],
  [/TooManyCharacters/, 'limit'],
  [/PRAGMA key or salt|InboxIdMismatch|already registered \d+\/\d+ installations|IdentityError::/i, 'identity'],
  [
    /currently unavailable|connect error|transport error|timed? ?out|deadline|dns error|connection (refused|reset|closed)|broken pipe/i,
    'unreachable',
  ],
  [/SyncFailedToWait|database is locked/, 'conflict'],
];

const firstLine = (error) => String(error?.message ?? error).split('\n', 1)[0].slice(0, 500);

/** What went wrong, in one line: libxmtp appends pages of statistics. */
export const explain = (error) => {
  const detail = firstLine(error);
  const kind = error?.kind ?? KINDS.find(([pattern]) => pattern.test(detail))?.[1] ?? 'internal';
  return { kind, detail };
};
