import { cleanLine, type PatientId, PramanaError } from '@pramana/kernel';
import {
  findPatient,
  heldSubject,
  patientByIdentifier,
  registerPatient,
  subjectsOf,
  takeOverAllergies,
} from '../patients/index.ts';
import { type Bundle, readBundle, type Resource } from './bundle.policy.ts';
import { allergyOf, differenceOf, type Identifier, identifiersOf, personOf, registeredOf } from './patient.policy.ts';
import { type Identifiers, type Importing, startOf, takeOver } from './visit.service.ts';

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

/** A bundle of somebody who is here under its identifier with another birth date or gender. That they are here was told. */
export class OtherPerson extends PramanaError {
  readonly patientId: PatientId;

  constructor(number: string, patientId: PatientId, by: 'birthDate' | 'gender') {
    const what = by === 'birthDate' ? 'birth date' : 'gender';
    const detail = `The bundle’s identifier is that of ${number} here, and the ${what} differs: this may be another person. It is not taken over as long as they differ. Compare the two; correct the patient here, or the bundle where it comes from.`;
    super('invalid_field', { field: 'file', detail });
    this.patientId = patientId;
  }
}

/** Visits of one part: so few that other seals of records hardly wait (about 8 ms a visit). */
export const PART_VISITS = 10;

/** A bundle that was read, and what has become of it so far. */
export interface OpenBundle {
  readonly bundle: Bundle;
  readonly patient: Resource;
  readonly person: ReturnType<typeof personOf>;
  /** Oldest first. */
  readonly visits: readonly Resource[];
  /** It is taken over in so many parts; the first one is the patient. */
  readonly parts: number;
}

/** Reads a bundle of one patient. Throws `invalid_field` when it is none, `too_large`. */
export function openBundle(json: unknown): OpenBundle {
  const bundle = readBundle(json);
  const [patient, ...others] = bundle.ofType('Patient');
  if (patient === undefined || others.length > 0) throw refused('A bundle is of exactly one patient.');
  const visits = bundle.ofType('Encounter').toSorted((a, b) => startOf(a) - startOf(b));
  const parts = Math.max(1, Math.ceil(visits.length / PART_VISITS));
  return { bundle, patient, person: personOf(patient), visits, parts };
}

/** What one part did. */
export interface PartTaken {
  readonly patientId: PatientId;
  readonly became: readonly (readonly [Resource, 'mapped' | 'known'])[];
  /** Ids of the visits that are here now. */
  readonly ids: readonly string[];
  readonly written: number;
}

export interface Wish {
  readonly confirmDuplicate: boolean;
  /** Which part, counted from 0. */
  readonly part: number;
  /** Who was found or registered by the part before; `conflict` when it is nobody or somebody else by now. */
  readonly is?: PatientId | undefined;
  /** Ids that the parts before said. */
  readonly seen?: ReadonlySet<string>;
}

/**
 * Takes over one part of a FHIR R4 bundle, in the caller's transaction, as sealed records of whoever imports:
 * the first part also writes the patient. Imported again it finds the same patient and visits, and writes only what is new.
 * Throws `invalid_field` of a patient without an identifier, or by birth date or gender another's than whom that leads to;
 * `already_exists` of a new patient who may be somebody known, unless `confirmDuplicate`; `record_forgotten` of somebody who
 * was erased; `conflict`.
 */
export async function importPart(ctx: Importing, open: OpenBundle, wish: Wish): Promise<PartTaken> {
  const { bundle, patient, person, visits } = open;
  const { part, is, seen = new Set<string>() } = wish;
  const whose = await patientOf(ctx, person, identifiersOf(patient), wish);
  const { patientId, isNew, identifiers } = whose;
  if (is !== undefined && (isNew || is !== patientId)) throw new PramanaError('conflict');
  const became = new Map<Resource, 'mapped' | 'known'>();
  if (part === 0) became.set(patient, isNew ? 'mapped' : 'known');
  const subjectId = await heldSubject(ctx.tx, ctx.hospital, patientId);
  if (part === 0) await takeAllergies(ctx, { bundle, patient, patientId, became });
  const subjects = await subjectsOf(ctx.tx, ctx.hospital, patientId);
  const from = part * PART_VISITS;
  const ids: string[] = [];
  let written = 0;
  for (const [offset, encounter] of visits.slice(from, from + PART_VISITS).entries()) {
    // Records stand in the order of writing. The newest now, those before it a thousandth before: nothing is sealed in the future.
    const at = new Date(ctx.clock.now() - (visits.length - 1 - from - offset));
    const visit = { bundle, encounter, patient, identifiers, subjectId, subjects, at, seen };
    const taken = await takeOver(ctx, visit);
    if (taken.became === 'mapped') written += 1;
    if (taken.became === 'notMapped') continue;
    ids.push(...taken.ids);
    for (const each of [encounter, ...taken.parts]) became.set(each, taken.became);
  }
  return { patientId, became: [...became], ids, written };
}

