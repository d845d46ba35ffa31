/** `npm run dev`: the server, restarted when its code changes, and the web app with hot reload before it. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureBuilt } from './lib/build.mjs';
import { ensureInstalled, nodeBinary, toolPath } from './lib/install.mjs';
import { ROOT, main } from './lib/process.mjs';

await main(async (args) => {
  await ensureInstalled();
  // The server also hands out built pages (verify); without them it would not start.
  await ensureBuilt();
  const env = { ...process.env, ...toolPath() };
  const vite = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');
  const children = [
    spawn(nodeBinary(), ['--watch', 'apps/server/src/main.ts', ...args], { cwd: ROOT, stdio: 'inherit', env }),
    spawn(nodeBinary(), [vite], { cwd: join(ROOT, 'apps/web'), stdio: ['ignore', 'inherit', 'inherit'], env }),
  ];
  const stopAll = (name) => children.forEach((child) => child.kill(name));
  for (const name of ['SIGINT', 'SIGTERM']) process.on(name, () => stopAll('SIGTERM'));
  const codes = children.map((child) => new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 0))));
  // When one of the two ends, the other is of no use.
  const first = await Promise.race(codes);
  stopAll('SIGTERM');
  await Promise.all(codes);
  return first;
});
