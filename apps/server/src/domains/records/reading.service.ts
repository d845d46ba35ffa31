import {
  type CanRecordJson,
  type CanRecordsJson,
  ownReach,
  type Reach,
  reachOf,
  type RecordCategory,
  type RecordEntryJson,
  type RecordHistoryJson,
  type RecordVersionJson,
  sees,
} from '@pramana/contract';
import { type PatientId, PramanaError, type SubjectId } from '@pramana/kernel';
import { type AccessContext, Denied, recordAccess, recordLook } from '../../platform/access.ts';
import { readCursor, writeCursor } from '../../platform/cursor.ts';
import { EMERGENCY, emergencyFor } from '../../platform/emergency.ts';
import { findPatient, pseudonymsOf, subjectsOf } from '../patients/index.ts';
import { openOwn } from '../people/index.ts';
import { labelOf, patientsOf } from '../sealing/index.ts';
import { placesOf } from './check.service.ts';
import { canRecords, canSign, no, YES } from './record.policy.ts';
import { findRecord, hasOthers, listRecords, type RecordRow } from './record.store.ts';
import { readKeyActs } from './signing.store.ts';
import { findVersion, hasBegun, type KeptVersion, newestVersions, versionsOf } from './version.store.ts';
import { versionViews } from './view.service.ts';

/** Records of a page, and versions. */
const PAGE = 30;
const VERSIONS = 50;
/** Behind which record, or which version, a page goes on. */
const NEWEST = 'r';
const VERSION = 'v';

/** One patient's records as far as somebody sees them. */
export interface Sight {
  /** Their own pseudonym first, then those of patients who were found to be the same person. */
  readonly subjects: readonly SubjectId[];
  readonly reach: Reach;
  /** Only what is released: a patient's or guardian's own look. */
  readonly released: boolean;
}

/** Why staff look, and how far they see: a broken glass widens it, and stands in the event. */
export async function staffSight(
  ctx: AccessContext,
  subjects: readonly [SubjectId, ...SubjectId[]],
): Promise<Sight & { purpose: string }> {
  const emergency = (await emergencyFor(ctx, subjects)) !== null;
  const reach = reachOf(ctx.actor.roles, { emergency });
  return { subjects, reach, released: false, purpose: emergency ? EMERGENCY : 'care' };
}

export interface TimelineQuery {
  readonly category?: RecordCategory | undefined;
  readonly cursor?: string | undefined;
}

interface Timeline {
  data: RecordEntryJson[];
  next: string | null;
}

/** A page of a patient's records for staff; records the look (I-12). */
export async function timeline(
  ctx: AccessContext,
  patient: string,
  query: TimelineQuery,
): Promise<Timeline & { can: CanRecordsJson }> {
  const subjects = await subjectsOf(ctx.tx, ctx.hospital, patient as PatientId);
  const sight = await staffSight(ctx, subjects);
  const { reach, purpose } = sight;
  await recordLook(ctx, subjects, { purpose, resource: 'records' });
  const { tx, hospital, actor } = ctx;
  const own = { subjects, categories: reach.readsOwn, author: actor.personId };
  const closed = reach.readsOwn.length > 0 && (await hasOthers(tx, hospital.id, own));
  return { ...(await page(ctx, sight, query)), can: canRecords(reach, closed) };
}

/** The same for a patient's or guardian's own look. */
export async function ownTimeline(ctx: AccessContext, patient: string, query: TimelineQuery): Promise<Timeline> {
  return page(ctx, await ownSight(ctx, patient, 'records'), query);
}

export async function ownSight(ctx: AccessContext, patient: string, resource: string): Promise<Sight> {
  const { relation } = await openOwn(ctx, patient as PatientId, { scope: 'records', resource });
  const subjects = await subjectsOf(ctx.tx, ctx.hospital, patient as PatientId);
  return { subjects, reach: ownReach(relation), released: true };
}

