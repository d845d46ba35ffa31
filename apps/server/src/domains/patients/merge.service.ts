import type { CanOf, MergeViewJson, patients } from '@pramana/contract';
import { cleanLine, type HospitalId, type PatientId, PramanaError, type SubjectId } from '@pramana/kernel';
import { type AccessContext, recordAccess } from '../../platform/access.ts';
import { type Tx, violatedConstraint } from '../../platform/database/index.ts';
import type { Hospital } from '../../platform/session.ts';
import { patientsOf, patientSubject, subjectOfPatient } from '../sealing/index.ts';
import { canMerge } from './merge.policy.ts';
import {
  accountsOf,
  aliasesOf,
  cameAlong,
  hasOpenCards,
  insertMerge,
  lockBoth,
  pointBack,
  pointTo,
  readMerges,
  survivorsOf,
} from './merge.store.ts';
import { holdPatient, patientRow, todayAt } from './patient.service.ts';
import { readPatients, type StoredPatient } from './patient.store.ts';

/** The patient as whom this one goes on: itself, or the one it was merged into. `not_found`. */
export async function survivorOf(tx: Tx, hospital: HospitalId, id: PatientId): Promise<PatientId> {
  const survivor = (await survivorsOf(tx, hospital, [id])).get(id);
  if (survivor === undefined) throw new PramanaError('not_found');
  return survivor;
}

/** Every number of this person: whoever they go on as, and those that were merged into it. `not_found`. */
export async function numbersOf(
  tx: Tx,
  hospital: Pick<Hospital, 'id'>,
  id: PatientId,
): Promise<[survivor: PatientId, ...aliases: PatientId[]]> {
  const survivor = await survivorOf(tx, hospital.id, id);
  const aliases = await aliasesOf(tx, hospital.id, survivor);
  return [survivor, ...aliases.map((each) => each.id)];
}

/**
 * Every pseudonym under which something of this person is stored: their own first, then those of the patients that were
 * merged into them. Whoever lists what is a patient's lists by these. `not_found`.
 */
export async function subjectsOf(
  tx: Tx,
  hospital: Pick<Hospital, 'id'>,
  id: PatientId,
): Promise<[own: SubjectId, ...aliases: SubjectId[]]> {
  const [survivor, ...aliases] = await numbersOf(tx, hospital, id);
  return [await patientSubject(tx, hospital, survivor), ...aliases.map((each) => subjectOfPatient(hospital, each))];
}

/** The same for whoever stands behind one pseudonym. That of nobody stands alone. */
export async function pseudonymsOf(
  tx: Tx,
  hospital: Pick<Hospital, 'id'>,
  subject: SubjectId,
): Promise<readonly [SubjectId, ...SubjectId[]]> {
  const id = (await patientsOf(tx, hospital, [subject])).get(subject) ?? null;
  return id === null ? [subject] : subjectsOf(tx, hospital, id);
}

/**
 * The pseudonym under which something new is written of a patient: of whoever they were merged into, held until the
 * transaction ends. `not_found`, `patient_merged`, `record_forgotten` of somebody who was erased.
 */
export async function heldSubject(tx: Tx, hospital: Pick<Hospital, 'id'>, id: PatientId): Promise<SubjectId> {
  const survivor = await survivorOf(tx, hospital.id, id);
  await holdPatient({ tx, hospital }, survivor);
  return patientSubject(tx, hospital, survivor);
}

type Shown = { data: MergeViewJson; can: CanOf<typeof patients.merges.show> };

/** Who was merged with whom, and what may be done; an access to each. `not_found`. */
export async function showMerges(ctx: AccessContext, id: PatientId): Promise<Shown> {
  const { tx, hospital, actor } = ctx;
  const survivor = await survivorOf(tx, hospital.id, id);
  const aliases = await aliasesOf(tx, hospital.id, survivor);
  const history = await readMerges(tx, hospital.id, id);
  const ids = [id, survivor, ...aliases.map((each) => each.id), ...history.flatMap((m) => [m.aliasId, m.survivorId])];
  const known = new Map((await readPatients(tx, hospital.id, [...new Set(ids)])).map((each) => [each.id, each]));
  await recordPatients(ctx, [...known.keys()]);
  const today = todayAt(ctx);
  const row = (each: PatientId): MergeViewJson['survivor'] => {
    const patient = known.get(each);
    if (patient === undefined) throw new PramanaError('not_found');
    return patientRow(patient, today);
  };
  const numberOf = (each: PatientId): string => known.get(each)?.number ?? '';
  return {
    data: {
      survivor: row(survivor),
      aliases: aliases.map((each) => row(each.id)),
      history: history.map(({ id: key, action, aliasId, survivorId, reason, by, at }) => ({
        id: key,
        action,
        alias: numberOf(aliasId),
        survivor: numberOf(survivorId),
        reason,
        by,
        at: at.toISOString(),
      })),
    },
    can: canMerge(actor.roles, survivor !== id),
  };
}

