import { createHash } from 'node:crypto';
import type { AllergyKind, VitalValuesJson } from '@pramana/contract';
import { civil, type PatientId, PramanaError, type SubjectId, uuidV7 } from '@pramana/kernel';
import type { AccessContext } from '../../platform/access.ts';
import { takeOverVisit } from '../consultations/index.ts';
import { patientByIdentifier, registerPatient, takeOverAllergies } from '../patients/index.ts';
import { type VersionContent, writeVersion } from '../records/index.ts';
import { patientSubject } from '../sealing/index.ts';
import {
  type Bundle,
  listOf,
  objectOf,
  readBundle,
  referenced,
  type Resource,
  textOf,
  wordsOf,
} from './bundle.policy.ts';
import { dosageText, measuredOf, plainWords, vitalOf } from './visit.policy.ts';

/** How a patient of another system is found again. */
const SYSTEM = 'FHIR';

/** What became of a bundle: resources by type. Everything is in exactly one of the three. */
export interface Imported {
  readonly patientId: PatientId;
  /** Taken over now, or already there from an earlier import. */
  readonly mapped: Readonly<Record<string, number>>;
  /** Types of which nothing is taken over, and single resources that say nothing this model has. */
  readonly notMapped: Readonly<Record<string, number>>;
  /** Visits written now; none when the bundle was imported before. */
  readonly written: number;
}

type Importing = Pick<AccessContext, 'tx' | 'hospital' | 'actor' | 'clock' | 'client'>;

/**
 * Takes over one patient with their visits from a FHIR R4 transaction bundle, in the caller's transaction, as sealed records
 * of whoever imports. Imported again it finds the same patient and visits, and writes only what is new.
 * Throws `invalid_field` when it is no bundle of one patient.
 */
export async function importBundle(ctx: Importing, json: unknown): Promise<Imported> {
  const bundle = readBundle(json);
  const [patient, ...others] = bundle.ofType('Patient');
  if (patient === undefined || others.length > 0) {
    throw new PramanaError('invalid_field', { field: 'file', detail: 'A bundle is of exactly one patient.' });
  }
  const tally = new Tally(bundle);
  const patientId = await patientOf(ctx, patient);
  tally.take(patient);
  const subjectId = await patientSubject(ctx.tx, ctx.hospital, patientId);
  const allergies = bundle.ofType('AllergyIntolerance').flatMap((each) => allergyOf(each) ?? []);
  await takeOverAllergies(ctx, patientId, allergies);
  for (const each of bundle.ofType('AllergyIntolerance')) if (allergyOf(each)) tally.take(each);
  const visits = bundle.ofType('Encounter').toSorted((a, b) => startOf(a) - startOf(b));
  let written = 0;
  for (const [index, encounter] of visits.entries()) {
    // A second apart: records stand in the order of writing.
    const at = new Date(ctx.clock.now() + index * 1_000);
    if (await takeOver(ctx, { bundle, encounter, subjectId, at, tally })) written += 1;
  }
  return { patientId, ...tally.result(), written };
}

/** Counts each resource once. */
class Tally {
  readonly #taken = new Set<string>();
  readonly #bundle: Bundle;

  constructor(bundle: Bundle) {
    this.#bundle = bundle;
  }

  take(...resources: readonly Resource[]): void {
    for (const { resourceType, id } of resources) this.#taken.add(`${resourceType}/${id}`);
  }

  result(): Pick<Imported, 'mapped' | 'notMapped'> {
    const mapped: Record<string, number> = {};
    const notMapped: Record<string, number> = {};
    for (const { resourceType, id } of this.#bundle.resources) {
      const into = this.#taken.has(`${resourceType}/${id}`) ? mapped : notMapped;
      into[resourceType] = (into[resourceType] ?? 0) + 1;
    }
    return { mapped, notMapped };
  }
}

