import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import * as module from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { nodeBinary } from './install.mjs';
import { COMPILED, ROOT, Stop } from './process.mjs';

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Does `work` when this is Node 24 or newer; else runs this same script again under the Node that came with the
 * packages, with our input and output and our signals, and answers its exit code.
 */
export async function underNode24(work) {
  const node = nodeBinary();
  if (node === process.execPath) return work();
  if (spawnSync(node, ['--version']).status !== 0) {
    throw new Stop(`Pramana needs Node 24 or newer; this is ${process.version}, and ${node} cannot be run here.`);
  }
  const child = spawn(node, process.argv.slice(1), { stdio: 'inherit' });
  for (const name of FORWARDED) {
    process.on(name, () => {
      // Ctrl-C in a terminal reaches the child by itself; a second one would mean "at once".
      if (name !== 'SIGINT' || !process.stdin.isTTY) child.kill(name);
    });
  }
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve(code ?? (signal === 'SIGKILL' ? 137 : 143)));
  });
}

/** Runs a TypeScript program of the repository in this process; it may go on after this returned. */
export async function runProgram(file, args) {
  // By name, not imported: the older Node that only starts the newer one does not have it, and must be able to read this file.
  module.enableCompileCache?.(COMPILED);
  process.argv = [process.execPath, join(ROOT, file), ...args];
  await import(pathToFileURL(join(ROOT, file)).href);
  return process.exitCode;
}

/**
 * Ends this process in good order when the one that started it is gone: `kill -9` of npm must not leave a server that
 * holds the port and the data. Only under npm: a server started by hand may outlive its shell.
 */
export function endWithParent() {
  if (process.env.npm_lifecycle_event === undefined) return;
  const before = parents();
  const watch = setInterval(() => {
    if (parents() === before) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, 250);
  watch.unref();
}

/** Our parent, and its own when it is the shell that npm puts between. */
function parents() {
  try {
    const [, name, , grandparent] = readFileSync(`/proc/${process.ppid}/stat`, 'utf8').split(' ');
    if (name === '(sh)') return `${process.ppid} ${grandparent}`;
  } catch {
    // No /proc here: there the shell gives its place to us.
  }
  return String(process.ppid);
}
