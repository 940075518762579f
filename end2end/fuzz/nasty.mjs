// What nobody should send. Texts have a character for each byte.
const utf8 = (text) => Buffer.from(text, 'utf8').latin1Slice();
const long = (n, what = 'x') => what.repeat(n);
const fixed = (...texts) => texts.map((text) => () => text);

/** JSON values, as bytes. */
export const VALUES = [
  ...fixed('null', 'true', '0', '-0', '-1', '1.5', '1e400', '-1e400', '1e308', '01', 'NaN', '[]', '{}', '[null]', '{"a":1}'),
  ...fixed('9223372036854775807', '9223372036854775808', '-9223372036854775809', '18446744073709551616', '4294967296'),
  ...fixed('253402300800', '253402300800000', '8640000000000001', '-62135596801', '99999999999999999999999999'),
  ...fixed('"9999-12-31T23:59:59Z"', '"+10000-01-01T00:00:00Z"', '"-0001-01-01T00:00:00Z"', '"0000-00-00T00:00:00Z"'),
  ...fixed('"2026-02-30T00:00:00Z"', '"2026-06-30T23:59:60Z"', '"2030-01-01T00:00:00+99:99"', '"1969-12-31T23:59:59Z"'),
  ...fixed('"2030-01-01T00:00:00.999999999999999999Z"', '"2030-01-01"', '"1"', '"-1"', '"9223372036854775808"'),
  ...fixed('""', '" "', '"\\u0000"', '"a\\u0000b"', '"\\ud800"', '"\\udfff\\ud800"', '"a\\ud83d"', '"\\u202e\\u200b\\ufeff"'),
  ...fixed('"\x00"', '"a\x00b"', '"\xed\xa0\x80"', '"\xff\xfe"', '"\xc0\x80"', '"\xf4\x90\x80\x80"', '"\xf0\x9f"', '"\n"', '"\x7f"'),
  ...fixed('"\\x"', '"\\u12"', '"', "'a'", '{"a":1,"a":2}', '[1,]', '{,}', '/**/1', '', '"__proto__"', '"%00"', '"\\r\\nx: y"'),
  ...fixed('"<script>"', '"javascript:alert(1)"', '"http://127.0.0.1:1/"', '"https://example.org/\\u0000"', '"data:,"', '"file:///x"'),
  () => utf8('"👩‍👩‍👧‍👦🏴‍☠️ ﷽ Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢"'),
  () => `"${long(300)}"`, () => `"${long(10_000)}"`, () => `"${long(70_000)}"`, () => `"${long(5_000, '\\u0000')}"`,
  () => long(200, '['), () => long(20_000, '['), () => long(5_000, '{"a":'), () => `${long(120, '[')}${long(120, ']')}`,
  () => `[${Array(3_000).fill('"x"').join()}]`, () => `[${Array(500).fill(`"${'a'.repeat(64)}"`).join()}]`, () => long(400, '9'),
];

/** Bits of paths, queries, forms and header values. */
export const PATH_BITS = [
  ...fixed('%00', '%', '%zz', '%ff', '%C0%80', '%ed%a0%80', '%2f', '%2e%2e', '..', '.', '%252f', '%0d%0aX:%20y', '%20', '+', '', ' '),
  ...fixed('\x00', '\xff', '\xc3\xa9', '\t', '\\', '"', '<b>', ';', '?', '&&==', '=', 'a=b=c', '[]', '{}', '{id}', ':id', '*', '|', '\x7f'),
  ...fixed('0', '-1', '9223372036854775808', 'null', 'undefined', 'NaN', 'me', 'unknown', 'c=', 'for=%00', 'again', 'sign', 'tab=%ff'),
  ...fixed('inviteId=', 'inviteId=%00&inviteId=1', 'cursor=%ff', 'limit=-1', 'group=%F0%9F', 'page=99999999999999999999'),
  ...fixed('9999-12-31T23:59', '-0001-01-01T00:00', '999999999999', '-999999999999', 'on', 'keep', 'automatic'),
  () => long(300), () => long(3_000, '%00'), () => long(9_000), () => long(3_000, '../'), () => long(400, '/'), () => long(1_000, 'a&'),
];

const one = (...pairs) => pairs.map(([name, held]) => () => [[name, typeof held === 'function' ? held() : held]]);

