import { Gauge, type Registry } from 'prom-client';
import type { Services } from '../../platform/services.ts';
import { type WaitingBlocks, waitingBlocks } from './outbox.store.ts';

/**
 * `pramana_log_waiting` and `pramana_log_waiting_seconds`, per hospital: how many sealed blocks wait for their log, and for how
 * long the oldest has. No person, no document. Where the database cannot be asked they are left out, and the rest is told.
 */
export function watchWaiting({ db, clock, log }: Services, registry: Registry): void {
  let asked: Promise<readonly WaitingBlocks[]> | undefined;
  /** One question for both figures of a look. */
  const rows = (): Promise<readonly WaitingBlocks[]> => {
    asked ??= db
      .onNode(waitingBlocks)
      .catch((error: unknown) => {
        log.warn({ err: error }, 'what waits for the logs could not be counted');
        return [];
      })
      .finally(() => (asked = undefined));
    return asked;
  };
  const gauge = (name: string, help: string, valueOf: (row: WaitingBlocks) => number): void => {
    const made = new Gauge({
      name,
      help,
      labelNames: ['hospital'] as const,
      registers: [registry],
      async collect() {
        const found = await rows();
        this.reset();
        for (const row of found) this.set({ hospital: row.slug }, valueOf(row));
      },
    });
    made.reset();
  };
  gauge('pramana_log_waiting', 'Sealed blocks of the hospital that wait for their log', ({ waiting }) =>
    Number(waiting),
  );
  gauge(
    'pramana_log_waiting_seconds',
    'For how long the oldest sealed block of the hospital has waited for its log; 0 where none waits',
    ({ oldest }) => (oldest === null ? 0 : Math.max(0, clock.now() - oldest.getTime()) / 1_000),
  );
}
