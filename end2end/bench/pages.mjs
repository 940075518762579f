// The landing page against nginx with the same bytes, turn about, with the same tool.
import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompressSync } from 'node:zlib';
import { freePort, tempDir } from '../support/programs.mjs';
import { until } from '../support/wait.mjs';

const ROUNDS = 3;
const WRK = ['-t1', '-c64', '-d5s', '--latency'];

const run = promisify(execFile);

const load = async (url) => {
  const { stdout } = await run('wrk', [...WRK, url]);
  if (/Non-2xx/.test(stdout)) throw new Error(`${url} did not always answer 200:\n${stdout}`);
  const [, p99, unit] = stdout.match(/99%\s+([\d.]+)(us|ms|s)/);
  const scale = { us: 0.001, ms: 1, s: 1000 }[unit];
  return { perSecond: Number(stdout.match(/Requests\/sec:\s+([\d.]+)/)[1]), p99: Number(p99) * scale };
};

/** nginx, serving one file. */
const nginx = async (html) => {
  const dir = await tempDir('nginx');
  const port = await freePort();
  await writeFile(join(dir.path, 'index.html'), html);
  await writeFile(
    join(dir.path, 'nginx.conf'),
    `${process.getuid() === 0 ? 'user root;' : ''}
    worker_processes 2; daemon off; pid ${dir.path}/pid; error_log ${dir.path}/error.log;
    events { worker_connections 1024; }
    http {
      access_log off; default_type text/html; sendfile on; tcp_nopush on; tcp_nodelay on; keepalive_requests 1000000;
      client_body_temp_path ${dir.path}; proxy_temp_path ${dir.path}; fastcgi_temp_path ${dir.path};
      uwsgi_temp_path ${dir.path}; scgi_temp_path ${dir.path};
      server { listen 127.0.0.1:${port}; root ${dir.path}; }
    }`,
  );
  const program = existsSync('/usr/sbin/nginx') ? '/usr/sbin/nginx' : 'nginx';
  const server = spawn(program, ['-c', join(dir.path, 'nginx.conf')], { stdio: 'ignore' });
  const url = `http://127.0.0.1:${port}/`;
  await until('nginx to answer', () => fetch(url).then((answer) => answer.ok, () => false));
  const stop = async () => {
    const ended = new Promise((resolve) => server.once('close', resolve));
    server.kill('SIGTERM');
    await ended;
    await dir.remove();
  };
  return { url, stop };
};

const middle = (runs, key) => runs.map((run) => run[key]).sort((a, b) => a - b)[Math.floor(runs.length / 2)];

/** Lines of figures for the page at `url`. */
export const compare = async (url) => {
  const html = Buffer.from(await (await fetch(url, { headers: { 'accept-encoding': 'identity' } })).arrayBuffer());
  const other = await nginx(html);
  const [ours, theirs] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(await load(url));
    theirs.push(await load(other.url));
  }
  await other.stop();
  const figures = (runs) => `${middle(runs, 'perSecond').toFixed(0)} a second, p99 ${middle(runs, 'p99').toFixed(1)} ms`;
  const ratio = middle(ours, 'perSecond') / middle(theirs, 'perSecond');
  return [
    ['requests answered', `${figures(ours)}; nginx, same bytes: ${figures(theirs)}; ${ratio.toFixed(2)} times`],
    ['bytes of a first visit, without the picture', `${html.length}; ${brotliCompressSync(html).length} with brotli`],
  ];
};
