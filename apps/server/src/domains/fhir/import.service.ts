import { createHash } from 'node:crypto';
import { civil, cleanLine, type PatientId, PramanaError, type SubjectId, uuidV7 } from '@pramana/kernel';
import type { AccessContext } from '../../platform/access.ts';
import { takeOverVisit } from '../consultations/index.ts';
import {
  findPatient,
  heldSubject,
  patientByIdentifier,
  registerPatient,
  subjectsOf,
  takeOverAllergies,
} from '../patients/index.ts';
import { type VersionContent, writeVersion } from '../records/index.ts';
import { type Bundle, listOf, objectOf, readBundle, type Resource, textOf } from './bundle.policy.ts';
import { type Parts, partsOf } from './parts.policy.ts';
import { allergyOf, differenceOf, type Identifier, identifiersOf, personOf } from './patient.policy.ts';
import { isOver } from './status.policy.ts';
import { type Named, plainWords } from './visit.policy.ts';

type Counts = Readonly<Record<string, number>>;

/** What became of a bundle: resources by type. Everything is in exactly one of the three. */
export interface Imported {
  readonly patientId: PatientId;
  /** Whom the bundle says it is of, to be compared with whom it was found to be. */
  readonly said: Pick<ReturnType<typeof personOf>, 'name' | 'gender' | 'birthDate'>;
  /** Written now. */
  readonly mapped: Counts;
  /** What hangs on a patient or a visit that is here already: left as it was, nothing of it was written now. */
  readonly known: Counts;
  /** Types of which nothing is taken over, and single resources that say nothing this model has, or nothing that is true. */
  readonly notMapped: Counts;
  /** Visits written now; none when the bundle was imported before. */
  readonly written: number;
}

type Importing = Pick<AccessContext, 'tx' | 'hospital' | 'actor' | 'clock' | 'client'>;

/** A bundle of somebody who is here under its identifier with another birth date or gender. That they are here was told. */
export class OtherPerson extends PramanaError {
  readonly patientId: PatientId;

  constructor(number: string, patientId: PatientId, by: 'birthDate' | 'gender') {
    const what = by === 'birthDate' ? 'birth date' : 'gender';
    const detail = `The bundle’s identifier is that of ${number} here, and the ${what} differs: this may be another person. Nothing was taken over. Compare the two; correct the patient here, or the bundle where it comes from.`;
    super('invalid_field', { field: 'file', detail });
    this.patientId = patientId;
  }
}

/**
 * Takes over one patient with their visits from a FHIR R4 transaction bundle, in the caller's transaction, as sealed records
 * of whoever imports. Imported again it finds the same patient and visits, and writes only what is new.
 * Throws `invalid_field` when it is no bundle of one patient with an identifier, or by birth date or gender another's than
 * whom that leads to; `already_exists` of a new patient who may be somebody known, unless `confirmDuplicate`; `too_large`;
 * `record_forgotten` of somebody who was erased.
 */
export async function importBundle(
  ctx: Importing,
  json: unknown,
  { confirmDuplicate }: { confirmDuplicate: boolean },
): Promise<Imported> {
  const bundle = readBundle(json);
  const [patient, ...others] = bundle.ofType('Patient');
  if (patient === undefined || others.length > 0) throw refused('A bundle is of exactly one patient.');
  const tally = new Tally(bundle);
  const person = personOf(patient);
  const { patientId, isNew, identifiers } = await patientOf(ctx, person, identifiersOf(patient), confirmDuplicate);
  tally.count(isNew ? 'mapped' : 'known', [patient]);
  const subjectId = await heldSubject(ctx.tx, ctx.hospital, patientId);
  await takeAllergies(ctx, { bundle, patient, patientId, tally });
  const subjects = await subjectsOf(ctx.tx, ctx.hospital, patientId);
  const visits = bundle.ofType('Encounter').toSorted((a, b) => startOf(a) - startOf(b));
  let written = 0;
  for (const [index, encounter] of visits.entries()) {
    // Records stand in the order of writing. The newest now, those before it a thousandth before: nothing is sealed in the future.
    const at = new Date(ctx.clock.now() - (visits.length - 1 - index));
    const visit = { bundle, encounter, patient, identifiers, subjectId, subjects, at };
    const { became, parts } = await takeOver(ctx, visit);
    if (became === 'mapped') written += 1;
    if (became !== 'notMapped') tally.count(became, [encounter, ...parts]);
  }
  const { name, gender, birthDate } = person;
  return {
    patientId,
    said: { name: cleanLine(name).slice(0, 200), gender, birthDate: birthDate.slice(0, 40) },
    ...tally.result(),
    written,
  };
}

