// Both databases a service can have.
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const { USHER_TEST_POSTGRES: server, E2E_POSTGRES_PROGRAMS: programs } = process.env;

const run = async (program, ...args) => {
  if (!server || !programs) throw new Error('no PostgreSQL; start with: cargo xtask e2e');
  const { stdout } = await promisify(execFile)(join(programs, program), args, { maxBuffer: 64 * 1024 * 1024 });
  return stdout;
};

/** An empty database on the server, as a URL. */
const createOnServer = async () => {
  const name = `story_${randomBytes(6).toString('hex')}`;
  await run('createdb', `--maintenance-db=${server}`, name);
  return Object.assign(new URL(server), { pathname: name }).href;
};

/** What stands in the files. */
const contentsOfFiles = async ({ dir }) => {
  const names = (await readdir(dir)).filter((name) => name.startsWith('usher.db'));
  return (await Promise.all(names.map((name) => readFile(join(dir, name), 'latin1')))).join('\n');
};

/** A name, how to make an empty one, and everything a service keeps in it. SQLite lies in the service's directory. */
export const DATABASES = [
  { name: 'SQLite', create: async () => undefined, contents: contentsOfFiles },
  { name: 'PostgreSQL', create: createOnServer, contents: ({ databaseUrl }) => run('pg_dump', `--dbname=${databaseUrl}`) },
];
