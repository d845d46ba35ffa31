import type { HospitalId, PatientId, PersonId, SubjectId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import type { Services } from '../../platform/services.ts';
import { forgetVisits } from '../appointments/index.ts';
import { eraseFiles } from '../files/index.ts';
import { closeAccount } from '../identity/index.ts';
import { blankPatient } from '../patients/index.ts';
import { discardConsultationDrafts } from '../consultations/index.ts';
import { forgetOrders } from '../diagnostics/index.ts';
import { forgetPrescriptions } from '../pharmacy/index.ts';
import { discardDraftsOf } from '../records/index.ts';
import { destroyKeys } from '../sealing/index.ts';
import { ownAccounts } from './account.store.ts';
import { endAccounts } from './erasure.store.ts';

/** Who goes, how far, by whom. The caller holds patient and subject. */
export interface Leaving {
  /** Null: no row of theirs is there. */
  readonly patientId: PatientId | null;
  readonly subjectId: SubjectId;
  readonly everything: boolean;
  readonly at: Date;
  /** Null: a database from before was restored, and nobody asks anew. */
  readonly by: PersonId | null;
}

/** Destroys keys, files, drafts, personal data and accounts; answers how many keys and files went. */
export async function destroyPerson(
  tx: Tx,
  ctx: { services: Pick<Services, 'files'>; hospital: { id: HospitalId } },
  { patientId, subjectId, everything, at, by }: Leaving,
): Promise<{ keys: number; files: number }> {
  const { hospital } = ctx;
  await discardDraftsOf(tx, hospital.id, subjectId);
  await forgetVisits(tx, hospital.id, { subjectId, at, by });
  await discardConsultationDrafts(tx, hospital.id, subjectId);
  await forgetOrders(tx, hospital.id, { subjectId, at });
  await forgetPrescriptions(tx, hospital.id, { subjectId, at, by });
  const files = await eraseFiles(tx, ctx, subjectId);
  const keys = await destroyKeys(tx, hospital, subjectId, { everything });
  if (patientId === null) return { keys, files };
  await blankPatient(tx, hospital.id, patientId, at);
  await endAccounts(tx, hospital.id, patientId, at, by);
  for (const { person, isMore } of await ownAccounts(tx, hospital.id, patientId)) {
    if (!isMore) await closeAccount(tx, person, at.getTime());
  }
  return { keys, files };
}
