import type { HospitalId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { readConsultations } from './consultation.store.ts';

/** At which encounter a consultation was written; null without one, or when there is no such consultation. */
export async function encounterOf(tx: Tx, hospital: HospitalId, consultation: string): Promise<string | null> {
  const [row] = await readConsultations(tx, hospital, { id: consultation });
  return row?.encounterId ?? null;
}
