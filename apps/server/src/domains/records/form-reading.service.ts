import type { ClinicalDataJson, RecordEntryJson, RecordType, RecordVersionJson } from '@pramana/contract';
import { sees } from '@pramana/contract';
import type { PatientId, PersonId, SubjectId } from '@pramana/kernel';
import type { AccessContext } from '../../platform/access.ts';
import { subjectsOf } from '../patients/index.ts';
import { labelOf } from '../sealing/index.ts';
import { isSeen, ownSight, type Sight, staffSight } from './reading.service.ts';
import { findRecord, hasOthers, listRecords, type RecordRow } from './record.store.ts';
import { findVersion, type KeptVersion, newestVersions } from './version.store.ts';
import { readContents, versionViews } from './view.service.ts';

/** A record's newest version by what it says as data; null when it has no data, or does not open. */
export interface FormRecord {
  readonly record: string;
  readonly version: number;
  readonly label: string;
  readonly at: Date;
  /** When its first version was written: what was measured then was not measured when somebody mended the figure. */
  readonly begunAt: Date;
  readonly date: string;
  readonly by: string;
  readonly authorId: PersonId;
  readonly released: boolean;
  readonly data: ClinicalDataJson | null;
  /** Whether it could be read at all. */
  readonly isOpen: boolean;
}

type FormQuery = { readonly type: RecordType; readonly limit: number };

/** A patient's records of one type as far as staff see them, newest first. The caller records the look (I-12). */
export async function formsOf(ctx: AccessContext, patient: string, query: FormQuery): Promise<FormRecord[]> {
  return readForms(ctx, await staffSight(ctx, await subjectsOf(ctx.tx, ctx.hospital, patient as PatientId)), query);
}

/** Whether a patient has records that this staff member does not see. The caller records the look (I-12). */
export async function hasClosed(ctx: AccessContext, patient: string): Promise<boolean> {
  const { tx, hospital, actor } = ctx;
  const { subjects, reach } = await staffSight(ctx, await subjectsOf(tx, hospital, patient as PatientId));
  return hasOthers(tx, hospital.id, { subjects, categories: reach.readsOwn, author: actor.personId });
}

/** The same for a patient's or guardian's own look, which it records. */
export async function ownForms(
  ctx: AccessContext,
  patient: string,
  { resource, ...query }: FormQuery & { resource: string },
): Promise<FormRecord[]> {
  return (await ownFormsOf(ctx, patient, resource, [query])).flat();
}

/** Records of several types in one look of a patient or guardian, which it records; in the order of the queries. */
export async function ownFormsOf(
  ctx: AccessContext,
  patient: string,
  resource: string,
  queries: readonly FormQuery[],
): Promise<FormRecord[][]> {
  const sight = await ownSight(ctx, patient, resource);
  const found: FormRecord[][] = [];
  for (const query of queries) found.push(await readForms(ctx, sight, query));
  return found;
}

async function readForms(
  { tx, hospital, actor }: AccessContext,
  { subjects, reach, released }: Sight,
  { type, limit }: FormQuery,
): Promise<FormRecord[]> {
  const found = await listRecords(tx, hospital.id, {
    subjects,
    categories: reach.reads,
    own: { categories: reach.readsOwn, author: actor.personId },
    released,
    type,
    after: null,
    limit,
  });
  const newest = await newestVersions(
    tx,
    hospital.id,
    found.map(({ id }) => id),
  );
  const versions = found.flatMap(({ id }) => newest.get(id) ?? []);
  const begun = new Map(found.map(({ id, createdAt }) => [id, createdAt]));
  const contents = await readContents(tx, hospital, versions);
  return versions.map(({ recordId, version, series, number, at, date, authorName, authorId, released: shown }, i) => {
    const read = contents[i];
    const isOpen = read?.state === 'open';
    const data = isOpen ? read.content.data : null;
    const label = labelOf(series, number);
    const times = { at, begunAt: begun.get(recordId) ?? at, date };
    return { record: recordId, version, label, ...times, by: authorName, authorId, released: shown, data, isOpen };
  });
}

/** These records with their newest versions, those of them that this staff member sees; the caller records the look. */
export async function entriesOf(ctx: AccessContext, ids: readonly string[]): Promise<RecordEntryJson[]> {
  return readEntries(ctx, ids, async (record) =>
    isSeen(ctx, record, (await staffSight(ctx, [record.subjectId])).reach),
  );
}

/**
 * The same for a patient's or guardian's own look, which it records as a look at `resource`: only what is of this patient
 * and released.
 */
export async function ownEntriesOf(
  ctx: AccessContext,
  patient: string,
  { ids, resource }: { ids: readonly string[]; resource: string },
): Promise<RecordEntryJson[]> {
  const { subjects, reach } = await ownSight(ctx, patient, resource);
  return readEntries(ctx, ids, (record, version) =>
    Promise.resolve(subjects.includes(record.subjectId) && version.released && sees(reach, record.category, false)),
  );
}

async function readEntries(
  { tx, hospital }: AccessContext,
  ids: readonly string[],
  isShown: (record: RecordRow, newest: KeptVersion) => Promise<boolean>,
): Promise<RecordEntryJson[]> {
  const newest = await newestVersions(tx, hospital.id, ids);
  const seen: { record: RecordRow; version: KeptVersion }[] = [];
  for (const id of ids) {
    const record = await findRecord(tx, hospital.id, id);
    const version = newest.get(id);
    if (record !== null && version !== undefined && (await isShown(record, version))) seen.push({ record, version });
  }
  const views = await versionViews(
    tx,
    hospital,
    seen.map(({ version }) => version),
  );
  return seen.flatMap(({ record: { id, category, type, createdAt } }, i) => {
    const view = views[i];
    if (view === undefined) return [];
    return [{ id, category, type, createdAt: createdAt.toISOString(), versions: view.version, newest: view }];
  });
}

/** One version of each of these records; one that is not there is left out. Only for who has seen it already (I-12). */
export async function versionsAt(
  { tx, hospital }: Pick<AccessContext, 'tx' | 'hospital'>,
  wanted: readonly { readonly record: string; readonly version: number }[],
): Promise<{ record: string; version: RecordVersionJson }[]> {
  const found: KeptVersion[] = [];
  for (const { record, version } of wanted) {
    const one = await findVersion(tx, hospital.id, { record, version, released: false });
    if (one !== null) found.push(one);
  }
  const views = await versionViews(tx, hospital, found);
  return views.flatMap((version, i) => {
    const record = found[i]?.recordId;
    return record === undefined ? [] : [{ record, version }];
  });
}

/** Under which number of a person a record was written; null: there is no such record. */
export async function recordSubject(
  { tx, hospital }: Pick<AccessContext, 'tx' | 'hospital'>,
  id: string,
): Promise<SubjectId | null> {
  return (await findRecord(tx, hospital.id, id))?.subjectId ?? null;
}
