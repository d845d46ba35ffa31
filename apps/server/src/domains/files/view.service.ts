import { Readable } from 'node:stream';
import { type FileJson, type Reach, reachOf, RECORD_CATEGORIES, sees } from '@pramana/contract';
import { type PatientId, PramanaError } from '@pramana/kernel';
import { toHex } from '@pramana/ledger';
import { type AccessContext, Denied, recordAccess, recordLook } from '../../platform/access.ts';
import { readCursor, writeCursor } from '../../platform/cursor.ts';
import { EMERGENCY, emergencyFor } from '../../platform/emergency.ts';
import { describeError } from '../../platform/log.ts';
import { pseudonymsOf, subjectsOf } from '../patients/index.ts';
import { contentKey } from '../sealing/index.ts';
import { CONTENT_VERSION, readSpan } from './content.service.ts';
import { type Cited, citedFile } from './cited.service.ts';
import { type FileFacts, factsOf, openFacts, type OpenedFacts } from './facts.service.ts';
import { savedName, spanOf } from './file.policy.ts';
import { listFilesOf, readFile, readParts, type StoredFile } from './file.store.ts';
import { ownUpload, type Uploading } from './upload.service.ts';

/** How far somebody sees one patient's files; a broken glass widens it. */
interface Sight {
  readonly reach: Reach;
  readonly emergency: boolean;
}

async function sightOf(ctx: AccessContext, subjects: readonly StoredFile['subject'][]): Promise<Sight> {
  const emergency = (await emergencyFor(ctx, subjects)) !== null;
  return { reach: reachOf(ctx.actor.roles, { emergency }), emergency };
}

/** Why somebody looks, as their access events say it. */
function purposeOf({ emergency }: Sight, category: string): string {
  return emergency && category === 'sensitive' ? EMERGENCY : 'care';
}

const NEWEST = 'newest';
/** So many files are read at once. */
export const FILES_PAGE = 100;

/** A page of a patient's files that this person may read, and their own unfinished ones; an access event. `not_found`. */
export async function listFiles(
  ctx: AccessContext,
  patient: PatientId,
  cursor?: string,
): Promise<{ data: FileJson[]; next: string | null }> {
  const { tx, hospital, actor } = ctx;
  const subjects = await subjectsOf(tx, hospital, patient);
  const { reach } = await sightOf(ctx, subjects);
  const found = await listFilesOf(tx, hospital.id, {
    subjects,
    categories: RECORD_CATEGORIES.filter((each) => sees(reach, each, false)),
    own: { categories: RECORD_CATEGORIES.filter((each) => sees(reach, each, true)), author: actor.personId },
    after: readCursor(cursor, [NEWEST])?.id ?? null,
    limit: FILES_PAGE + 1,
  });
  const seen = found.slice(0, FILES_PAGE);
  const isEmergency = seen.some((file) => file.category === 'sensitive' && !isMine(file, actor));
  await recordLook(ctx, subjects, { purpose: isEmergency ? EMERGENCY : 'care', resource: 'files' });
  const facts = await openFacts(tx, hospital, seen);
  const last = found.length > FILES_PAGE ? seen.at(-1) : undefined;
  return {
    data: seen.map((file, i) => fileJson(file, facts[i] ?? { state: 'damaged' }, actor)),
    next: last === undefined ? null : writeCursor(NEWEST, last.id),
  };
}

/** One's own upload for who may still read it; an access event, for its name says something about the patient. `not_found`. */
export async function showUpload(ctx: AccessContext, id: string): Promise<FileJson> {
  const file = await ownUpload(ctx.tx, ctx, id);
  const { reach } = await sightOf(ctx, await pseudonymsOf(ctx.tx, ctx.hospital, file.subject));
  const access = { subjectId: file.subject, purpose: 'care', resource: 'file' };
  if (!sees(reach, file.category, true)) throw new Denied(access, 'not_found');
  await recordAccess(ctx, access);
  return viewFile(ctx, file);
}

/** The same for who has just sent something of it; an access event too, for an upload may go on long after it began. */
export async function viewUpload(ctx: AccessContext, id: string): Promise<FileJson> {
  const file = await ownUpload(ctx.tx, ctx, id);
  await recordAccess(ctx, { subjectId: file.subject, purpose: 'care', resource: 'file' });
  return viewFile(ctx, file);
}