async function page(
  { tx, hospital, actor }: AccessContext,
  { subjects, reach, released }: Sight,
  { category, cursor }: TimelineQuery,
): Promise<Timeline> {
  const wanted = (all: readonly RecordCategory[]): readonly RecordCategory[] =>
    all.filter((each) => category === undefined || each === category);
  const found = await listRecords(tx, hospital.id, {
    subjects,
    categories: wanted(reach.reads),
    own: { categories: wanted(reach.readsOwn), author: actor.personId },
    released,
    after: readCursor(cursor, [NEWEST])?.id ?? null,
    limit: PAGE + 1,
  });
  const shown = found.slice(0, PAGE);
  const last = shown.at(-1);
  const newest = await newestVersions(
    tx,
    hospital.id,
    shown.map(({ id }) => id),
  );
  const versions = shown.flatMap(({ id }) => newest.get(id) ?? []);
  const views = await versionViews(tx, hospital, versions);
  const byRecord = new Map(versions.map(({ recordId }, i) => [recordId, views[i]]));
  return {
    data: shown.flatMap(({ id, category: kind, type, createdAt }) => {
      const view = byRecord.get(id);
      if (view === undefined) return [];
      return [{ id, category: kind, type, createdAt: createdAt.toISOString(), versions: view.version, newest: view }];
    }),
    next: found.length > PAGE && last !== undefined ? writeCursor(NEWEST, last.id) : null,
  };
}

/** A record that somebody was let in to. */
export interface OpenRecord {
  readonly record: RecordRow;
  readonly newest: KeptVersion;
  /** Whether they see only the versions that are released. */
  readonly released: boolean;
}

async function newestOf({ tx, hospital }: AccessContext, { id }: RecordRow): Promise<KeptVersion> {
  const newest = (await newestVersions(tx, hospital.id, [id])).get(id);
  if (newest === undefined) throw new PramanaError('not_found');
  return newest;
}

/**
 * Whether staff with this reach see a record: of what is sensitive what they began themselves. A version that they wrote of
 * another's, under a broken glass, opens it no longer than the glass is broken.
 */
export async function isSeen(
  { tx, hospital, actor }: AccessContext,
  { id, category }: RecordRow,
  reach: Reach,
): Promise<boolean> {
  if (sees(reach, category, false)) return true;
  return sees(reach, category, true) && (await hasBegun(tx, hospital.id, id, actor.personId));
}

/** Lets staff in to one record and records it (I-12); everybody who does not see it gets `not_found`, written down. */
export async function openRecord(ctx: AccessContext, id: string, resource: string): Promise<OpenRecord> {
  const { tx, hospital } = ctx;
  const record = await findRecord(tx, hospital.id, id);
  if (record === null) throw new PramanaError('not_found');
  const newest = await newestOf(ctx, record);
  const { reach, purpose } = await staffSight(ctx, await pseudonymsOf(tx, hospital, record.subjectId));
  // How people call the record in the list of looks: its newest entry.
  const document = labelOf(newest.series, newest.number);
  const access = { subjectId: record.subjectId, purpose, resource, document };
  if (!(await isSeen(ctx, record, reach))) throw new Denied(access, 'not_found');
  await recordAccess(ctx, access);
  return { record, newest, released: false };
}

/** The same for a patient's or guardian's own look: what is released, of a record whose newest version is. */
export async function openOwnRecord(
  ctx: AccessContext,
  { id: patient, record: id }: { id: string; record: string },
  resource: string,
): Promise<OpenRecord> {
  const { subjects, reach } = await ownSight(ctx, patient, resource);
  const record = await findRecord(ctx.tx, ctx.hospital.id, id);
  const isOwn = record !== null && subjects.includes(record.subjectId);
  if (!isOwn || !sees(reach, record.category, false)) throw new PramanaError('not_found');
  const newest = await newestOf(ctx, record);
  if (!newest.released) throw new PramanaError('not_found');
  return { record, newest, released: true };
}

