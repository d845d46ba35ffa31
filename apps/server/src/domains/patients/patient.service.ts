import type { PatientJson, PatientRowJson } from '@pramana/contract';
import { civil, cleanLine, type IsoDate, type PatientId, PramanaError } from '@pramana/kernel';
import { type AccessContext, recordAccess } from '../../platform/access.ts';
import type { Tx } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import type { Services } from '../../platform/services.ts';
import type { Hospital } from '../../platform/session.ts';
import { patientSubject } from '../sealing/index.ts';
import { ageOn } from './birth.policy.ts';
import { type DuplicateReason, reasonsOfLikeness } from './duplicate.policy.ts';
import { factsOf, type PatientInput } from './facts.service.ts';
import { purposeOf } from './patient.policy.ts';
import { insertDistinct } from './merge.store.ts';
import {
  identifierKey,
  insertPatient,
  lockPatient,
  type PatientFacts,
  readPatients,
  type StoredPatient,
  takeNumber,
  updatePatient,
} from './patient.store.ts';
import { tellFormer } from './phone.service.ts';
import { similarPatients } from './search.store.ts';
import { survivorsIn } from './survivor.service.ts';

/** Who acts, where, when and in which transaction. */
export type Registering = Pick<AccessContext, 'tx' | 'hospital' | 'clock'> & {
  actor: Pick<AccessContext['actor'], 'personId'>;
};

/** `P-000123`; grows beyond six digits and is not yearly. */
export function patientNumber(number: bigint | number): string {
  return `P-${String(number).padStart(6, '0')}`;
}

/** The civil date at the hospital: what ages are counted by. */
export function todayAt({ hospital, clock }: Pick<AccessContext, 'hospital' | 'clock'>): IsoDate {
  return civil(clock.now(), hospital.timeZone).date;
}

/** The answer to a probable duplicate: another person, and why. */
export interface Confirmed {
  confirmDuplicate?: boolean;
  duplicateReason?: string;
}

/** Somebody who may be the same person, and why. */
interface Candidate {
  patient: StoredPatient;
  reasons: readonly DuplicateReason[];
}

/** At most so many are shown. */
const MOST_CANDIDATES = 5;

/** A probable duplicate; `candidates` are the numbers of the patients it may be. */
export class ProbableDuplicate extends PramanaError {
  readonly found: number;

  constructor(candidates: readonly Candidate[]) {
    const numbers = candidates.map(({ patient }) => patient.number).join(', ');
    super('already_exists', {
      detail: `This may be the same person as ${numbers}. Open that patient, or confirm that this is another person.`,
      params: {
        candidates: numbers,
        count: candidates.length,
        // For each candidate in that order why it may be the same: `phone+name, identifier`.
        reasons: candidates.map(({ reasons }) => reasons.join('+')).join(', '),
      },
    });
    this.found = candidates.length;
  }
}

/**
 * Registers a patient under the next number. A probable duplicate (see duplicate.policy.ts) is refused with the
 * candidates' numbers unless `confirmDuplicate`. Throws `invalid_field`.
 */
export async function registerPatient(
  ctx: Registering,
  { confirmDuplicate = false, duplicateReason = '', ...input }: PatientInput & Confirmed,
): Promise<StoredPatient> {
  const { tx, hospital, actor, clock } = ctx;
  const facts = factsOf(input, null, todayAt(ctx));
  const number = patientNumber(await takeNumber(tx, hospital.id));
  const candidates = await candidatesOf(ctx, facts);
  if (!confirmDuplicate && candidates.length > 0) throw new ProbableDuplicate(candidates);
  const id: PatientId = newId(clock.now());
  const at = new Date(clock.now());
  await insertPatient(tx, hospital.id, { ...facts, id, number, at, by: actor.personId });
  if (candidates.length > 0) {
    const others = candidates.map(({ patient }) => patient.id);
    const reason = cleanLine(duplicateReason);
    await insertDistinct(tx, hospital.id, { patient: id, others, reason, by: actor.personId, at });
  }
  const never = { photoAt: null, phoneChangedAt: null, contactPhoneChangedAt: null, mergedInto: null };
  return { ...facts, id, number, ...never, active: true, revision: 1, createdAt: at };
}

