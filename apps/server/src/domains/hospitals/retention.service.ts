import type { Services } from '../../platform/services.ts';
import { dayOf } from './registration.service.ts';
import { deleteExpired } from './retention.store.ts';

const HOUR_MS = 60 * 60_000;

/** Deletes what has outlived its dated term (`retention_rule`). Gives how many registrations. */
export function sweepRegistrations(services: Services): Promise<number> {
  return services.db.onNode((tx) => deleteExpired(tx, new Date(services.clock.now()), dayOf(services)));
}

/** Sweeps now and every hour, of several servers whichever comes first. Returns how to stop. */
export function keepSweeping(services: Services): () => Promise<void> {
  let running: Promise<void> = Promise.resolve();
  const sweep = (): void => {
    running = sweepRegistrations(services).then(
      (deleted) => void (deleted > 0 && services.log.info({ deleted }, 'registrations were deleted after their term')),
      (error: unknown) => services.log.error({ err: error }, 'old registrations could not be deleted; tried again'),
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
