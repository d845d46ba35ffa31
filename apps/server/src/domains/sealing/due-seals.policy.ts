/** Which business days are still without their seals although these are due: billing knows, the chain's head says it. */
import type { HospitalId, IsoDate } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';

/** Days of a hospital whose seals are overdue at `now`, oldest first. */
type DueSeals = (tx: Tx, hospital: HospitalId, now: Date) => Promise<IsoDate[]>;

let find: DueSeals = async () => [];

/** Registered once by the domain whose days are sealed. */
export function registerDueSeals(dueSeals: DueSeals): void {
  find = dueSeals;
}

export const dueSeals: DueSeals = (tx, hospital, now) => find(tx, hospital, now);
