import type { ConsultationContentJson, ConsultationJson } from '@pramana/contract';
import { CONSULTATION_PARTS } from '@pramana/contract';
import { type PatientId, PramanaError, type SubjectId } from '@pramana/kernel';
import type { CborMap } from '@pramana/ledger';
import { type AccessContext, recordAccess, recordLook } from '../../platform/access.ts';
import { newId } from '../../platform/ids.ts';
import { hasEncounter, visitOfEncounter } from '../appointments/index.ts';
import { heldSubject, patientRows, subjectsOf } from '../patients/index.ts';
import { entriesOf, patientOf } from '../records/index.ts';
import { openPrivate, sealPrivate } from '../sealing/index.ts';
import { checkLines } from './check.service.ts';
import type { Clinical } from './clinical.service.ts';
import {
  type ConsultationRow,
  deleteUnsealed,
  insertConsultation,
  moveToEncounter,
  readConsultations,
} from './consultation.store.ts';
import { blankContent } from './content.policy.ts';
import { todayOf } from './context.service.ts';
import { deleteDraft, type DraftRow, insertDraft, readDrafts, updateDraft } from './draft.store.ts';
import { contentOf } from './amend.policy.ts';
import { type Bases, besideOthers, checkShown } from './overtaken.service.ts';

/** Where a draft's box belongs. */
export const BOX = 'consultation-draft';

/** What a draft's box holds: everything typed, and the versions of the records that it goes on from. */
export interface Typed {
  readonly content: ConsultationContentJson;
  readonly bases: Bases;
}

/** Begins a consultation, or goes on with the one that this doctor has open about the patient. Gives its id. */
export async function beginConsultation(
  ctx: AccessContext,
  patient: string,
  encounterId: string | null,
): Promise<string> {
  const { tx, hospital, actor, clock } = ctx;
  const subjectId = await heldSubject(tx, hospital, patient as PatientId);
  const subjects = await subjectsOf(tx, hospital, patient as PatientId);
  if (encounterId !== null && !(await hasEncounter(ctx, subjects, encounterId))) {
    throw new PramanaError('invalid_field', { field: 'encounterId', detail: 'This is no visit of this patient.' });
  }
  const begunAt = new Date(clock.now());
  const id = newId(begunAt.getTime());
  const row = { id, subjectId, doctorId: actor.personId, doctorName: actor.name, encounterId, begunAt };
  // Also one that was begun under a number that was merged since.
  const [open] = await readConsultations(tx, hospital.id, { openOf: actor.personId, subjects });
  if (open === undefined) {
    if (!(await insertConsultation(tx, hospital.id, row))) throw new PramanaError('conflict');
    await writeDraft(ctx, row, { content: blankContent(todayOf(ctx)), bases: {} });
    return id;
  }
  // What was left open goes on at the visit at which it is taken up again.
  if (encounterId !== null) await moveToEncounter(tx, hospital.id, open.id, encounterId);
  return open.id;
}

/** The appointment at which it is written, where the caller sees it. */
async function visitOf(
  ctx: AccessContext,
  { encounterId }: ConsultationRow,
  subjects: readonly SubjectId[],
): Promise<ConsultationJson['visit']> {
  if (encounterId === null) return null;
  const visit = await visitOfEncounter(ctx, subjects, encounterId);
  return visit === null ? null : { id: visit.id, revision: visit.revision, finish: visit.can.finish };
}

async function writeDraft(
  { tx, hospital, actor, clock }: AccessContext,
  { id, subjectId }: Pick<ConsultationRow, 'id' | 'subjectId'>,
  typed: Typed,
): Promise<void> {
  const at = new Date(clock.now());
  const box = await sealPrivate(tx, hospital, subjectId, BOX, id, typed as unknown as CborMap, 1);
  const row = { consultationId: id, ownerId: actor.personId, subjectId, box, revision: 1, begunAt: at, updatedAt: at };
  await insertDraft(tx, hospital.id, row);
}

