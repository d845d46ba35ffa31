import type { PersonId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import type { Hospital } from '../../platform/session.ts';
import { refuseNonMember } from '../people/index.ts';
import { type OpenWork, readOpenWork } from './work.store.ts';

/** What a member has open at the counters; `not_found` for nobody who works here or did. */
export async function openWorkOf(tx: Tx, hospital: Hospital, person: PersonId): Promise<OpenWork> {
  await refuseNonMember(tx, hospital, person);
  return readOpenWork(tx, hospital.id, person);
}