/** Who may be the same person; whoever was merged into another one stands as that one, once. */
async function candidatesOf({ tx, hospital }: Registering, facts: PatientFacts): Promise<Candidate[]> {
  const identifiers = facts.identifiers.map(identifierKey);
  const similar = await similarPatients(tx, hospital.id, { ...facts, identifiers });
  const found = similar.flatMap((known) => {
    const one = { ...facts, identifiers };
    const reasons = reasonsOfLikeness(one, { ...known, identifiers: known.identifiers.map(identifierKey) });
    return reasons.length === 0 ? [] : [{ patient: known, reasons }];
  });
  const survivors = await survivorsIn(
    tx,
    hospital.id,
    found.map(({ patient }) => patient),
  );
  const own = found.map(({ patient, reasons }) => ({ patient: survivors.get(patient.id) ?? patient, reasons }));
  return [...new Map(own.map((each) => [each.patient.id, each])).values()].slice(0, MOST_CANDIDATES);
}

/**
 * Changes a patient as read at `revision`, and tells a number that was taken off the file. `conflict` when somebody else was
 * faster, `not_found`, `invalid_field`.
 */
export async function changePatient(
  ctx: Registering & { services: Services },
  id: PatientId,
  { revision, ...input }: PatientInput & { revision: number },
): Promise<StoredPatient> {
  const { tx, hospital, clock } = ctx;
  const before = await holdPatient(ctx, id);
  const facts = factsOf(input, before, todayAt(ctx));
  const written = await updatePatient(tx, hospital.id, id, { ...facts, revision, at: new Date(clock.now()) });
  if (!written) throw new PramanaError('conflict', { params: { revision: before.revision } });
  await tellFormer(ctx, before, facts);
  return { ...before, ...facts, revision: revision + 1 };
}

/** One patient or `not_found`. Whoever shows it to a person records the access too. */
export async function openPatient(
  { tx, hospital }: { tx: Tx; hospital: Pick<Hospital, 'id'> },
  id: PatientId,
): Promise<StoredPatient> {
  const [patient] = await readPatients(tx, hospital.id, [id]);
  if (patient === undefined) throw new PramanaError('not_found');
  return patient;
}

/**
 * One patient to write something of, held until the transaction ends: a merge or an erasure comes before or after it, and
 * nothing is kept of somebody of whom a certificate says that it is gone. `not_found`, `patient_merged`, `record_forgotten`.
 */
export async function holdPatient(
  { tx, hospital }: { tx: Tx; hospital: Pick<Hospital, 'id'> },
  id: PatientId,
): Promise<StoredPatient> {
  await lockPatient(tx, hospital.id, id);
  const patient = await openPatient({ tx, hospital }, id);
  if (patient.mergedInto !== null) throw new PramanaError('patient_merged');
  if (!patient.active) {
    throw new PramanaError('record_forgotten', { detail: 'This patient was erased: nothing more is written of them.' });
  }
  return patient;
}

/** The access event of opening or changing a patient's record (I-12). */
export async function recordPatientAccess(ctx: AccessContext, id: PatientId): Promise<void> {
  const subjectId = await patientSubject(ctx.tx, ctx.hospital, id);
  await recordAccess(ctx, { subjectId, purpose: purposeOf(ctx.actor.roles), resource: 'patient' });
}

/** What a search row, a bill and a draft show of a patient. */
export function patientRow(patient: StoredPatient, today: IsoDate): PatientRowJson {
  const { id, number, name, phone } = patient;
  const gender = patient.gender as PatientRowJson['gender'];
  return { id, number, name, gender, age: ageOn(patient.birthDate, today), phone, city: patient.address?.city ?? '' };
}

export function patientJson(patient: StoredPatient, today: IsoDate): PatientJson {
  return {
    ...patientRow(patient, today),
    birthDate: patient.birthDate,
    birthDateEstimated: patient.birthDateEstimated,
    email: patient.email,
    bloodGroup: patient.bloodGroup as NonNullable<PatientJson['bloodGroup']> | null,
    address: patient.address,
    emergencyContact: patient.emergencyContact,
    identifiers: [...patient.identifiers],
    active: patient.active,
    photoAt: patient.photoAt?.toISOString() ?? null,
    mergedInto: patient.mergedInto,
    revision: patient.revision,
    createdAt: patient.createdAt.toISOString(),
  };
}
