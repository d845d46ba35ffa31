import { stopOrphans } from './cluster.ts';
import { DatabaseStartError } from './failure.ts';
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

const RESTARTS = 5;
const WITHIN_MS = 60_000;

/**
 * Starts the postmaster and brings it back when it ends unasked. After five ends within a minute something is wrong
 * that a restart does not mend: then `onGivenUp` is called once and nothing more is tried.
 */
export async function supervise(
  launch: Launch,
  log: PostgresLog,
  onGivenUp: (reason: Error) => void,
): Promise<Supervised> {
  let current: Postmaster = await launchPostmaster(launch);
  let stopping = false;
  let restarting: Promise<void> = Promise.resolve();
  const ends: number[] = [];

  const watch = (postmaster: Postmaster): void => {
    void postmaster.ended.then(() => {
      if (!stopping) restarting = restart();
    });
  };
  const restart = async (): Promise<void> => {
    try {
      ends.push(performance.now());
      if (ends.length > RESTARTS && performance.now() - (ends.at(-1 - RESTARTS) ?? 0) < WITHIN_MS) {
        throw new DatabaseStartError(
          `PostgreSQL ended ${RESTARTS} times within a minute. Its log is ${launch.logFile}.`,
        );
      }
      log.warn('PostgreSQL ended unexpectedly and is started again');
      await stopOrphans(launch.cluster);
      if (stopping) return;
      current = await launchPostmaster(launch);
      watch(current);
    } catch (error) {
      onGivenUp(error instanceof Error ? error : new Error(String(error)));
    }
  };
  // A process that ends without stop() (an exception nobody caught) takes its database along; kill -9 cannot.
  const takeAlong = (): void => current.interrupt();
  process.once('exit', takeAlong);
  watch(current);

  return {
    pid: () => current.pid,
    stop: async () => {
      stopping = true;
      await restarting;
      await current.stop();
      process.off('exit', takeAlong);
    },
  };
}