/** Begins to amend what is sealed: what its newest versions say, as far as they open. Goes on with what was left. */
export async function beginAmendment(ctx: AccessContext, id: string): Promise<void> {
  const row = await consultationRow(ctx, id);
  if (row.sealedAt === null) throw new PramanaError('not_found');
  const [own] = await ownDraft(ctx, row);
  if (own !== undefined) return;
  const parts = await partsIn(ctx, row);
  if (parts.some(({ entry }) => entry.newest.content === null)) throw new PramanaError('record_damaged');
  await writeDraft(ctx, row, { content: contentOf(parts, blankContent(todayOf(ctx))), bases: basesOf(parts) });
}

/** What is sealed of a consultation, as far as somebody reads it. */
async function partsIn(ctx: AccessContext, row: ConsultationRow): Promise<ConsultationJson['records']> {
  const entries = await entriesOf(ctx, recordsOf(row));
  return CONSULTATION_PARTS.flatMap((part) => {
    const entry = entries.find((each) => each.id === row.records[part]);
    return entry === undefined ? [] : [{ part, entry }];
  });
}

function basesOf(parts: ConsultationJson['records']): Typed['bases'] {
  return Object.fromEntries(parts.map(({ part, entry }) => [part, entry.newest.version]));
}

function recordsOf({ records }: ConsultationRow): string[] {
  return CONSULTATION_PARTS.flatMap((part) => records[part] ?? []);
}

/** A consultation, for who may see its patient; with `hold` nobody else seals in it until the transaction ends. `not_found`. */
export async function consultationRow(
  { tx, hospital }: AccessContext,
  id: string,
  hold = false,
): Promise<ConsultationRow> {
  const [row] = await readConsultations(tx, hospital.id, { id, hold });
  if (row === undefined) throw new PramanaError('not_found');
  return row;
}

async function ownDraft({ tx, hospital, actor }: AccessContext, { id }: ConsultationRow): Promise<DraftRow[]> {
  const drafts = await readDrafts(tx, hospital.id, { consultation: id });
  return drafts.filter(({ ownerId }) => ownerId === actor.personId);
}

/** This person's draft with what it holds; `not_found` when they write nothing there. */
export async function openDraft(ctx: AccessContext, row: ConsultationRow): Promise<{ draft: DraftRow; typed: Typed }> {
  const [draft] = await ownDraft(ctx, row);
  if (draft === undefined) throw new PramanaError('not_found');
  const { tx, hospital } = ctx;
  const value = await openPrivate(tx, hospital, row.subjectId, BOX, row.id, draft.box, draft.revision);
  // The box is sealed by this file alone and opens only whole: its form is the one that was put in.
  return { draft, typed: value as unknown as Typed };
}

/**
 * Keeps what is typed; `conflict` when it was saved elsewhere since `revision`. With `goOn` it goes on from the versions that the
 * writer was shown (`record_changed` when others hold by now), and answers what is typed joined with them.
 */
export async function saveDraft(
  ctx: AccessContext,
  clinical: Clinical,
  id: string,
  { revision, content: sent, goOn }: { revision: number; content: ConsultationContentJson; goOn?: Bases | undefined },
): Promise<NonNullable<ConsultationJson['draft']>> {
  const { tx, hospital, clock } = ctx;
  const row = await consultationRow(ctx, id);
  const { draft, typed } = await openDraft(ctx, row);
  const { id: patient } = await patientOf(ctx, row.subjectId);
  await recordAccess(ctx, { subjectId: row.subjectId, purpose: 'care', resource: 'record.draft' });
  // Nobody else writes in a visit that was never sealed.
  const parts = row.sealedAt === null ? [] : await partsIn(ctx, row);
  const beside = await besideOthers(ctx, { content: sent, bases: typed.bases }, parts);
  if (goOn !== undefined) checkShown(goOn, beside, parts);
  const { content, bases, overtaken } =
    goOn === undefined
      ? { ...beside, content: sent, bases: typed.bases }
      : { content: beside.content, bases: basesOf(parts), overtaken: [] };
  const boxed = { content, bases } as unknown as CborMap;
  const box = await sealPrivate(tx, hospital, row.subjectId, BOX, id, boxed, revision + 1);
  const at = new Date(clock.now());
  const target = { consultationId: id, ownerId: draft.ownerId, revision };
  if (!(await updateDraft(tx, hospital.id, target, { box, at }))) throw new PramanaError('conflict');
  const { checked } = await checkLines(ctx, clinical, { patient, consultation: id, lines: content.lines });
  const begunAt = draft.begunAt.toISOString();
  return { revision: revision + 1, begunAt, updatedAt: at.toISOString(), content, checked, overtaken };
}

