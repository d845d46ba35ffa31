import type { HospitalId, PatientId, SubjectId } from '@pramana/kernel';
import { afterCommit, type Tx } from '../../platform/database/index.ts';
import { describeError } from '../../platform/log.ts';
import type { Services } from '../../platform/services.ts';
import { findPatientWhere, lockPatient, patientsById } from '../patients/index.ts';
import {
  hasKeys,
  holdSubject,
  labelOf,
  leaveErased,
  listHospitals,
  patientsOf,
  subjectOfPatient,
} from '../sealing/index.ts';
import { isStillThere, readErasures } from './erasure.store.ts';
import { destroyPerson } from './destroy.service.ts';
import { listErasure, type ListedErasure, listedErasures } from './outside.store.ts';
import { rememberListed } from './own-key.service.ts';

type Listing = Pick<Services, 'config' | 'log'>;
type Again = Pick<Services, 'db' | 'files'> & {
  config: Pick<Services['config'], 'headsDir'>;
  log: Pick<Services['log'], 'warn' | 'error'>;
};

/** Once `tx` has committed, the erasure stands outside the database too; should that fail, `eraseAgain` lists it at the next start. */
export function listAfter(tx: Tx, { config, log }: Listing, hospital: HospitalId, erasure: ListedErasure): void {
  afterCommit(tx, () => {
    try {
      listErasure(config.headsDir, hospital, erasure);
    } catch (error) {
      log.error(
        { error: describeError(error) },
        'an erasure could not be listed outside the database; tried at the next start',
      );
    }
  });
}

/**
 * A backup from before an erasure brings nobody back: whoever stands on the list outside the database and is there again is
 * destroyed again, before anything is served. What the database knows of erasures is put on the list. Answers what it did,
 * one line each.
 */
export async function eraseAgain({ db, config, log, files }: Again, now: Date): Promise<string[]> {
  if (!hasKeys()) return [];
  const said: string[] = [];
  for (const hospital of await db.onNode(listHospitals)) {
    const known = await db.inHospital(hospital.id, (tx) => readErasures(tx, hospital.id));
    for (const { subjectId: subject, scope, at, series, number } of known) {
      const extent = scope.includes('everything') ? 'everything' : 'records';
      listErasure(config.headsDir, hospital.id, { subject, extent, at, series, number });
    }
    const { listed, foreign } = listedErasures(config.headsDir, hospital.id);
    if (foreign.length > 0)
      log.error(
        { hospital: hospital.id, files: foreign },
        'the list of erasures has files that this node did not write',
      );
    rememberListed(hospital.id, listed);
    for (const each of listed) {
      const again = await db.inHospital(hospital.id, (tx) =>
        destroyAgain(tx, { services: { files }, hospital }, each, now),
      );
      if (!again) continue;
      const entry = labelOf(each.series, each.number);
      said.push(
        `${hospital.slug}: somebody who was erased (${entry}) was in this database again, and was erased again`,
      );
      log.warn(
        { hospital: hospital.id, entry },
        'an older database was restored: somebody who was erased was erased again',
      );
    }
  }
  return said;
}

async function destroyAgain(
  tx: Tx,
  ctx: { services: Pick<Services, 'files'>; hospital: { id: HospitalId } },
  { subject, extent, at }: ListedErasure,
  now: Date,
): Promise<boolean> {
  const { hospital } = ctx;
  const everything = extent === 'everything';
  const isKeyThere = await isStillThere(tx, hospital.id, { subject, everything, at });
  const patientId = await ownerOf(tx, hospital, subject, isKeyThere);
  const [patient] = patientId === null ? [] : await patientsById(tx, hospital.id, [patientId]);
  // Without a row of theirs all patients were gone through: the next start finds one, of a key that was destroyed.
  await leaveErased(tx, hospital, subject, now);
  // Who has no health content has no such keys either, but a name, a phone, a photo. A blanked row is never active again.
  if (!isKeyThere && patient?.active !== true) return false;
  if (patientId !== null) await lockPatient(tx, hospital.id, patientId);
  await holdSubject(tx, hospital, subject);
  await destroyPerson(tx, ctx, { patientId, subjectId: subject, everything, at: now, by: null });
  return true;
}

/** Whose pseudonym it is, by its own box; where that is missing or does not open, or with `search`, every patient is tried. */
async function ownerOf(
  tx: Tx,
  hospital: { id: HospitalId },
  subject: SubjectId,
  search: boolean,
): Promise<PatientId | null> {
  const owner = await patientsOf(tx, hospital, [subject], { stored: true }).then(
    (found) => found.get(subject),
    () => undefined,
  );
  if (owner === undefined || (owner === null && search))
    return findPatientWhere(tx, hospital.id, (id) => subjectOfPatient(hospital, id) === subject);
  return owner;
}
