import { describeError } from './log.ts';
import type { Services } from './services.ts';

const HOUR_MS = 60 * 60_000;

/**
 * Does `work` now and every hour, of several servers whichever comes first: it must be harmless to do twice. `what` names
 * it in the log and in `/readyz` (`sweeps`) when it fails; it is tried again an hour later. Returns how to stop, which waits for what runs.
 */
export function keepSweeping(
  { log, health }: Pick<Services, 'log' | 'health'>,
  what: string,
  work: () => Promise<void>,
): () => Promise<void> {
  let running: Promise<void> = Promise.resolve();
  const sweep = (): void => {
    running = work().then(
      () => health.ran(what, true),
      (error: unknown) => {
        health.ran(what, false);
        log.error({ error: describeError(error), what }, 'what runs every hour failed; it is tried again');
      },
    );
  };
  const timer = setInterval(sweep, HOUR_MS);
  timer.unref();
  sweep();
  return async () => {
    clearInterval(timer);
    await running;
  };
}