/** What became of a bundle by its parts: every resource is counted once, as what it became first. */
export function importedBy({ bundle, person }: OpenBundle, taken: readonly [PartTaken, ...PartTaken[]]): Imported {
  const { name, gender, birthDate } = person;
  return {
    patientId: taken[0].patientId,
    said: { name: cleanLine(name).slice(0, 200), gender, birthDate },
    ...countsOf(bundle, new Map(taken.flatMap(({ became }) => became).toReversed())),
    written: taken.reduce((sum, { written }) => sum + written, 0),
  };
}

/** A whole bundle in the caller's one transaction: for the demo, which nobody waits for. */
export async function importBundle(
  ctx: Importing,
  json: unknown,
  { confirmDuplicate }: Pick<Wish, 'confirmDuplicate'>,
): Promise<Imported> {
  const open = openBundle(json);
  const first = await importPart(ctx, open, { confirmDuplicate, part: 0 });
  const taken: [PartTaken, ...PartTaken[]] = [first];
  for (let part = 1; part < open.parts; part += 1)
    taken.push(await importPart(ctx, open, { confirmDuplicate, part, is: first.patientId }));
  return importedBy(open, taken);
}

function refused(detail: string): PramanaError {
  return new PramanaError('invalid_field', { field: 'file', detail });
}

/** By type, of every resource exactly once: what nobody took is not mapped. */
function countsOf(
  bundle: Bundle,
  became: ReadonlyMap<Resource, 'mapped' | 'known'>,
): Pick<Imported, 'mapped' | 'known' | 'notMapped'> {
  // The types are somebody else's words: maps, as an object has names of its own.
  const none = (): Map<string, number> => new Map();
  const counts = { mapped: none(), known: none(), notMapped: none() };
  for (const each of bundle.resources) {
    const into = counts[became.get(each) ?? 'notMapped'];
    into.set(each.resourceType, (into.get(each.resourceType) ?? 0) + 1);
  }
  const { mapped, known, notMapped } = counts;
  return {
    mapped: Object.fromEntries(mapped),
    known: Object.fromEntries(known),
    notMapped: Object.fromEntries(notMapped),
  };
}

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
  { confirmDuplicate }: Pick<Wish, 'confirmDuplicate'>,
): Promise<Whose> {
  const known = await knownBy(ctx, identifiers);
  if (known !== null) {
    const local = await findPatient(ctx.tx, ctx.hospital.id, known.patientId);
    const difference = local === null ? null : differenceOf(person, local);
    if (local !== null && difference !== null) throw new OtherPerson(local.number, local.id, difference);
    return { ...known, isNew: false };
  }
  const [own] = identifiers;
  const { id } = await registerPatient(ctx, { ...registeredOf(person), identifiers: [{ ...own }], confirmDuplicate });
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
  readonly became: Map<Resource, 'mapped' | 'known'>;
}

/** Beside what is known here. What there is no room for, or what is known does not open, is counted as not taken over. */
async function takeAllergies(ctx: Importing, { bundle, patient, patientId, became }: Taking): Promise<void> {
  const found = bundle
    .ofType('AllergyIntolerance')
    .filter((each) => bundle.referenced(each['patient']) === patient)
    .flatMap((each) => {
      const said = allergyOf(each);
      return said === null ? [] : [{ each, said }];
    });
  const told = found.map(({ said }) => said);
  const taken = await takeOverAllergies(ctx, patientId, told);
  for (const [at, { each }] of found.entries()) {
    if (taken[at] === 'added') became.set(each, 'mapped');
    if (taken[at] === 'known') became.set(each, 'known');
  }
}