async function patientOf(ctx: Importing, patient: Resource): Promise<PatientId> {
  const [first] = listOf(patient['identifier']);
  const value = textOf(first?.['value']) || patient.id;
  const known = await patientByIdentifier(ctx.tx, ctx.hospital.id, { system: SYSTEM, value });
  if (known !== null) return known;
  const [name] = listOf(patient['name']);
  const [address] = listOf(patient['address']);
  const given = Array.isArray(name?.['given']) ? name['given'].map(textOf) : [];
  const gender = textOf(patient['gender']);
  const { id } = await registerPatient(ctx, {
    // Synthea marks its made-up names with digits.
    name: [...given, textOf(name?.['family'])].join(' ').replace(/\d+/g, ''),
    gender: gender === 'male' || gender === 'female' || gender === 'other' ? gender : 'unknown',
    birthDate: textOf(patient['birthDate']),
    ...(address === undefined ? {} : { address: addressOf(address) }),
    identifiers: [{ system: SYSTEM, value }],
    confirmDuplicate: true,
  });
  return id;
}

function addressOf(address: Readonly<Record<string, unknown>>) {
  const lines = Array.isArray(address['line']) ? address['line'].map(textOf) : [];
  const [postalCode, country] = [textOf(address['postalCode']), textOf(address['country'])];
  return {
    line: lines.join(', '),
    city: [textOf(address['city']), textOf(address['state'])].filter(Boolean).join(', '),
    ...(postalCode === '' ? {} : { postalCode }),
    ...(country.length === 2 ? { country } : {}),
  };
}

/** Only a substance that is named; what is refuted or entered in error is not an allergy. */
function allergyOf(resource: Resource) {
  const substance = plainWords(resource['code']).replace(/^allergy to /i, '');
  const status = textOf(listOf(objectOf(resource['verificationStatus'])['coding'])[0]?.['code']);
  if (substance === '' || status === 'refuted' || status === 'entered-in-error') return null;
  const category = Array.isArray(resource['category']) ? textOf(resource['category'][0]) : '';
  const kinds: Record<string, AllergyKind> = { medication: 'medicine', food: 'food', environment: 'environment' };
  const reaction = listOf(listOf(resource['reaction'])[0]?.['manifestation'])[0];
  const severity = textOf(resource['criticality']) === 'high' ? ('severe' as const) : ('unknown' as const);
  return { substance, kind: kinds[category] ?? ('other' as const), severity, reaction: wordsOf(reaction) };
}

function startOf(encounter: Resource): number {
  return Date.parse(textOf(objectOf(encounter['period'])['start']));
}

interface Encountered {
  readonly bundle: Bundle;
  readonly encounter: Resource;
  readonly subjectId: SubjectId;
  readonly at: Date;
  readonly tally: Tally;
}

async function takeOver(ctx: Importing, visit: Encountered): Promise<boolean> {
  const { bundle, encounter, subjectId, at, tally } = visit;
  const start = startOf(encounter);
  if (Number.isNaN(start) || start > at.getTime()) return false;
  const day = civil(start, ctx.hospital.timeZone).date;
  const parts = partsOf(bundle, encounter);
  tally.take(encounter, ...parts.taken);
  const complaint =
    plainWords(listOf(encounter['reasonCode'])[0]) || plainWords(listOf(encounter['type'])[0]) || 'Visit';
  const title = parts.diagnoses.map(({ text }) => text).join(', ') || complaint;
  const isNew = await takeOverVisit(
    { ...ctx, at },
    {
      id: visitId(encounter, start),
      subjectId,
      day,
      begunAt: new Date(start),
      title: `Consultation: ${title}`.slice(0, 200),
      note: {
        complaint,
        history: parts.history,
        examination: '',
        diagnoses: parts.diagnoses,
        plan: parts.plan,
        followUp: null,
      },
      vitals: Object.keys(parts.vitals).length === 0 ? null : { values: parts.vitals, note: '' },
      prescription: null,
    },
  );
  if (!isNew) return false;
  const writing = { ...ctx, at };
  const shared = { recordId: null, base: null, subjectId, date: day, released: true, isEarlier: true };
  if (parts.labs.length > 0) {
    const content = listed('Results', parts.labs);
    await writeVersion(writing, { ...shared, category: 'labs', type: 'DiagnosticReport', content });
  }
  if (parts.medicines.length > 0) {
    // Without amounts and days nothing could be counted: as it was told, in words.
    const content = listed('Medicines', parts.medicines);
    await writeVersion(writing, { ...shared, category: 'prescriptions', type: 'MedicationRequest', content });
  }
  return true;
}

