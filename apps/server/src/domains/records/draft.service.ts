import {
  type DraftContentJson,
  reachOf,
  type RecordCategory,
  type RecordDraftJson,
  type RecordType,
  TYPE_OF_CATEGORY,
} from '@pramana/contract';
import { civil, type PatientId, PramanaError, type SubjectId } from '@pramana/kernel';
import type { CborMap, CborValue } from '@pramana/ledger';
import { type AccessContext, Denied, recordAccess } from '../../platform/access.ts';
import { newId } from '../../platform/ids.ts';
import { heldSubject, subjectsOf } from '../patients/index.ts';
import { openPrivate, sealPrivate } from '../sealing/index.ts';
import { deleteDraft, type DraftRow, insertDraft, readDrafts, updateDraft } from './draft.store.ts';
import { isSeen, openRecord, patientOf, staffSight } from './reading.service.ts';
import { findRecord } from './record.store.ts';
import { type NewVersion, writeVersion } from './version.service.ts';
import { newestVersions } from './version.store.ts';
import { readContents } from './view.service.ts';

/** Where a draft's box belongs. */
export const BOX = 'record-draft';
/** What a look at one is called. */
const DRAFT = 'record.draft';

/** What a draft's box holds: everything typed, and the version it goes on from. */
interface Typed {
  readonly base: number | null;
  readonly content: DraftContentJson;
}

/** Begins to write, or goes on with what this person left. An amendment begins with what the newest version says. */
export async function openDraft(
  ctx: AccessContext,
  patient: string,
  { recordId, category }: { recordId: string | null; category: RecordCategory },
): Promise<RecordDraftJson> {
  const { tx, hospital, actor, clock } = ctx;
  const own = await heldSubject(tx, hospital, patient as PatientId);
  const { subjectId, typed } =
    recordId === null ? { subjectId: own, typed: blank(ctx, category) } : await amendment(ctx, patient, recordId);
  if (!reachOf(actor.roles).writes.includes(typed.content.category)) {
    throw new PramanaError('not_permitted', { field: 'category' });
  }
  const now = clock.now();
  const id = newId(now);
  const box = await sealPrivate(tx, hospital, subjectId, BOX, id, boxOf(typed), 1);
  const row = { id, ownerId: actor.personId, subjectId, recordId, box, revision: 1, updatedAt: new Date(now) };
  await insertDraft(tx, hospital.id, row);
  const drafts = await readDrafts(tx, hospital.id, actor.personId, { subjects: [subjectId] });
  const written = drafts.find((draft) => draft.recordId === recordId);
  if (written === undefined) throw new PramanaError('conflict');
  await letIn(ctx, written);
  return viewOf(ctx, written);
}

function blank({ hospital, clock }: AccessContext, category: RecordCategory): Typed {
  const { date } = civil(clock.now(), hospital.timeZone);
  const type = TYPE_OF_CATEGORY[category];
  const content = { category, type, date, released: true, title: '', text: '', fields: [], files: [], reason: '' };
  return { base: null, content };
}

/** Goes on under the pseudonym under which the record was begun: that of a number merged since, also. */
async function amendment(
  ctx: AccessContext,
  patient: string,
  recordId: string,
): Promise<{ subjectId: SubjectId; typed: Typed }> {
  const { record, newest } = await openRecord(ctx, recordId, 'record');
  const { subjectId } = record;
  if (!(await subjectsOf(ctx.tx, ctx.hospital, patient as PatientId)).includes(subjectId)) {
    throw new PramanaError('not_found');
  }
  const [read] = await readContents(ctx.tx, ctx.hospital, [newest]);
  if (read?.state !== 'open') {
    throw new PramanaError(read?.state === 'damaged' ? 'record_damaged' : 'record_forgotten');
  }
  const { title, text, fields, files, data } = read.content;
  if (data !== null) throw new PramanaError('record_has_form');
  const content = {
    category: record.category,
    type: record.type as RecordType,
    date: newest.date,
    released: newest.released,
    title,
    text,
    fields: fields.map((each) => ({ ...each })),
    files: files.map((each) => ({ ...each })),
    reason: '',
  };
  return { subjectId, typed: { base: newest.version, content } };
}

/** What this person has begun to write about a patient, as far as they still see what it goes on from. */
export async function draftsOf(ctx: AccessContext, patient: string): Promise<RecordDraftJson[]> {
  const { tx, hospital, actor } = ctx;
  const subjects = await subjectsOf(tx, hospital, patient as PatientId);
  const drafts = await readDrafts(tx, hospital.id, actor.personId, { subjects });
  const { reach } = await staffSight(ctx, subjects);
  const shown: RecordDraftJson[] = [];
  for (const draft of drafts) {
    const record = draft.recordId === null ? null : await findRecord(tx, hospital.id, draft.recordId);
    if (record !== null && !(await isSeen(ctx, record, reach))) continue;
    await letIn(ctx, draft);
    shown.push(await viewOf(ctx, draft));
  }
  return shown;
}

