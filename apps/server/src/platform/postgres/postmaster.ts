import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Account } from './account.ts';
import type { Binaries } from './binaries.ts';
import { withClient } from './client.ts';
import { CLEAN_ENVIRONMENT, openCluster } from './cluster.ts';
import { DatabaseStartError, systemCode } from './failure.ts';
import { eventually } from './process.ts';

/** Everything that one start of the postmaster needs; the same again for each restart. */
export interface Launch {
  binaries: Binaries;
  account: Account | undefined;
  cluster: string;
  logFile: string;
  /** Settings given on the command line: they win over every file. */
  settings: Record<string, string>;
  /** The superuser's address, asked until it answers. */
  superUrl: string;
}

/** A postmaster that answered, of which we are the parent. */
export interface Postmaster {
  pid: number;
  /** Resolves when it has ended, for whatever reason. */
  ended: Promise<void>;
  /** Asks for a fast shutdown: sessions are ended, transactions rolled back, everything written. Does not wait. */
  interrupt(): void;
  /** The same, waited for. */
  stop(): Promise<void>;
}

const LOG_LIMIT = 10 * 1024 * 1024;
const READY_WITHIN_MS = 120_000;
const RECOVERY_LOOK_MS = 250;
const SAY_MS = 10_000;
/** PostgreSQL's answer while it starts, recovers or ends: cannot_connect_now. */
const STARTING_UP = '57P03';

/** How one start is waited for. */
export interface Starting {
  /** Told every ten seconds while it recovers. */
  say: (text: string) => void;
  /** Aborted when it is wanted no more. */
  signal: AbortSignal;
  /** Milliseconds without any answer after which it is given up; two minutes when absent. */
  patience?: number;
}

/**
 * Starts the postmaster and waits until it takes connections. After a crash it replays its log first: as long as it says so it
 * is left alone, however long that takes, since one that is cut off has to begin anew.
 */
export async function launchPostmaster(launch: Launch, starting: Starting): Promise<Postmaster> {
  const child = spawnPostmaster(launch);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const pid = child.pid;
  if (pid === undefined || !(await becomesReady(child, launch.superUrl, starting))) {
    await stopChild(child);
    throw new DatabaseStartError(
      `PostgreSQL did not start (${lastLine(launch.logFile)}). Its log is ${launch.logFile}.`,
    );
  }
  return { pid, ended, interrupt: () => void child.kill('SIGINT'), stop: () => stopChild(child) };
}

function spawnPostmaster(launch: Launch): ChildProcess {
  if ((statSync(launch.logFile, { throwIfNoEntry: false })?.size ?? 0) > LOG_LIMIT) {
    renameSync(launch.logFile, `${launch.logFile}.1`);
  }
  const log = openSync(launch.logFile, 'a', 0o600);
  const { path, inherited } = openCluster(launch.cluster, launch.account);
  const settings = Object.entries(launch.settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  // A group of its own: Ctrl-C in the terminal reaches the server alone, which lets its work end first.
  const child = spawn(launch.binaries.postgres, ['-D', path, ...settings], {
    ...launch.account,
    cwd: '/',
    env: CLEAN_ENVIRONMENT,
    detached: true,
    stdio: ['ignore', log, log, ...inherited],
  });
  for (const descriptor of [log, ...inherited]) closeSync(descriptor);
  child.unref();
  return child;
}

async function becomesReady(
  child: ChildProcess,
  url: string,
  { say, signal, patience = READY_WITHIN_MS }: Starting,
): Promise<boolean> {
  const begun = performance.now();
  let [heardAt, saidAt] = [begun, begun];
  while (isRunning(child) && !signal.aborted && performance.now() - heardAt < patience) {
    try {
      await withClient(url, (client) => client.query('SELECT 1'));
      return isRunning(child);
    } catch (error) {
      const isStarting = systemCode(error) === STARTING_UP;
      if (isStarting) heardAt = performance.now();
      if (isStarting && heardAt - saidAt > SAY_MS) {
        say('PostgreSQL recovers what was written before it was stopped; it must not be interrupted');
        saidAt = heardAt;
      }
      // Each look while it recovers is a line in its log.
      await pause(isStarting && heardAt - begun > 1_000 ? RECOVERY_LOOK_MS : 10);
    }
  }
  return false;
}

async function stopChild(child: ChildProcess): Promise<void> {
  child.kill('SIGINT');
  if (await eventually(() => !isRunning(child), 60_000)) return;
  child.kill('SIGQUIT');
  await eventually(() => !isRunning(child), 10_000);
}

function isRunning(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

function lastLine(logFile: string): string {
  return readFileSync(logFile, 'utf8').trim().split('\n').at(-1) ?? '';
}
