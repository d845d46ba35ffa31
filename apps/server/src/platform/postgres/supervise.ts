import { setTimeout as pause } from 'node:timers/promises';
import { stopOrphans } from './cluster.ts';
import { type Launch, type Postmaster, launchPostmaster } from './postmaster.ts';

/** Where the launcher tells what happened; a pino logger fits. */
export interface PostgresLog {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

export interface Supervised {
  pid: () => number;
  stop: () => Promise<void>;
}

/** A postmaster that lived so long was well: what ends it then is tried again at once. */
const WELL_MS = 60_000;
const LONGEST_PAUSE_MS = 30_000;

/**
 * Starts the postmaster and brings it back when it ends unasked, for as long as it takes: a full disk is emptied and memory
 * comes free while nobody restarts the server for it. Between tries that fail it waits a second, then twice as long each time, up to
 * half a minute; the log says what is wrong when it is something new, and when the database is back.
 */
export async function supervise(launch: Launch, log: PostgresLog): Promise<Supervised> {
  const stopping = new AbortController();
  const starting = { say: (text: string) => log.warn(text), signal: stopping.signal };
  let current: Postmaster = await launchPostmaster(launch, starting);
  let startedAt = performance.now();
  let restarting: Promise<void> = Promise.resolve();
  let failures = 0;

  const watch = (postmaster: Postmaster): void => {
    void postmaster.ended.then(() => {
      if (stopping.signal.aborted) return;
      failures = performance.now() - startedAt > WELL_MS ? 0 : failures;
      log.warn('PostgreSQL ended unexpectedly and is started again');
      restarting = restart();
    });
  };
  const restart = async (): Promise<void> => {
    let said = '';
    for (; ; failures += 1) {
      if (!(await pauseBefore(failures, stopping.signal))) return;
      try {
        await stopOrphans(launch.cluster);
        if (stopping.signal.aborted) return;
        current = await launchPostmaster(launch, starting);
        break;
      } catch (error) {
        const text = error instanceof Error ? error.message : String(error);
        if (text !== said && !stopping.signal.aborted) log.error(`${text} It is tried again until it starts.`);
        said = text;
      }
    }
    if (said !== '') log.warn('PostgreSQL is back');
    // One that ends again within the minute waits longer each time.
    failures += 1;
    startedAt = performance.now();
    watch(current);
  };
  // A process that ends without stop() (an exception nobody caught) takes its database along; kill -9 cannot.
  const takeAlong = (): void => current.interrupt();
  process.once('exit', takeAlong);
  watch(current);

  return {
    pid: () => current.pid,
    stop: async () => {
      stopping.abort();
      await restarting;
      await current.stop();
      process.off('exit', takeAlong);
    },
  };
}

/** False when the server stops meanwhile. */
async function pauseBefore(failures: number, signal: AbortSignal): Promise<boolean> {
  const ms = failures === 0 ? 0 : Math.min(500 * 2 ** failures, LONGEST_PAUSE_MS);
  await pause(ms, undefined, { signal }).catch(() => undefined);
  return !signal.aborted;
}