/** `act`: the merge or separation itself. It is no look: its id tells it from the next one of the same quarter of an hour. */
async function recordPatients(
  ctx: AccessContext,
  ids: readonly PatientId[],
  act: { purpose: 'administration' } | { purpose: 'merge' | 'separate'; document: string } = {
    purpose: 'administration',
  },
): Promise<void> {
  const accesses = ids.map(async (id) => ({
    subjectId: await patientSubject(ctx.tx, ctx.hospital, id),
    resource: 'patient',
    ...act,
  }));
  await recordAccess(ctx, ...(await Promise.all(accesses)));
}

/**
 * Says that two patients are one person: `alias` goes on as `into`. Nothing is copied or sealed anew. `patient_merged` when
 * either is somebody's alias already, also by who was a moment faster.
 */
export async function mergePatients(
  ctx: AccessContext,
  into: PatientId,
  { aliasId, reason }: { aliasId: string; reason: string },
): Promise<Shown> {
  const { tx, hospital, actor, clock } = ctx;
  const alias = aliasId as PatientId;
  if (alias === into) throw new PramanaError('invalid_field', { field: 'aliasId', detail: 'Choose another patient.' });
  await lockBoth(tx, hospital.id, [alias, into]);
  const both = await readPatients(tx, hospital.id, [alias, into]);
  const [one, other] = [both.find(({ id }) => id === alias), both.find(({ id }) => id === into)];
  if (one === undefined || other === undefined) throw new PramanaError('not_found');
  if (isMerged(one) || isMerged(other)) throw new PramanaError('patient_merged');
  if (!one.active || !other.active) throw new PramanaError('conflict', { detail: 'One of them was erased.' });
  await refuseOpening(ctx, [alias, into]);
  const moved = await pointTo(tx, hospital.id, alias, into).catch((error: unknown) => {
    // The database decides: whoever points to an alias would make a chain or a circle.
    if (violatedConstraint(error) !== 'patient_merged_into_own') throw error;
    throw new PramanaError('patient_merged', { cause: error });
  });
  const at = new Date(clock.now());
  const row = { action: 'merge', aliasId: alias, survivorId: into, moved, reason: cleanLine(reason) } as const;
  const document = await insertMerge(tx, hospital.id, { ...row, by: actor.personId, at });
  // Whoever it was done to reads it among who looked, with its proof: what opens one of these numbers now opens them all.
  await recordPatients(ctx, await numbersOf(tx, hospital, into), { purpose: 'merge', document });
  return showMerges(ctx, into);
}

/**
 * An account that opens one of two would open both: nobody merges their own, and of those with accounts, or cards that make
 * one, only an administrator, or a clerk could read anybody by merging them into somebody they know. Accounts that come
 * after the merge: `people/enrolment.service`.
 */
async function refuseOpening({ tx, hospital, actor, clock }: AccessContext, both: readonly PatientId[]): Promise<void> {
  const accounts = await accountsOf(tx, hospital.id, both);
  if (accounts.includes(actor.personId)) {
    throw new PramanaError('not_permitted', {
      detail: 'Your own account opens one of them: another person merges them.',
    });
  }
  if (actor.roles.includes('admin')) return;
  if (accounts.length > 0)
    throw new PramanaError('not_permitted', { detail: 'One of them has an account: an administrator merges them.' });
  if (await hasOpenCards(tx, hospital.id, both, new Date(clock.now()))) {
    const detail = 'A card of one of them is still open: withdraw it, or an administrator merges them.';
    throw new PramanaError('not_permitted', { detail });
  }
}

function isMerged({ mergedInto }: StoredPatient): boolean {
  return mergedInto !== null;
}

/** Takes a merge back: the alias is a patient of its own again, with those that came along. `conflict` when it is none. */
export async function separatePatient(ctx: AccessContext, alias: PatientId, reason: string): Promise<Shown> {
  const { tx, hospital, actor, clock } = ctx;
  const found = await survivorOf(tx, hospital.id, alias);
  await lockBoth(tx, hospital.id, [alias, found]);
  const survivor = await survivorOf(tx, hospital.id, alias);
  if (survivor === alias)
    throw new PramanaError('conflict', { detail: 'This patient is not merged into another one.' });
  const numbers = await numbersOf(tx, hospital, survivor);
  const moved = await cameAlong(tx, hospital.id, alias);
  await pointBack(tx, hospital.id, alias, { survivor, moved });
  const at = new Date(clock.now());
  const row = { action: 'separate', aliasId: alias, survivorId: survivor, moved, reason: cleanLine(reason) } as const;
  const document = await insertMerge(tx, hospital.id, { ...row, by: actor.personId, at });
  await recordPatients(ctx, numbers, { purpose: 'separate', document });
  return showMerges(ctx, alias);
}
