import type { HospitalId, IsoDate } from '@pramana/kernel';
import { Gauge, type Registry } from 'prom-client';
import type { Tx } from '../../platform/database/index.ts';
import { openDaysAndPlace } from './day-end.store.ts';
import { isSealDue } from './day.policy.ts';

/** Days that should have been sealed by now and are not, oldest first (ledger.md, decision 10: a missing seal is an alarm). */
export async function dueDays(tx: Tx, hospital: HospitalId, now: Date): Promise<IsoDate[]> {
  const open = await openDaysAndPlace(tx, hospital);
  return open.filter((day) => isSealDue(day.date, now.getTime(), day)).map(({ date }) => date);
}

/** `pramana_days_unsealed` per hospital: no person, no document. `read` answers what the last look found. */
export function watchDays(registry: Registry, read: () => ReadonlyMap<string, readonly IsoDate[]>): void {
  const gauge = new Gauge({
    name: 'pramana_days_unsealed',
    help: 'Business days of the hospital whose seals are overdue',
    labelNames: ['hospital'] as const,
    registers: [registry],
    collect() {
      this.reset();
      for (const [hospital, days] of read()) this.set({ hospital }, days.length);
    },
  });
  gauge.reset();
}
