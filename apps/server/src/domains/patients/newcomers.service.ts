import type { AllergyJson } from '@pramana/contract';
import type { PatientId, SubjectId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import type { Actor, Hospital } from '../../platform/session.ts';
import { newPatientSubjects, sealFirstContents } from '../sealing/index.ts';
import { CATEGORY, cleaned, encoded } from './clinical.service.ts';
import { insertClinicals } from './clinical.store.ts';
import { factsOf, type PatientInput } from './facts.service.ts';
import { patientNumber, type Registering, todayAt } from './patient.service.ts';
import { insertPatients } from './newcomers.store.ts';
import { takeNumbers } from './patient.store.ts';

/** Somebody who was registered, and under which pseudonym what is theirs is kept. */
export interface Newcomer {
  readonly id: PatientId;
  readonly subjectId: SubjectId;
}

/** With the number of their row, which nobody else of the hospital ever gets. */
export interface Numbered extends Newcomer {
  readonly number: bigint;
}

/**
 * `registerPatient` for many of whom the caller knows that each is a person of their own: nobody is looked up who may be the
 * same. In the order given, under the next numbers. Throws `invalid_field`.
 */
export async function registerNewcomers(ctx: Registering, inputs: readonly PatientInput[]): Promise<Numbered[]> {
  const { tx, hospital, actor, clock } = ctx;
  const today = todayAt(ctx);
  const at = new Date(clock.now());
  const known = inputs.map((input) => ({ ...factsOf(input, null, today), id: newId<'Patient'>(clock.now()) }));
  const ids = known.map(({ id }) => id);
  const subjects = await newPatientSubjects(tx, hospital, ids);
  const last = await takeNumbers(tx, hospital.id, known.length);
  const first = last - BigInt(known.length) + 1n;
  const rows = known.map((each, index) => ({ ...each, number: patientNumber(first + BigInt(index)) }));
  await insertPatients(tx, hospital.id, rows, { at, by: actor.personId });
  return subjects.map((subjectId, index) => {
    return { id: ids[index] as PatientId, subjectId, number: first + BigInt(index) };
  });
}

/** Allergies of a newcomer as another system tells them. */
export interface ToldAllergies extends Newcomer {
  readonly allergies: readonly AllergyJson[];
  readonly actor: Actor;
  readonly at: Date;
}

/** `takeOverAllergies` for many who are new in this very transaction. */
export async function takeOverFirstAllergies(
  tx: Tx,
  hospital: Hospital,
  told: readonly ToldAllergies[],
): Promise<void> {
  const places = told.map(({ subjectId, allergies, at }) => {
    const facts = cleaned({ allergies: [...allergies], noKnownAllergies: false, weightKg: null, weighedOn: null });
    const record = newId(at.getTime());
    return { subject: subjectId, category: CATEGORY, record, version: 1, at, bytes: encoded(facts, []) } as const;
  });
  const sealed = await sealFirstContents(tx, hospital, places);
  const rows = told.flatMap(({ id: patientId, actor, at }, index) => {
    const [place, content] = [places[index], sealed[index]];
    if (place === undefined || content === undefined) return [];
    const author = { by: actor.personId, author: actor.name };
    return [{ patientId, id: place.record, version: place.version, ...content, ...author, at }];
  });
  await insertClinicals(tx, hospital.id, rows);
}
