import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BARE_ENV } from '../../../../tools/test-process.ts';
import { findPostgres, startPostgres } from '../platform/postgres/index.ts';
import { type SeededHospital, seedNode } from './hospital.fixture.ts';

const MAIN = join(import.meta.dirname, '../main.ts');
const quiet = { info: () => undefined, warn: () => undefined, error: console.error };

/** The server as a process of its own. */
export interface ServerProcess {
  readonly url: string;
  readonly child: ChildProcess;
  /** Resolves when the process has ended. */
  readonly ended: Promise<void>;
  /** SIGTERM, and waits. */
  stop(): Promise<void>;
  /** `kill -9`, and waits: no handler of it runs. Its database outlives it. */
  kill(): Promise<void>;
}

/**
 * Runs `main.ts` with this environment; resolves when it listens, rejects with what it said when it ended instead. Without a demo,
 * unless `args` say otherwise.
 */
export async function startServer(env: Record<string, string>, args = ['--empty']): Promise<ServerProcess> {
  const settings = {
    PORT: '0',
    PRAMANA_RATE_PER_MINUTE: '0',
    PRAMANA_LOG_LEVEL: 'warn',
    PRAMANA_SECOND_FACTOR: 'optional',
    PRAMANA_RECOVERY_KIT: 'optional',
  };
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { ...BARE_ENV, ...settings, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  let said = '';
  const url = await new Promise<string>((resolve, reject) => {
    const look = (chunk: Buffer): void => {
      said += chunk.toString();
      const address = /Pramana listens on (http:\S+)/.exec(said)?.[1];
      if (address !== undefined) resolve(address);
    };
    child.stdout.on('data', look);
    child.stderr.on('data', look);
    void ended.then(() => reject(new Error(`the server did not start: ${said}`)));
  });
  const end = (signal: NodeJS.Signals) => (): Promise<void> => {
    child.kill(signal);
    return ended;
  };
  return { url, child, ended, stop: end('SIGTERM'), kill: end('SIGKILL') };
}

/** A data folder with a seeded hospital and a durable database of its own; nobody runs on it. */
export interface NodeFolder {
  readonly dataDir: string;
  readonly hospital: SeededHospital;
  /** The superuser's address of the database that a server runs on this folder now. */
  superUrl(): string;
  start(env?: Record<string, string>): Promise<ServerProcess>;
  remove(): Promise<void>;
}

/** The embedded PostgreSQL with everything as a hospital has it, fsync included. */
export async function seededFolder(): Promise<NodeFolder> {
  const dataDir = mkdtempSync(join(tmpdir(), 'pramana-fault-'));
  // As root the database runs under another account, which has to come in here.
  chmodSync(dataDir, 0o755);
  const postgresDir = join(dataDir, 'postgres');
  const postgres = await startPostgres({ dataDir: postgresDir, log: quiet });
  try {
    const [hospital] = await seedNode({ ...postgres, dataDir });
    if (hospital === undefined) throw new Error('no hospital was seeded');
    return {
      dataDir,
      hospital,
      superUrl: () => {
        const running = findPostgres(postgresDir);
        if (running === undefined) throw new Error(`no database runs on ${postgresDir}`);
        return running.superUrl;
      },
      start: (env = {}) => startServer({ PRAMANA_DATA: dataDir, ...env }),
      remove: () => rm(dataDir, { recursive: true, force: true }),
    };
  } finally {
    await postgres.stop();
  }
}
