import { createHash } from 'node:crypto';
import { civil, type PatientId, PramanaError, type SubjectId, uuidV7 } from '@pramana/kernel';
import type { AccessContext } from '../../platform/access.ts';
import { takeOverVisit } from '../consultations/index.ts';
import { heldSubject, patientByIdentifier, registerPatient, subjectsOf, takeOverAllergies } from '../patients/index.ts';
import { type VersionContent, writeVersion } from '../records/index.ts';
import { type Bundle, listOf, objectOf, readBundle, type Resource, textOf } from './bundle.policy.ts';
import { type Parts, partsOf } from './parts.policy.ts';
import { allergyOf, type Identifier, identifierOf, personOf } from './patient.policy.ts';
import { isOver } from './status.policy.ts';
import { type Named, plainWords } from './visit.policy.ts';

type Counts = Readonly<Record<string, number>>;

/** What became of a bundle: resources by type. Everything is in exactly one of the three. */
export interface Imported {
  readonly patientId: PatientId;
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

/**
 * Takes over one patient with their visits from a FHIR R4 transaction bundle, in the caller's transaction, as sealed records
 * of whoever imports. Imported again it finds the same patient and visits, and writes only what is new.
 * Throws `invalid_field` when it is no bundle of one patient with an identifier, `record_forgotten` of somebody who was erased.
 */
export async function importBundle(ctx: Importing, json: unknown): Promise<Imported> {
  const bundle = readBundle(json);
  const [patient, ...others] = bundle.ofType('Patient');
  if (patient === undefined || others.length > 0) throw refused('A bundle is of exactly one patient.');
  const identifier = identifierOf(patient);
  const tally = new Tally(bundle);
  const { patientId, isNew } = await patientOf(ctx, patient, identifier);
  tally.count(isNew ? 'mapped' : 'known', [patient]);
  const subjectId = await heldSubject(ctx.tx, ctx.hospital, patientId);
  await takeAllergies(ctx, { bundle, patient, patientId, tally });
  const subjects = await subjectsOf(ctx.tx, ctx.hospital, patientId);
  const visits = bundle.ofType('Encounter').toSorted((a, b) => startOf(a) - startOf(b));
  let written = 0;
  for (const [index, encounter] of visits.entries()) {
    // Records stand in the order of writing. The newest now, those before it a thousandth before: nothing is sealed in the future.
    const at = new Date(ctx.clock.now() - (visits.length - 1 - index));
    const visit = { bundle, encounter, patient, identifier, subjectId, subjects, at };
    const { became, parts } = await takeOver(ctx, visit);
    if (became === 'mapped') written += 1;
    if (became !== 'notMapped') tally.count(became, [encounter, ...parts]);
  }
  return { patientId, ...tally.result(), written };
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
    const counts = {
      mapped: {} as Record<string, number>,
      known: {} as Record<string, number>,
      notMapped: {} as Record<string, number>,
    };
    for (const each of this.#bundle.resources) {
      const into = counts[this.#became.get(each) ?? 'notMapped'];
      into[each.resourceType] = (into[each.resourceType] ?? 0) + 1;
    }
    return counts;
  }
}

async function patientOf(ctx: Importing, patient: Resource, identifier: Identifier) {
  const known = await patientByIdentifier(ctx.tx, ctx.hospital.id, identifier);
  if (known !== null) return { patientId: known, isNew: false };
  const facts = { ...personOf(patient), identifiers: [{ ...identifier }], confirmDuplicate: true };
  const { id } = await registerPatient(ctx, facts);
  return { patientId: id, isNew: true };
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
  readonly identifier: Identifier;
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
  const id = visitId(visit, start);
  const nothing: Became = { became: 'notMapped', parts: [] };
  if (Number.isNaN(start) || start > at.getTime() || !isTheirs || !isOver(encounter) || id === null) return nothing;
  const parts = partsOf(bundle, encounter, patient);
  const became = await takeOverVisit({ ...ctx, at }, { ...visitOf(ctx, visit, parts), id }, visit.subjects);
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

/** The same for the same visit of the same patient of the same system, and sorting by when it was; null: it has no name. */
function visitId({ encounter, identifier }: Encountered, start: number): string | null {
  const own = listOf(encounter['identifier']).map((each) => [textOf(each['system']), textOf(each['value'])]);
  if (encounter.id === '' && !own.some(([, value]) => value !== '')) return null;
  const name = JSON.stringify([identifier.system, identifier.value, encounter.id, own]);
  return uuidV7(Math.max(0, start), createHash('sha256').update(name).digest().subarray(0, 10));
}
