import { randomBytes } from 'node:crypto';
import type { RecordCategory, RecordType } from '@pramana/contract';
import { businessDate, cleanLine, NO_CURRENCY, PramanaError, type SubjectId } from '@pramana/kernel';
import { contentHash, recordHash } from '@pramana/ledger';
import { type Tx, violatedConstraint } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import type { Actor, Hospital } from '../../platform/session.ts';
import { checkCiting } from '../files/index.ts';
import { finish, prepareDocument, sealContent } from '../sealing/index.ts';
import { encodeContent, type VersionContent } from './content.claim.ts';
import { isForm } from './form.policy.ts';
import { tell } from './hook.service.ts';
import { recordItems } from './record.claim.ts';
import { writingRole } from './record.policy.ts';
import { findRecord, insertRecord } from './record.store.ts';
import { insertVersion, type KeptVersion, newestVersions } from './version.store.ts';
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
  const content = cleaned(wanted);
  const role = writingRole(actor.roles, { category: wanted.category, isEarlier: wanted.isEarlier === true });
  if (role === null) throw new PramanaError('not_permitted', { field: 'category' });
  checkDate(ctx, wanted.date);
  const before = await previousOf(ctx, wanted);
  const former = await contentOf(ctx, before);
  if (former !== null && kindOf(former.data) !== kindOf(content.data)) throw new PramanaError('record_has_form');
  const { subjectId: subject, category } = wanted;
  await checkCiting(ctx, { subject, category, files: content.files, kept: former?.files ?? [] });
  const recordId = before?.recordId ?? newId(at.getTime());
  const version = (before?.version ?? 0) + 1;
  const bytes = encodeContent(content, new Uint8Array(randomBytes(16)));
  const facts = {
    hospital: hospital.slug,
    subject: wanted.subjectId,
    record: recordId,
    version,
    category: before?.category ?? wanted.category,
    type: before?.type ?? wanted.type,
    author: { id: actor.personId, name: actor.name, role },
    at: at.getTime(),
    date: wanted.date,
    released: wanted.released,
    content: contentHash(bytes),
    previous: before?.hash ?? null,
  };
  const id = newId(at.getTime());
  const place = { subject: wanted.subjectId, category: wanted.category, record: recordId, version, at };
  const sealed = await sealContent(tx, hospital, place, bytes);
  if (before === null) {
    const { subjectId, category, type } = wanted;
    await insertRecord(tx, hospital.id, { id: recordId, subjectId, category, type, createdAt: at });
  }
  const prepared = await prepareDocument(tx, {
    hospital,
    series: { kind: 'record', prefix: 'REC' },
    kind: 'record',
    documentId: id,
    subjectId: wanted.subjectId,
    currency: NO_CURRENCY,
    total: 0n,
    at,
    businessDate: businessDate(at.getTime(), hospital.timeZone, hospital.dayCutHour),
    authorId: actor.personId,
    items: recordItems(facts),
  });
  const written = finish(tx, prepared, ({ series, number }) =>
    insertVersion(tx, hospital.id, {
      id,
      recordId,
      version,
      previousHash: facts.previous,
      hash: recordHash(facts),
      authorId: actor.personId,
      authorName: actor.name,
      authorRole: role,
      at,
      date: wanted.date,
      released: wanted.released,
      contentHash: facts.content,
      ...sealed,
      series,
      number,
    }),
  );
  const { series, number } = await written.catch((error: unknown) => {
    if (!violatedConstraint(error).startsWith(TAKEN)) throw error;
    throw new PramanaError('record_changed', { cause: error });
  });
  const who = { record: recordId, version, subject, category, type: facts.type, author: actor.personId, at };
  if (wanted.isEarlier === true) return recordId;
  await tell('written', tx, hospital, { id, ...who, series, number, content });
  return recordId;
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

function checkDate({ hospital, at }: Writing, date: string): void {
  const today = businessDate(at.getTime(), hospital.timeZone, 0);
  if (date > today) throw invalid('date', 'A record is about today or an earlier day.');
}

function invalid(field: string, detail: string): PramanaError {
  return new PramanaError('invalid_field', { field, detail });
}