/** The version of an open record with this number; `not_found`. */
export async function versionIn(
  { tx, hospital }: Pick<AccessContext, 'tx' | 'hospital'>,
  { record, released }: OpenRecord,
  number: string,
): Promise<KeptVersion> {
  const found = await findVersion(tx, hospital.id, { record: record.id, released, version: Number(number) });
  if (found === null) throw new PramanaError('not_found');
  return found;
}

/** Some versions of an open record, newest first, behind the one with the id `after`; and where to go on from there. */
export async function versionsIn(
  { tx, hospital }: Pick<AccessContext, 'tx' | 'hospital'>,
  { record, released }: OpenRecord,
  after: string | null,
): Promise<{ versions: KeptVersion[]; last: string | null }> {
  const query = { record: record.id, released, after, limit: VERSIONS + 1 };
  const found = await versionsOf(tx, hospital.id, query);
  const versions = found.slice(0, VERSIONS);
  return { versions, last: found.length > VERSIONS ? (versions.at(-1)?.id ?? null) : null };
}

function cursorOf(last: string | null): string | null {
  return last === null ? null : writeCursor(VERSION, last);
}

/** An open record with its newest versions; `older` is where the others go on (`olderView`). */
export async function historyView(ctx: AccessContext, open: OpenRecord): Promise<RecordHistoryJson> {
  const { record } = open;
  const { versions, last } = await versionsIn(ctx, open, null);
  return {
    id: record.id,
    patient: await patientOf(ctx, record.subjectId),
    category: record.category,
    type: record.type,
    createdAt: record.createdAt.toISOString(),
    versions: await versionViews(ctx.tx, ctx.hospital, versions),
    older: cursorOf(last),
  };
}

/** A page of an open record's versions. */
export async function olderView(
  ctx: AccessContext,
  open: OpenRecord,
  cursor: string | undefined,
): Promise<{ data: RecordVersionJson[]; next: string | null }> {
  const { versions, last } = await versionsIn(ctx, open, readCursor(cursor, [VERSION])?.id ?? null);
  return { data: await versionViews(ctx.tx, ctx.hospital, versions), next: cursorOf(last) };
}

/** Whose pseudonym this is, for who may see them. */
export async function patientOf(
  { tx, hospital }: AccessContext,
  subject: SubjectId,
): Promise<RecordHistoryJson['patient']> {
  const id = (await patientsOf(tx, hospital, [subject])).get(subject) ?? null;
  const patient = id === null ? null : await findPatient(tx, hospital.id, id);
  if (patient === null) throw new PramanaError('not_found');
  return { id: patient.id, name: patient.name, number: patient.number };
}

/** What the actor may do with a record that they see, with reasons. */
export async function canRecord(
  { tx, hospital, actor }: AccessContext,
  { record, newest }: OpenRecord,
  { versions: [view] }: RecordHistoryJson,
): Promise<CanRecordJson> {
  const { writes } = reachOf(actor.roles);
  const hasForm = (view?.content?.data ?? null) !== null;
  const amend = !writes.includes(record.category) ? no('not_permitted') : hasForm ? no('record_has_form') : YES;
  if (view === undefined) return { amend, sign: no('not_found') };
  const acts = await readKeyActs(tx, hospital.id, { person: actor.personId });
  const inForce = acts.filter(({ act, id }) => act === 'enrolled' && !acts.some(({ keyId }) => keyId === id));
  const places = await placesOf(tx, hospital, [newest, ...inForce]);
  const sign = canSign({
    keys: inForce.map((key) => ({ before: places.isBefore(key, newest) })),
    hasSigned: view.signatures.some(({ signerId }) => signerId === actor.personId),
    isReadable: view.state === 'open',
    isDoctor: actor.roles.includes('doctor'),
  });
  return { amend, sign };
}
