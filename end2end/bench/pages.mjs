// The landing page against nginx with the same bytes, turn about, with the same tool.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { freePort, tempDir } from '../support/programs.mjs';
import { until } from '../support/wait.mjs';
import { besides } from './load.mjs';

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

/** Lines of figures for the page at `url`. */
export const compare = async (url) => {
  const html = Buffer.from(await (await fetch(url, { headers: { 'accept-encoding': 'identity' } })).arrayBuffer());
  const other = await nginx(html);
  const { figures, other: theirs, ratio } = await besides({ url }, other);
  await other.stop();
  return [
    ['requests answered', `${figures}; nginx, same bytes: ${theirs}; ${ratio}`],
    ['bytes of a first visit, without the picture', `${html.length}; ${brotliCompressSync(html).length} with brotli`],
  ];
};
