import { execFile, spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const PROGRAM = join(import.meta.dirname, '../../bin/pramana.mjs');

export interface Ran {
  code: number;
  out: string;
}

/** Runs `pramana …` as the operator would, on the data of the server under test. */
export function pramana(...args: string[]): Promise<Ran> {
  return run([PROGRAM, ...args], { env: dataOfServer() });
}

/** A machine that has no data of ours, and whose clock stands `ms` away: what it runs knows only the files it is given. */
export function otherMachine(folder: string, ms: number) {
  const options = `--import=${pathToFileURL(join(import.meta.dirname, 'clock.mjs')).href}`;
  const data = { PRAMANA_DATA: join(folder, 'none'), PRAMANA_HEADS: join(folder, 'none-heads') };
  const env = { ...process.env, ...data, PRAMANA_TEST_CLOCK_MS: String(ms), NODE_OPTIONS: options };
  const there = { cwd: folder, env };
  return {
    pramana: (...args: string[]): Promise<Ran> => run([PROGRAM, ...args], there),
    year: async (): Promise<number> =>
      Number((await run(['-e', 'console.log(new Date().getUTCFullYear())'], there)).out),
  };
}

function run(args: readonly string[], options: { cwd?: string; env: NodeJS.ProcessEnv }): Promise<Ran> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { ...options, maxBuffer: 64 << 20 }, (error, stdout, stderr) => {
      if (error === null) resolve({ code: 0, out: stdout });
      else if (typeof error.code === 'number') resolve({ code: error.code, out: stdout + stderr });
      else reject(error);
    });
  });
}

/** One SQL statement past every rule of the application; fails the test when the database refuses it. */
export async function psql(sql: string): Promise<string> {
  const { code, out } = await pramana('psql', '-t', '-A', '-c', sql);
  if (code !== 0) throw new Error(`psql ended with ${code}: ${out}`);
  return out.trim();
}

/**
 * Holds the newest signed head of a hospital's log, as a busy database may: what is sealed meanwhile waits for its
 * signature until it is released.
 */
export async function holdLog(slug: string): Promise<{ release(): Promise<void> }> {
  const shell = spawn(process.execPath, [PROGRAM, 'psql', '-t', '-A'], {
    env: dataOfServer(),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => shell.once('exit', () => resolve()));
  const said = new Promise<void>((resolve) => shell.stdout.once('data', () => resolve()));
  shell.stdin.write(
    `begin;\nselect 'held' from log_head h join hospital p on p.id = h.hospital_id where p.slug = '${slug}' for update of h;\n`,
  );
  await Promise.race([said, ended.then(() => Promise.reject(new Error('the log could not be held')))]);
  return {
    release: async () => {
      shell.stdin.end('rollback;\n');
      await ended;
    },
  };
}

function dataOfServer(): NodeJS.ProcessEnv {
  return { ...process.env, PRAMANA_DATA: join(process.env.PRAMANA_E2E_FOLDER ?? '', 'data') };
}
