// The service's own XMTP account, without the service: it must have ended, since nobody else may open its database.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, IdentifierKind, LogLevel } from '@xmtp/node-sdk';

export const openAccount = async ({ dir, xmtpUrl }) => {
  const home = join(dir, 'xmtp', 'usher');
  const { address } = JSON.parse(await readFile(join(home, 'account.json'), 'utf8'));
  const key = (await readFile(join(home, 'database.key'), 'utf8')).trim();
  return Client.build(
    { identifier: address.toLowerCase(), identifierKind: IdentifierKind.Ethereum },
    {
      env: 'local',
      apiUrl: xmtpUrl,
      dbPath: join(home, 'client.db3'),
      dbEncryptionKey: `0x${key}`,
      disableDeviceSync: true,
      loggingLevel: LogLevel.Off,
    },
  );
};
