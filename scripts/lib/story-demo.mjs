import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
/** Holds the day that the demo was filled on, once its server has stopped in good order. */
const FILLED = 'filled';
/** Behind the tests it takes some three minutes; a server that is so late never comes, and the run must not wait for it. */
const LIMITS = { fillMs: 6 * 60_000, stopMs: 20_000 };
const START = gently(process.execPath, [join(ROOT, 'scripts', 'start.mjs')]);

/** The day of the demo's hospitals, whose queue it fills, as `2026-11-22`. */
function dayThere(at) {
  return new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Kolkata', dateStyle: 'short' }).format(at);
}

/**
 * Fills the stories' demo into `folder` and stops its server again; else answers why not, as a sentence. Gently: it runs
 * beside tests, and takes what they leave of the processor. It always comes to an end, and its server with it.
 */
export async function fillStoryDemo(folder, env, { start = START, limits = LIMITS } = {}) {
  mkdirSync(folder);
  // As root the database runs under another account, which has to come in here.
  chmodSync(folder, 0o755);
  const day = dayThere(Date.now());
  const [command, args] = start;
  const server = spawn(command, args, {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env, ...STORY_SERVER, PORT: '0', PRAMANA_DATA: join(folder, 'data') },
  });
  // Not `close`: whatever it started may hold its output open.
  const ended = new Promise((resolve) => {
    server.once('error', (error) => resolve(error.message));
    server.once('exit', (code, signal) => resolve(code ?? signal));
  });
  let said = '';
  let isFilled = false;
  server.stdout.setEncoding('utf8').on('data', (text) => {
    said += text;
    if (isFilled || !said.includes('Pramana listens on')) return;
    isFilled = true;
    server.kill('SIGTERM');
  });
  let isLate = false;
  const late = setTimeout(() => {
    isLate = true;
    server.kill('SIGTERM');
  }, limits.fillMs);
  const deaf = setTimeout(() => server.kill('SIGKILL'), limits.fillMs + limits.stopMs);
  const end = await ended;
  clearTimeout(late);
  clearTimeout(deaf);
  server.stdout.destroy();
  if (isLate)
    return `its server ${isFilled ? 'had not stopped' : 'did not listen'} after ${limits.fillMs / 1_000} seconds and was ended`;
  if (end !== 0 || !isFilled) return `its server ended with ${end}${isFilled ? '' : ' before it listened'}`;
  writeFileSync(join(folder, FILLED), day);
  return null;
}

/**
 * Gives the stories of `place` a copy of the filled demo, owners and rights included; without it, or on another day than
 * its queue's, their server fills its own.
 */
export async function copyStoryDemo(folder, place, at = Date.now()) {
  mkdirSync(place);
  chmodSync(place, 0o755);
  const filled = join(folder, FILLED);
  if (!existsSync(filled) || readFileSync(filled, 'utf8') !== dayThere(at)) return;
  for (const part of ['data', HEADS]) {
    const { code } = await run('cp', ['-a', join(folder, part), place], { quiet: true });
    if (code === 0 && existsSync(join(place, part))) continue;
    for (const each of ['data', HEADS]) rmSync(join(place, each), { recursive: true, force: true });
    return;
  }
}
