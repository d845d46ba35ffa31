import { randomBytes } from 'node:crypto';
import type { RecordCategory, RecordType } from '@pramana/contract';
import { businessDate, cleanLine, NO_CURRENCY, PramanaError, type SubjectId } from '@pramana/kernel';
import { contentHash, encodeContent, recordHash, type VersionContent } from '@pramana/ledger';
import { type Tx, violatedConstraint } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import type { Actor, Hospital } from '../../platform/session.ts';
import { checkCiting } from '../files/index.ts';
import { type BlockRef, finish, prepareDocument, sealContent, type SealedContent } from '../sealing/index.ts';
import { isForm } from './form.policy.ts';
import { tell } from './hook.service.ts';
import { recordItems } from './record.claim.ts';
import { writingRole } from './record.policy.ts';
import { findRecord, insertRecord } from './record.store.ts';
import { insertVersion, type KeptVersion, newestVersions, type VersionRow } from './version.store.ts';
import { readContents } from './view.service.ts';

/** Who writes, where, when. */
export interface Writing {
  readonly tx: Tx;
  readonly hospital: Hospital;
  readonly actor: Actor;
  readonly at: Date;
}

/** A version to be written. */
export interface NewVersion {
  /** Null for a new record. */
  readonly recordId: string | null;
  /** From which version the writer went on; null for a new record. */
  readonly base: number | null;
  readonly subjectId: SubjectId;
  readonly category: RecordCategory;
  readonly type: RecordType;
  /** The day it is about. */
  readonly date: string;
  readonly released: boolean;
  readonly content: VersionContent;
  /** Taken over from the past: nobody is told of it, because nothing is to be done by it any more. */
  readonly isEarlier?: boolean;
}

/** Another author's version of the same number; the key's name begins the same for both of its forms. */
const TAKEN = 'record_version_hospital_id_record_id_version';

/**
 * Writes one version: record, version, content under a key of its own, its block and its place in the outbox in one
 * transaction (I-1). Gives the record's id. Throws `not_permitted` when no role of the actor writes this category,
 * `record_changed` when somebody else wrote a version since `base`, `record_has_form` when the version before says its data in another form, `invalid_field` also for a file that it may not cite.
 */
export async function writeVersion(ctx: Writing, wanted: NewVersion): Promise<string> {
  const { tx, hospital, actor, at } = ctx;
  const { content, role } = checked(ctx, wanted);
  const before = await previousOf(ctx, wanted);
  const former = await contentOf(ctx, before);
  if (former !== null && kindOf(former.data) !== kindOf(content.data)) throw new PramanaError('record_has_form');
  const { subjectId: subject, category } = wanted;
  await checkCiting(ctx, { subject, category, files: content.files, kept: former?.files ?? [] });
  const bytes = encodeContent(content, new Uint8Array(randomBytes(16)));
  const made = madeOf(ctx, wanted, { role, before, bytes });
  const { recordId } = made;
  const sealed = await sealContent(tx, hospital, made.place, bytes);
  if (before === null) {
    const { type } = wanted;
    await insertRecord(tx, hospital.id, { id: recordId, subjectId: subject, category, type, createdAt: at });
  }
  const prepared = await prepareDocument(tx, made.input);
  const written = finish(tx, prepared, (block) => insertVersion(tx, hospital.id, rowOf(made, sealed, block)));
  const { series, number } = await written.catch((error: unknown) => {
    if (!violatedConstraint(error).startsWith(TAKEN)) throw error;
    throw new PramanaError('record_changed', { cause: error });
  });
  if (wanted.isEarlier === true) return recordId;
  const { id, facts } = made;
  const who = {
    record: recordId,
    version: facts.version,
    subject,
    category,
    type: facts.type,
    author: actor.personId,
    at,
  };
  await tell('written', tx, hospital, { id, ...who, series, number, content });
  return recordId;
}

/** What is written, cleaned, and in which role; throws as `writeVersion` where that may not be. */
export function checked(ctx: Omit<Writing, 'tx'>, wanted: NewVersion) {
  const content = cleaned(wanted);
  const role = writingRole(ctx.actor.roles, { category: wanted.category, isEarlier: wanted.isEarlier === true });
  if (role === null) throw new PramanaError('not_permitted', { field: 'category' });
  checkDate(ctx, wanted.date);
  return { content, role };
}