function listed(title: string, fields: VersionContent['fields']): VersionContent {
  return { title, text: '', fields: fields.slice(0, 100), files: [], reason: '', data: null };
}

/** The same for the same encounter, and sorting by when it was. */
function visitId(encounter: Resource, start: number): string {
  return uuidV7(Math.max(0, start), createHash('sha256').update(`Encounter/${encounter.id}`).digest().subarray(0, 10));
}

/** What hangs on an encounter, and which resources it was read from. */
function partsOf(bundle: Bundle, encounter: Resource) {
  const taken: Resource[] = [];
  const of = (type: string): Resource[] =>
    bundle.ofType(type).filter((each) => referenced(each['encounter']) === encounter.id);
  const words = (type: string, label: string, say: (each: Resource) => string): string[] =>
    of(type).flatMap((each) => {
      const text = say(each);
      if (text === '') return [];
      taken.push(each);
      return [`${label}: ${text}`];
    });
  const vitals: VitalValuesJson = {};
  const labs: { label: string; value: string }[] = [];
  for (const each of of('Observation')) {
    const found = vitalOf(each);
    const measured = found === null ? measuredOf(each) : null;
    if (found !== null) Object.assign(vitals, found);
    else if (measured !== null) labs.push(measured);
    else continue;
    taken.push(each);
  }
  const conditions = of('Condition').filter((each) => plainWords(each['code']) !== '');
  const medicines = of('MedicationRequest').flatMap((each) => {
    const label = wordsOf(each['medicationCodeableConcept']).slice(0, 100);
    return label === '' ? [] : [{ each, label, value: dosageText(each) }];
  });
  // A report names observations that are taken over themselves.
  const reports = of('DiagnosticReport').filter((each) => listOf(each['result']).length > 0);
  taken.push(...conditions, ...medicines.map(({ each }) => each), ...reports);
  const plan = [
    ...words('Procedure', 'Done', (each) => plainWords(each['code'])),
    ...words('Immunization', 'Immunised', (each) => wordsOf(each['vaccineCode'])),
    ...words('CarePlan', 'Care plan', (each) => carePlanText(each)),
  ];
  return {
    taken,
    vitals,
    labs,
    medicines: medicines.map(({ label, value }) => ({ label, value })),
    diagnoses: conditions.slice(0, 20).map((each) => ({
      code: null,
      system: null,
      text: plainWords(each['code']).slice(0, 300),
      certainty: 'confirmed' as const,
    })),
    plan: plan.join('\n'),
    history: `From another system, by a FHIR bundle${seenBy(bundle, encounter)}.`,
  };
}

function carePlanText(plan: Resource): string {
  const about = plainWords(listOf(plan['category'])[0]);
  const acts = listOf(plan['activity']).map((each) => plainWords(objectOf(each['detail'])['code']));
  return [about, ...acts].filter(Boolean).join(', ');
}

function seenBy(bundle: Bundle, encounter: Resource): string {
  const [participant] = listOf(encounter['participant']);
  const id = referenced(participant?.['individual']);
  const [name] = listOf(bundle.ofType('Practitioner').find((each) => each.id === id)?.['name']);
  const given = Array.isArray(name?.['given']) ? name['given'].map(textOf) : [];
  const who = ['Dr', ...given, textOf(name?.['family'])].join(' ').replace(/\d+/g, '').trim();
  return name === undefined ? '' : `; seen there by ${who}`;
}
