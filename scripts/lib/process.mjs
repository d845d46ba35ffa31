import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's folder. Every script works from there, wherever it was called. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Where Node keeps what it compiled for the next start, as long as the files are the same: half of the loading time. */
export const COMPILED = join(ROOT, 'node_modules', '.cache', 'compiled');

/** A reason to stop, said in one sentence and without a stack. */
export class Stop extends Error {}

/** Runs a script's work and exits with its code; a `Stop` becomes its sentence and the exit code `failure`. */
export async function main(work, { failure = 1 } = {}) {
  try {
    process.exitCode = await work(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    console.error(error.message);
    process.exitCode = failure;
  }
}

/**
 * Runs a program to its end: `{ code, output }`. With `quiet` its output is kept instead of shown, with `keep` it is
 * kept as well. The code of a program that a signal ended is 128 + 15, as in a shell; one that cannot be found has 127.
 */
export function run(command, args, { quiet = false, keep: kept = quiet, env = {}, signal } = {}) {
  return new Promise((resolve) => {
    const stdio = kept ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'];
    const child = spawn(command, args, { cwd: ROOT, stdio, env: { ...process.env, ...env }, signal });
    let output = '';
    const keep = (text) => {
      output += text;
      if (!quiet) process.stdout.write(text);
    };
    child.stdout?.setEncoding('utf8').on('data', keep);
    child.stderr?.setEncoding('utf8').on('data', keep);
    child.once('error', (error) => resolve({ code: 127, output: `${output}${error.message}\n` }));
    child.once('close', (code) => resolve({ code: code ?? 143, output }));
  });
}

/** The command that does this with what others leave of the processor. */
export function gently(command, args) {
  return process.platform === 'win32' ? [command, args] : ['nice', ['-n', '19', command, ...args]];
}

/** Seconds since `start` (from performance.now()), as `1.2 s`. */
export function since(start) {
  return `${((performance.now() - start) / 1000).toFixed(1)} s`;
}