/** Headers to add. */
export const HEADERS = [
  ...one(['host', 'elsewhere.example.org'], ['host', ''], ['host', 'localhost:99999']),
  ...one(['host', 'a b'], ['origin', 'null'], ['origin', 'https://elsewhere.example.org']),
  ...one(['authorization', 'Bearer'], ['authorization', 'Bearer ']),
  ...one(['authorization', 'Basic eDp5'], ['authorization', 'Bearer \xff\x00'], ['authorization', () => `Bearer ${long(7_000)}`]),
  ...one(['idempotency-key', 'again'], ['idempotency-key', '']),
  ...one(['idempotency-key', '\xff'], ['idempotency-key', () => long(5_000)], ['idempotency-key', 'a\x00b']),
  ...one(['if-none-match', '*'], ['if-none-match', '"'], ['if-none-match', () => long(4_000, 'W/"a",')]),
  ...one(['if-modified-since', '-1'], ['range', 'bytes=0-0'], ['range', 'bytes=9-1,-,a']),
  ...one(['expect', '100-continue'], ['expect', 'x'], ['connection', 'close']),
  ...one(['connection', 'upgrade'], ['connection', 'content-length'], ['te', 'trailers']),
  ...one(['accept-encoding', 'gzip'], ['accept-encoding', 'br;q=9, *;q=-1']),
  ...one(['accept', 'text/html'], ['accept', '*/*;q=x'], ['accept-language', () => long(3_000, 'x-')]),
  ...one(['cookie', 'usher='], ['cookie', 'usher=%00; usher=x']),
  ...one(['cookie', () => long(6_000, 'a=b; ')], ['cookie', 'usher="\xff"'], ['cookie', 'usher=AAAAAAAAAAAAAAAAAAAAAA']),
  ...one(['x-forwarded-for', '198.51.100.7'], ['x-forwarded-for', 'x, ::1, 999.9.9.9']),
  ...one(['x-forwarded-for', () => long(2_000, '198.51.100.7, ')], ['forwarded', 'for="[::'], ['x-request-id', '\xff\x01']),
  ...one(['last-event-id', '99999999999999999999'], ['x-http-method-override', 'DELETE']),
  ...one(['content-encoding', 'gzip'], ['sec-fetch-site', 'cross-site'], ['referer', 'http://\xff']),
  ...one(['x y', 'z'], ['', 'z'], ['x\x00', 'z'], [' x', 'z']),
  ...one(['x', '\x01\x02'], ['x', 'a\r\n b'], ['x', 'a\rb'], ['x\r\n\r\ny', 'z']),
  () => [['x', long(20_000)]], () => [[long(9_000), 'x']],
  () => Array.from({ length: 80 }, (_, n) => [`x-${n}`, 'y']),
  () => [['upgrade', 'h2c'], ['connection', 'upgrade, http2-settings'], ['http2-settings', 'AAMAAABkAAQAAP__']],
  () => [['upgrade', 'websocket'], ['connection', 'upgrade'], ['sec-websocket-key', 'dGhlIHNhbXBsZSBub25jZQ=='], ['sec-websocket-version', '13']],
  () => [['origin', 'https://example.org'], ['access-control-request-method', 'PUT'], ['access-control-request-headers', '\xff, x']],
];

export const TYPES = ['text/plain', 'application/json', 'application/json; charset=utf-16', 'application/x-www-form-urlencoded',
  'multipart/form-data', 'multipart/form-data; boundary=', `multipart/form-data; boundary=${'x'.repeat(300)}`, 'application/xml',
  'application/problem+json', 'application/json/json', '', '\xff', 'a/b; c="', 'application/cbor', 'application/octet-stream'];

export const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE', 'CONNECT', 'QUERY', 'get', 'PRI', 'G\x00T', ''];

/** Thrown in anywhere. */
export const WORDS = ['\0', '\\u0000', '\\ud800', '\r\n', '\r\n\r\n', '\n\n', '"', '{', '}', '[', ']', ',', ':', '%00', '\ufeff', '\u202e', '😀',
  '-1', '999999999999999999999', '1e999', 'null', 'true', '../', '"a":1,',
  'Content-Length: 5\r\n', 'Transfer-Encoding: chunked\r\n', ' HTTP/1.1\r\n', '0\r\n\r\n', '--'];
