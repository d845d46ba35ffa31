import type { PatientJson, PatientRowJson } from '@pramana/contract';
import { civil, type IsoDate, type PatientId, PramanaError } from '@pramana/kernel';
import { type AccessContext, recordAccess } from '../../platform/access.ts';
import { newId } from '../../platform/ids.ts';
import { patientSubject } from '../sealing/index.ts';
import { ageOn } from './birth.policy.ts';
import { isProbablySame } from './duplicate.policy.ts';
import { factsOf, type PatientInput } from './facts.service.ts';
import { purposeOf } from './patient.policy.ts';
import {
  insertPatient,
  type PatientFacts,
  readPatients,
  type StoredPatient,
  takeNumber,
  updatePatient,
} from './patient.store.ts';
import { similarPatients } from './search.store.ts';

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

/** A probable duplicate; `candidates` are the numbers of the patients it may be. */
export class ProbableDuplicate extends PramanaError {
  readonly found: number;

  constructor(candidates: readonly StoredPatient[]) {
    const numbers = candidates.map((candidate) => candidate.number).join(', ');
    super('already_exists', {
      detail: `This may be the same person as ${numbers}. Open that patient, or confirm that this is another person.`,
      params: { candidates: numbers, count: candidates.length },
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
  { confirmDuplicate = false, ...input }: PatientInput & { confirmDuplicate?: boolean },
): Promise<StoredPatient> {
  const { tx, hospital, actor, clock } = ctx;
  const facts = factsOf(input, null, todayAt(ctx));
  const number = patientNumber(await takeNumber(tx, hospital.id));
  if (!confirmDuplicate) await refuseDuplicate(ctx, facts);
  const id: PatientId = newId(clock.now());
  const at = new Date(clock.now());
  await insertPatient(tx, hospital.id, { ...facts, id, number, at, by: actor.personId });
  return { ...facts, id, number, active: true, revision: 1, createdAt: at };
}

async function refuseDuplicate({ tx, hospital }: Registering, facts: PatientFacts): Promise<void> {
  const similar = await similarPatients(tx, hospital.id, facts);
  const candidates = similar.filter((known) => isProbablySame(facts, known));
  if (candidates.length > 0) throw new ProbableDuplicate(candidates.slice(0, 5));
}

/** Changes a patient as read at `revision`; `conflict` when somebody else was faster, `not_found`, `invalid_field`. */
export async function changePatient(
  ctx: Registering,
  id: PatientId,
  { revision, ...input }: PatientInput & { revision: number },
): Promise<StoredPatient> {
  const { tx, hospital, clock } = ctx;
  const before = await openPatient(ctx, id);
  const facts = factsOf(input, before, todayAt(ctx));
  const written = await updatePatient(tx, hospital.id, id, { ...facts, revision, at: new Date(clock.now()) });
  if (!written) throw new PramanaError('conflict', { params: { revision: before.revision } });
  return { ...before, ...facts, revision: revision + 1 };
}

/** One patient or `not_found`. Whoever shows it to a person records the access too. */
export async function openPatient(
  { tx, hospital }: Pick<Registering, 'tx' | 'hospital'>,
  id: PatientId,
): Promise<StoredPatient> {
  const [patient] = await readPatients(tx, hospital.id, [id]);
  if (patient === undefined) throw new PramanaError('not_found');
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
    revision: patient.revision,
    createdAt: patient.createdAt.toISOString(),
  };
}