function refused(detail: string): PramanaError {
  return new PramanaError('invalid_field', { field: 'file', detail });
}

/** Counts each resource once: what nobody counted is not mapped. */
class Tally {
  readonly #became = new Map<Resource, 'mapped' | 'known'>();
  readonly #bundle: Bundle;

  constructor(bundle: Bundle) {
    this.#bundle = bundle;
  }

  count(became: 'mapped' | 'known', resources: readonly Resource[]): void {
    for (const each of resources) this.#became.set(each, became);
  }

  result(): Pick<Imported, 'mapped' | 'known' | 'notMapped'> {
    // The types are somebody else's words: maps, as an object has names of its own.
    const none = (): Map<string, number> => new Map();
    const counts = { mapped: none(), known: none(), notMapped: none() };
    for (const each of this.#bundle.resources) {
      const into = counts[this.#became.get(each) ?? 'notMapped'];
      into.set(each.resourceType, (into.get(each.resourceType) ?? 0) + 1);
    }
    const { mapped, known, notMapped } = counts;
    return {
      mapped: Object.fromEntries(mapped),
      known: Object.fromEntries(known),
      notMapped: Object.fromEntries(notMapped),
    };
  }
}

type Identifiers = readonly [Identifier, ...Identifier[]];

interface Whose {
  readonly patientId: PatientId;
  readonly isNew: boolean;
  /** By which they are known here: what visits are named by. */
  readonly identifiers: Identifiers;
}

/** Whose bundle it is here. Of a new patient the first identifier is kept: more of them than finding again needs is not. */
async function patientOf(
  ctx: Importing,
  person: ReturnType<typeof personOf>,
  identifiers: Identifiers,
  confirmDuplicate: boolean,
): Promise<Whose> {
  const known = await knownBy(ctx, identifiers);
  if (known !== null) {
    const local = await findPatient(ctx.tx, ctx.hospital.id, known.patientId);
    const difference = local === null ? null : differenceOf(person, local);
    if (local !== null && difference !== null) throw new OtherPerson(local.number, local.id, difference);
    return { ...known, isNew: false };
  }
  const [own] = identifiers;
  const { id } = await registerPatient(ctx, { ...person, identifiers: [{ ...own }], confirmDuplicate });
  return { patientId: id, isNew: true, identifiers: [own] };
}

async function knownBy({ tx, hospital }: Importing, identifiers: Identifiers): Promise<Omit<Whose, 'isNew'> | null> {
  const found = new Map<Identifier, PatientId>();
  // Each is held until the end: in one order, so that no two imports wait for each other.
  for (const each of identifiers.toSorted((a, b) => (a.value < b.value ? -1 : 1))) {
    const patientId = await patientByIdentifier(tx, hospital.id, each);
    if (patientId !== null) found.set(each, patientId);
  }
  const [first, ...others] = identifiers.filter((each) => found.has(each));
  const [patientId, ...more] = new Set(found.values());
  if (more.length > 0) throw refused('The identifiers of this bundle are those of two patients here.');
  return first === undefined || patientId === undefined ? null : { patientId, identifiers: [first, ...others] };
}

interface Taking {
  readonly bundle: Bundle;
  readonly patient: Resource;
  readonly patientId: PatientId;
  readonly tally: Tally;
}

/** All of them or none: the first that this hospital writes down of somebody. */
async function takeAllergies(ctx: Importing, { bundle, patient, patientId, tally }: Taking): Promise<void> {
  const found = bundle
    .ofType('AllergyIntolerance')
    .filter((each) => bundle.referenced(each['patient']) === patient)
    .flatMap((each) => {
      const said = allergyOf(each);
      return said === null ? [] : [{ each, said }];
    })
    .slice(0, 50);
  const isNew = await takeOverAllergies(
    ctx,
    patientId,
    found.map(({ said }) => said),
  );
  tally.count(
    isNew ? 'mapped' : 'known',
    found.map(({ each }) => each),
  );
}

function startOf(encounter: Resource): number {
  return Date.parse(textOf(objectOf(encounter['period'])['start']));
}

interface Encountered {
  readonly bundle: Bundle;
  readonly encounter: Resource;
  readonly patient: Resource;
  readonly identifiers: Identifiers;
  readonly subjectId: SubjectId;
  /** Every pseudonym of this person: a visit may stand under that of a patient who was merged into them. */
  readonly subjects: readonly SubjectId[];
  readonly at: Date;
}

interface Became {
  readonly became: 'mapped' | 'known' | 'notMapped';
  readonly parts: readonly Resource[];
}

async function takeOver(ctx: Importing, visit: Encountered): Promise<Became> {
  const { bundle, encounter, patient, at } = visit;
  const start = startOf(encounter);
  const isTheirs = bundle.referenced(encounter['subject']) === patient;
  const [id = null, ...also] = visitIds(visit, start);
  const nothing: Became = { became: 'notMapped', parts: [] };
  if (Number.isNaN(start) || start > at.getTime() || !isTheirs || !isOver(encounter) || id === null) return nothing;
  const parts = partsOf(bundle, encounter, patient);
  const became = await takeOverVisit({ ...ctx, at }, { ...visitOf(ctx, visit, parts), id, also }, visit.subjects);
  if (became === 'known') return { became, parts: parts.taken };
  if (became !== 'written') return nothing;
  await writeLists(ctx, visit, parts);
  return { became: 'mapped', parts: parts.taken };
}

function visitOf(ctx: Importing, { encounter, subjectId }: Encountered, parts: Parts) {
  const start = startOf(encounter);
  const complaint = (
    plainWords(listOf(encounter['reasonCode'])[0]) ||
    plainWords(listOf(encounter['type'])[0]) ||
    'Visit'
  ).slice(0, 20_000);
  const title = parts.diagnoses.map(({ text }) => text).join(', ') || complaint;
  const { history, diagnoses, plan, vitals } = parts;
  return {
    subjectId,
    day: civil(start, ctx.hospital.timeZone).date,
    begunAt: new Date(start),
    title: `Consultation: ${title}`.slice(0, 200),
    note: { complaint, history, examination: '', diagnoses, plan, followUp: null },
    vitals: Object.keys(vitals).length === 0 ? null : { values: vitals, note: '' },
    prescription: null,
  };
}

const LISTS = [
  { part: 'labs', title: 'Results', category: 'labs', type: 'DiagnosticReport' },
  // Without amounts and days nothing could be counted: as it was told, in words.
  { part: 'medicines', title: 'Medicines', category: 'prescriptions', type: 'MedicationRequest' },
] as const;
/** Fields of one record. */
const MOST_FIELDS = 100;

async function writeLists(ctx: Importing, { encounter, subjectId, at }: Encountered, parts: Parts): Promise<void> {
  const date = civil(startOf(encounter), ctx.hospital.timeZone).date;
  const shared = { recordId: null, base: null, subjectId, date, released: true, isEarlier: true };
  for (const { part, title, category, type } of LISTS) {
    for (let from = 0; from < parts[part].length; from += MOST_FIELDS) {
      const content = listed(title, parts[part].slice(from, from + MOST_FIELDS));
      await writeVersion({ ...ctx, at }, { ...shared, category, type, content });
    }
  }
}

function listed(title: string, fields: readonly Named[]): VersionContent {
  return { title, text: '', fields: [...fields], files: [], reason: '', data: null };
}

/**
 * The same for the same visit of the same patient of the same system, and sorting by when it was: one by each identifier that
 * they are known by, as the bundle may have named another one first before. None: it has no name.
 */
function visitIds({ encounter, identifiers }: Encountered, start: number): string[] {
  const own = listOf(encounter['identifier']).map((each) => [textOf(each['system']), textOf(each['value'])]);
  if (Number.isNaN(start) || (encounter.id === '' && !own.some(([, value]) => value !== ''))) return [];
  return identifiers.map(({ system, value }) => {
    const name = JSON.stringify([system, value, encounter.id, own]);
    return uuidV7(Math.max(0, start), createHash('sha256').update(name).digest().subarray(0, 10));
  });
}
