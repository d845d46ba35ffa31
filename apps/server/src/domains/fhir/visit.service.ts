import { createHash } from 'node:crypto';
import { civil, type SubjectId, uuidV7 } from '@pramana/kernel';
import type { VersionContent } from '@pramana/ledger';
import type { AccessContext } from '../../platform/access.ts';
import { takeOverVisit } from '../consultations/index.ts';
import { writeVersion } from '../records/index.ts';
import { type Bundle, listOf, objectOf, type Resource, textOf } from './bundle.policy.ts';
import { type Parts, partsOf } from './parts.policy.ts';
import type { Identifier } from './patient.policy.ts';
import { isOver } from './status.policy.ts';
import { type Named, plainWords } from './visit.policy.ts';

/** Who takes over, where, by which clock. */
export type Importing = Pick<AccessContext, 'tx' | 'hospital' | 'actor' | 'clock' | 'client'>;
/** By which a patient is known here: what visits are named by. */
export type Identifiers = readonly [Identifier, ...Identifier[]];

export function startOf(encounter: Resource): number {
  return Date.parse(textOf(objectOf(encounter['period'])['start']));
}

/** One visit of a bundle, and whose it is here. */
export interface Encountered {
  readonly bundle: Bundle;
  readonly encounter: Resource;
  readonly patient: Resource;
  readonly identifiers: Identifiers;
  readonly subjectId: SubjectId;
  /** Every pseudonym of this person: a visit may stand under that of a patient who was merged into them. */
  readonly subjects: readonly SubjectId[];
  readonly at: Date;
  /** Ids of visits that earlier parts of this bundle took. */
  readonly seen: ReadonlySet<string>;
}

/** What became of a visit and of what hangs on it. */
export interface Became {
  readonly became: 'mapped' | 'known' | 'notMapped';
  readonly parts: readonly Resource[];
  /** Every id under which it is known. */
  readonly ids: readonly string[];
}

/** Takes one visit over, once: what is here already, or was taken by an earlier part (`seen`), is left as it is. */
export async function takeOver(ctx: Importing, visit: Encountered): Promise<Became> {
  const { bundle, encounter, patient, at, seen } = visit;
  const start = startOf(encounter);
  const isTheirs = bundle.referenced(encounter['subject']) === patient;
  const ids = visitIds(visit, start);
  const [id = null, ...also] = ids;
  const nothing: Became = { became: 'notMapped', parts: [], ids: [] };
  if (Number.isNaN(start) || start > at.getTime() || !isTheirs || !isOver(encounter) || id === null) return nothing;
  const parts = partsOf(bundle, encounter, patient);
  if (ids.some((each) => seen.has(each))) return { became: 'known', parts: parts.taken, ids };
  const became = await takeOverVisit({ ...ctx, at }, { ...visitOf(ctx, visit, parts), id, also }, visit.subjects);
  if (became === 'known') return { became, parts: parts.taken, ids };
  if (became !== 'written') return nothing;
  await writeLists(ctx, visit, parts);
  return { became: 'mapped', parts: parts.taken, ids };
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
