import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, gently, run } from './process.mjs';

/** What the server of the browser stories is started with, besides its place; playwright.config.ts starts it. */
export const STORY_SERVER = {
  // As few as its stories need: the years behind two hundred would cost every run some seconds.
  PRAMANA_DEMO_PATIENTS: '30',
  // A story joins a witness itself; the demo's own would cosign what others look at.
  PRAMANA_DEMO_WITNESS: 'off',
  // Where the witness of that story listens.
  PRAMANA_WITNESS_HOSTS: '127.0.0.1',
};

const HEADS = 'data-heads';

/**
 * Fills the stories' demo into `folder` and stops its server again; false when that did not work. Gently: it runs beside
 * tests, and takes what they leave of the processor.
 */
export async function fillStoryDemo(folder, env) {
  mkdirSync(folder);
  // As root the database runs under another account, which has to come in here.
  chmodSync(folder, 0o755);
  const [command, args] = gently(process.execPath, [join(ROOT, 'scripts', 'start.mjs')]);
  const server = spawn(command, args, {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env, ...STORY_SERVER, PORT: '0', PRAMANA_DATA: join(folder, 'data') },
  });
  const ended = new Promise((resolve) => {
    server.once('error', () => resolve(127));
    server.once('close', (code) => resolve(code ?? 143));
  });
  let said = '';
  let isFilled = false;
  server.stdout.setEncoding('utf8').on('data', (text) => {
    said += text;
    if (isFilled || !said.includes('Pramana listens on')) return;
    isFilled = true;
    server.kill('SIGTERM');
  });
  return (await ended) === 0 && isFilled;
}

/** Gives the stories of `place` a copy of the filled demo, owners and rights included; without it, their server fills its own. */
export async function copyStoryDemo(folder, place) {
  mkdirSync(place);
  chmodSync(place, 0o755);
  for (const part of ['data', HEADS]) {
    const { code } = await run('cp', ['-a', join(folder, part), place], { quiet: true });
    if (code === 0 && existsSync(join(place, part))) continue;
    for (const each of ['data', HEADS]) rmSync(join(place, each), { recursive: true, force: true });
    return;
  }
}