/** Throws away what is typed; a consultation that was never sealed goes with it. */
export async function discardDraft(ctx: AccessContext, id: string): Promise<void> {
  const { tx, hospital, actor } = ctx;
  if (!(await deleteDraft(tx, hospital.id, { consultationId: id, ownerId: actor.personId }))) {
    throw new PramanaError('not_found');
  }
  await deleteUnsealed(tx, hospital.id, id);
}

/** One consultation as a screen shows it; recorded as a look (I-12). */
export async function showConsultation(ctx: AccessContext, clinical: Clinical, id: string) {
  const row = await consultationRow(ctx, id);
  const { tx, hospital, actor, clock } = ctx;
  await recordAccess(ctx, { subjectId: row.subjectId, purpose: 'care', resource: 'consultation' });
  const { id: patient } = await patientOf(ctx, row.subjectId);
  const [facts] = await patientRows(tx, hospital, [patient as PatientId], new Date(clock.now()));
  if (facts === undefined) throw new PramanaError('not_found');
  const records = await partsIn(ctx, row);
  const subjects = await subjectsOf(tx, hospital, facts.id as PatientId);
  const writing = await readDrafts(tx, hospital.id, { subjects });
  const doctors = await readConsultations(tx, hospital.id, { subjects });
  const own = writing.some((each) => each.consultationId === id && each.ownerId === actor.personId);
  const { name, number, gender, age } = facts;
  const data: ConsultationJson = {
    id,
    patient: { id: patient, name, number, gender, age },
    doctor: { id: row.doctorId, name: row.doctorName },
    begunAt: row.begunAt.toISOString(),
    visit: await visitOf(ctx, row, subjects),
    sealedAt: row.sealedAt?.toISOString() ?? null,
    draft: own ? await draftView(ctx, clinical, { row, patient, records }) : null,
    records,
    others: writing
      .filter(({ ownerId }) => ownerId !== actor.personId)
      .map(({ consultationId, ownerId, begunAt }) => {
        const of = doctors.find((each) => each.id === consultationId);
        return { name: of?.doctorId === ownerId ? of.doctorName : '', since: begunAt.toISOString() };
      }),
  };
  return { data, row };
}

async function draftView(
  ctx: AccessContext,
  clinical: Clinical,
  { row, patient, records }: { row: ConsultationRow; patient: string; records: ConsultationJson['records'] },
): Promise<ConsultationJson['draft']> {
  const { draft, typed } = await openDraft(ctx, row);
  const { content } = typed;
  const { checked } = await checkLines(ctx, clinical, { patient, consultation: row.id, lines: content.lines });
  const { overtaken } = await besideOthers(ctx, typed, records);
  const [begunAt, updatedAt] = [draft.begunAt.toISOString(), draft.updatedAt.toISOString()];
  return { revision: draft.revision, begunAt, updatedAt, content, checked, overtaken };
}

/** Consultations about a patient, newest first; recorded as a look. One that somebody else has not sealed is not shown. */
export async function listConsultations(ctx: AccessContext, patient: string) {
  const { tx, hospital, actor } = ctx;
  const subjects = await subjectsOf(tx, hospital, patient as PatientId);
  await recordLook(ctx, subjects, { purpose: 'care', resource: 'records' });
  const rows = await readConsultations(tx, hospital.id, { subjects });
  const writing = await readDrafts(tx, hospital.id, { subjects });
  return rows
    .filter(({ sealedAt, doctorId }) => sealedAt !== null || doctorId === actor.personId)
    .map(({ id, doctorName, begunAt, sealedAt }) => ({
      id,
      doctor: doctorName,
      begunAt: begunAt.toISOString(),
      sealedAt: sealedAt?.toISOString() ?? null,
      writing: writing.some((each) => each.consultationId === id && each.ownerId === actor.personId),
    }));
}