/** One of one's own drafts; `not_found` for anybody else's, `draft_closed` of a record that is not seen any more. */
export async function ownDraft(ctx: AccessContext, id: string): Promise<RecordDraftJson> {
  const draft = await draftRow(ctx, id);
  await letIn(ctx, draft);
  return viewOf(ctx, draft);
}

async function draftRow({ tx, hospital, actor }: AccessContext, id: string): Promise<DraftRow> {
  const [draft] = await readDrafts(tx, hospital.id, actor.personId, { id });
  if (draft === undefined) throw new PramanaError('not_found');
  return draft;
}

/**
 * Keeps what is typed; `conflict` when the draft was saved elsewhere since `revision`. Also of a record that closed while its
 * writer typed: the answer tells them their own words and nothing of the record, and nothing typed is lost.
 */
export async function saveDraft(
  ctx: AccessContext,
  id: string,
  { revision, base, content }: { revision: number; base: number | null; content: DraftContentJson },
): Promise<RecordDraftJson> {
  const { tx, hospital, clock } = ctx;
  const draft = await draftRow(ctx, id);
  if (draft.recordId !== null && base === null) throw new PramanaError('invalid_field', { field: 'base' });
  const typed = { base: draft.recordId === null ? null : base, content };
  const box = await sealPrivate(tx, hospital, draft.subjectId, BOX, id, boxOf(typed), revision + 1);
  const at = new Date(clock.now());
  if (!(await updateDraft(tx, hospital.id, { id, revision }, { box, at }))) throw new PramanaError('conflict');
  try {
    await letIn(ctx, draft);
  } catch (error) {
    if (!(error instanceof Denied)) throw error;
    await recordAccess(ctx, { subjectId: draft.subjectId, purpose: 'care', resource: DRAFT });
  }
  return viewOf(ctx, { ...draft, box, revision: revision + 1, updatedAt: at });
}

export async function discardDraft({ tx, hospital, actor }: AccessContext, id: string): Promise<void> {
  if (!(await deleteDraft(tx, hospital.id, { id, owner: actor.personId }))) throw new PramanaError('not_found');
}

/**
 * Makes a version of a draft and deletes the draft, in one transaction: what is refused leaves the draft as it was, so
 * nothing typed is lost. Gives the record's id. `conflict`: saved elsewhere since `revision`; `draft_closed` as `ownDraft`; else
 * as `writeVersion`.
 */
export async function finishDraft(ctx: AccessContext, id: string, revision: number): Promise<string> {
  const { tx, hospital, actor, clock } = ctx;
  const draft = await draftRow(ctx, id);
  await letIn(ctx, draft);
  if (!(await deleteDraft(tx, hospital.id, { id, owner: actor.personId, revision })))
    throw new PramanaError('conflict');
  if (draft.revision !== revision) throw new PramanaError('conflict');
  const { base, content } = await openTyped(ctx, draft);
  const { category, type, date, released, title, text, fields, files, reason } = content;
  const version: NewVersion = {
    recordId: draft.recordId,
    base,
    subjectId: draft.subjectId,
    category,
    type,
    date,
    released,
    content: { title, text, fields, files, reason, data: null },
  };
  return writeVersion({ tx, hospital, actor, at: new Date(clock.now()) }, version);
}

/**
 * Records the look at a draft (I-12). One that goes on from a record holds what it says, so it opens to who sees that record now:
 * an emergency that is over, or a role that went, closes both. `draft_closed`, with the `patient` at whose page it is opened again,
 * for only the writer gets here; the draft stays until then.
 */
async function letIn(ctx: AccessContext, { recordId, subjectId }: DraftRow): Promise<void> {
  if (recordId === null) return recordAccess(ctx, { subjectId, purpose: 'care', resource: DRAFT });
  try {
    await openRecord(ctx, recordId, DRAFT);
  } catch (error) {
    if (!(error instanceof Denied)) throw error;
    const { id: patient } = await patientOf(ctx, subjectId);
    throw new Denied(error.access, 'draft_closed', { params: { patient } });
  }
}

/** A draft as its owner sees it, whom the caller let in. */
async function viewOf(ctx: AccessContext, draft: DraftRow): Promise<RecordDraftJson> {
  const { id, recordId, revision, updatedAt, subjectId } = draft;
  const { base, content } = await openTyped(ctx, draft);
  const newest =
    recordId === null ? undefined : (await newestVersions(ctx.tx, ctx.hospital.id, [recordId])).get(recordId);
  return {
    id,
    patient: await patientOf(ctx, subjectId),
    recordId,
    base,
    newest: newest?.version ?? null,
    revision,
    updatedAt: updatedAt.toISOString(),
    content,
  };
}

async function openTyped({ tx, hospital }: AccessContext, draft: DraftRow): Promise<Typed> {
  const { subjectId, id, box, revision } = draft;
  return typedOf(await openPrivate(tx, hospital, subjectId, BOX, id, box, revision));
}

function boxOf({ base, content }: Typed): CborMap {
  return { base, content };
}

/** The box is sealed by this file alone and opens only whole: its form is the one that was put in. */
function typedOf(value: CborValue): Typed {
  return value as unknown as Typed;
}