/** One file as a screen shows it. */
async function viewFile(ctx: AccessContext, file: StoredFile): Promise<FileJson> {
  const [facts = { state: 'damaged' as const }] = await openFacts(ctx.tx, ctx.hospital, [file]);
  return fileJson(file, facts, ctx.actor);
}

function isMine({ authorId }: StoredFile, { personId }: AccessContext['actor']): boolean {
  return authorId === personId;
}

function fileJson(file: StoredFile, opened: OpenedFacts, actor: AccessContext['actor']): FileJson {
  const { id, category, size, state, received, at, author } = file;
  const facts = opened.state === 'open' ? opened.facts : null;
  const row = { id, category, size, state, received, addedAt: at.toISOString(), by: author };
  const sha256 = facts?.sha256 ? toHex(facts.sha256) : null;
  const told = { name: facts?.name ?? null, modified: facts?.modified ?? null, type: facts?.type ?? null };
  return { ...row, mine: isMine(file, actor), health: opened.state, ...told, sha256 };
}

/** Content of a file on its way out. */
export interface OpenedFile {
  body: Readable;
  /** Ends as its content is, whatever the sender called it. */
  name: string;
  type: string;
  span: { start: number; end: number; size: number; part: boolean };
}

/**
 * Opens a file for reading: who may, the access event, key and facts in one transaction, committed before the first byte
 * leaves (I-12); then the content, decrypted as it is read. Its first chunk is checked before anything is answered.
 */
export async function openContent(ctx: Uploading, id: string, range: string | null): Promise<OpenedFile> {
  return openFor(ctx, range, async (inside) => {
    const { tx, hospital, actor } = inside;
    const file = await readFile(tx, hospital.id, id);
    const sight = await sightOf(inside, await pseudonymsOf(inside.tx, inside.hospital, file.subject));
    const access = { subjectId: file.subject, purpose: purposeOf(sight, file.category), resource: 'file' };
    if (!sees(sight.reach, file.category, isMine(file, actor))) throw new Denied(access);
    if (file.state !== 'stored') throw new PramanaError('upload_unfinished');
    await recordAccess(inside, access);
    return { file, facts: await factsOf(tx, hospital, file) };
  });
}

/**
 * The same for a file that a record cites: `admit` lets somebody in to that record and records it (I-12), or throws. What
 * is not the file that was cited is `record_damaged`, never other content.
 */
export async function openCited(
  ctx: Uploading,
  range: string | null,
  admit: (inside: AccessContext) => Promise<Cited>,
): Promise<OpenedFile> {
  return openFor(ctx, range, async (inside) => citedFile(inside, await admit(inside)));
}

type Admitted = { file: StoredFile; facts: FileFacts };

async function openFor(
  ctx: Uploading,
  range: string | null,
  admit: (inside: AccessContext) => Promise<Admitted>,
): Promise<OpenedFile> {
  const { services, hospital } = ctx;
  const found = await services.db.inHospital(hospital.id, async (tx) => {
    const { file, facts } = await admit({ ...ctx, tx });
    const span = spanOf(range, file.size);
    if (span === 'none') throw new PramanaError('range_invalid', { params: { size: file.size } });
    const place = { subject: file.subject, category: file.category, record: file.id, version: CONTENT_VERSION };
    const key = await contentKey(tx, hospital, { ...place, epoch: file.epoch, wrappedKey: file.wrappedKey });
    return { file, parts: await readParts(tx, hospital.id, file.id), facts, key, span };
  });
  const { file, parts, facts, key, span } = found;
  const { start, end } = span ?? { start: 0, end: file.size };
  const content = readSpan({ store: services.files, hospital: hospital.id, file, parts }, key, { start, end });
  const first = await content.next();
  const body = Readable.from(following(first, content), { objectMode: false });
  body.on('error', (error) => services.log.error({ error: describeError(error) }, 'a file broke off'));
  const type = facts.type ?? 'application/octet-stream';
  const name = facts.type === null ? facts.name : savedName(facts.name, facts.type);
  return { body, name, type, span: { start, end, size: file.size, part: span !== null } };
}

async function* following(
  first: IteratorResult<Uint8Array, void>,
  rest: AsyncGenerator<Uint8Array, void, undefined>,
): AsyncGenerator<Uint8Array> {
  if (first.done === true) return;
  yield first.value;
  yield* rest;
}