/** A version before it is sealed: its ids, what its claim says, and as what it is sealed. */
export function madeOf(
  { hospital, actor, at }: Omit<Writing, 'tx'>,
  wanted: NewVersion,
  { role, before, bytes }: { role: VersionRow['authorRole']; before: KeptVersion | null; bytes: Uint8Array },
) {
  const recordId = before?.recordId ?? newId(at.getTime());
  const version = (before?.version ?? 0) + 1;
  const { subjectId, category } = wanted;
  const facts = {
    hospital: hospital.slug,
    subject: subjectId,
    record: recordId,
    version,
    category: before?.category ?? category,
    type: before?.type ?? wanted.type,
    author: { id: actor.personId, name: actor.name, role },
    at: at.getTime(),
    date: wanted.date,
    released: wanted.released,
    content: contentHash(bytes),
    previous: before?.hash ?? null,
  };
  const id = newId(at.getTime());
  const input = {
    hospital,
    series: { kind: 'record', prefix: 'REC' },
    kind: 'record' as const,
    documentId: id,
    subjectId,
    currency: NO_CURRENCY,
    total: 0n,
    at,
    businessDate: businessDate(at.getTime(), hospital.timeZone, hospital.dayCutHour),
    authorId: actor.personId,
    items: recordItems(facts),
  };
  return { id, recordId, facts, input, place: { subject: subjectId, category, record: recordId, version, at } };
}

/** The version as it is stored, once its content is sealed and its block has a number. */
export function rowOf(
  { id, recordId, facts, place }: ReturnType<typeof madeOf>,
  sealed: SealedContent,
  { series, number }: BlockRef,
): VersionRow {
  return {
    id,
    recordId,
    version: facts.version,
    previousHash: facts.previous,
    hash: recordHash(facts),
    authorId: facts.author.id,
    authorName: facts.author.name,
    authorRole: facts.author.role,
    at: place.at,
    date: facts.date,
    released: facts.released,
    contentHash: facts.content,
    ...sealed,
    series,
    number,
  };
}

/** What a form is about; its number says only how it is said: `orders/1` goes on as `orders/2`. */
function kindOf(data: VersionContent['data']): string | undefined {
  return data?.form.split('/')[0];
}

async function previousOf({ tx, hospital }: Writing, { recordId, base, subjectId, category }: NewVersion) {
  if (recordId === null) return null;
  const record = await findRecord(tx, hospital.id, recordId);
  if (record === null || record.subjectId !== subjectId || record.category !== category) {
    throw new PramanaError('not_found');
  }
  const newest = (await newestVersions(tx, hospital.id, [recordId])).get(recordId);
  if (newest === undefined) throw new PramanaError('not_found');
  if (newest.version !== base) throw new PramanaError('record_changed', { params: { newest: newest.version } });
  return newest;
}

/** What the version before says, where it opens. */
async function contentOf({ tx, hospital }: Writing, before: KeptVersion | null): Promise<VersionContent | null> {
  if (before === null) return null;
  const [read] = await readContents(tx, hospital, [before]);
  return read?.state === 'open' ? read.content : null;
}

function cleaned({ content, recordId }: NewVersion): VersionContent {
  const title = cleanLine(content.title);
  if (title === '') throw invalid('title', 'A record needs a title.');
  const reason = cleanLine(content.reason);
  if (recordId !== null && reason.length < 3) throw invalid('reason', 'Say why it is changed.');
  const fields = content.fields
    .map(({ label, value }) => ({ label: cleanLine(label), value: cleanLine(value) }))
    .filter(({ label, value }) => label !== '' || value !== '');
  const unnamed = fields.findIndex(({ label }) => label === '');
  if (unnamed >= 0) throw invalid(`fields/${unnamed}/label`, 'A value needs its name.');
  const text = content.text.replaceAll('\r\n', '\n').trimEnd();
  const { data } = content;
  if (data !== null && !isForm(data)) throw invalid('data', 'This is no form that is known here.');
  if (text === '' && fields.length === 0 && content.files.length === 0 && data === null) {
    throw invalid('text', 'Write something, or give a value.');
  }
  return { title, text, fields, files: content.files, reason: recordId === null ? '' : reason, data };
}

function checkDate({ hospital, at }: Omit<Writing, 'tx'>, date: string): void {
  const today = businessDate(at.getTime(), hospital.timeZone, 0);
  if (date > today) throw invalid('date', 'A record is about today or an earlier day.');
}

function invalid(field: string, detail: string): PramanaError {
  return new PramanaError('invalid_field', { field, detail });
}
