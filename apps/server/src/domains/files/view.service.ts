import { Readable } from 'node:stream';
import type { FileJson } from '@pramana/contract';
import { type PatientId, PramanaError } from '@pramana/kernel';
import { toHex } from '@pramana/ledger';
import { type AccessContext, Denied, recordAccess } from '../../platform/access.ts';
import { EMERGENCY, emergencyFor } from '../../platform/emergency.ts';
import type { Tx } from '../../platform/database/index.ts';
import { describeError } from '../../platform/log.ts';
import { findPatient } from '../patients/index.ts';
import { contentKey, patientSubject } from '../sealing/index.ts';
import { CONTENT_VERSION, readSpan } from './content.service.ts';
import { factsOf, openFacts, type OpenedFacts } from './facts.service.ts';
import { type Looker, mayRead, spanOf } from './file.policy.ts';
import { filesOf, readFile, readParts, type StoredFile } from './file.store.ts';
import type { Uploading } from './upload.service.ts';

async function lookerOf(ctx: AccessContext, subject: StoredFile['subject']): Promise<Looker> {
  const emergency = (await emergencyFor(ctx, subject)) !== null;
  return { personId: ctx.actor.personId, roles: ctx.actor.roles, emergency };
}

/** Why somebody looks, as their access events say it. */
function purposeOf({ emergency }: Looker, category: string): string {
  return emergency && category === 'sensitive' ? EMERGENCY : 'care';
}

/** A patient's files that this person may read, and their own unfinished ones; an access event. `not_found`. */
export async function listFiles(ctx: AccessContext, patient: PatientId): Promise<FileJson[]> {
  const { tx, hospital, actor } = ctx;
  if ((await findPatient(tx, hospital.id, patient)) === null) throw new PramanaError('not_found');
  const subjectId = await patientSubject(tx, hospital, patient);
  const looker = await lookerOf(ctx, subjectId);
  const all = await filesOf(tx, hospital.id, subjectId);
  const seen = all.filter((file) => (file.state === 'stored' || isMine(file, actor)) && mayRead(looker, file));
  const isEmergency = seen.some((file) => file.category === 'sensitive' && !isMine(file, actor));
  await recordAccess(ctx, { subjectId, purpose: isEmergency ? EMERGENCY : 'care', resource: 'files' });
  const facts = await openFacts(tx, hospital, seen);
  return seen.map((file, i) => fileJson(file, facts[i] ?? { state: 'damaged' }, actor));
}

/** One file as a screen shows it. */
export async function viewFile(
  tx: Tx,
  ctx: Pick<AccessContext, 'hospital' | 'actor'>,
  file: StoredFile,
): Promise<FileJson> {
  const [facts = { state: 'damaged' as const }] = await openFacts(tx, ctx.hospital, [file]);
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
  name: string;
  type: string;
  span: { start: number; end: number; size: number; part: boolean };
}

/**
 * Opens a file for reading: who may, the access event, key and facts in one transaction, committed before the first byte
 * leaves (I-12); then the content, decrypted as it is read. Its first chunk is checked before anything is answered.
 */
export async function openContent(ctx: Uploading, id: string, range: string | null): Promise<OpenedFile> {
  const { services, hospital } = ctx;
  const found = await services.db.inHospital(hospital.id, async (tx) => {
    const file = await readFile(tx, hospital.id, id);
    const looker = await lookerOf({ ...ctx, tx }, file.subject);
    const access = { subjectId: file.subject, purpose: purposeOf(looker, file.category), resource: 'file' };
    if (!mayRead(looker, file)) throw new Denied(access);
    if (file.state !== 'stored') throw new PramanaError('upload_unfinished');
    const span = spanOf(range, file.size);
    if (span === 'none') throw new PramanaError('range_invalid', { params: { size: file.size } });
    const facts = await factsOf(tx, hospital, file);
    const place = { subject: file.subject, category: file.category, record: id, version: CONTENT_VERSION };
    const key = await contentKey(tx, hospital, { ...place, epoch: file.epoch, wrappedKey: file.wrappedKey });
    await recordAccess({ ...ctx, tx }, access);
    return { file, parts: await readParts(tx, hospital.id, id), facts, key, span };
  });
  const { file, parts, facts, key, span } = found;
  const { start, end } = span ?? { start: 0, end: file.size };
  const content = readSpan({ store: services.files, hospital: hospital.id, file, parts }, key, { start, end });
  const first = await content.next();
  const body = Readable.from(following(first, content), { objectMode: false });
  body.on('error', (error) => services.log.error({ error: describeError(error) }, 'a file broke off'));
  const type = facts.type ?? 'application/octet-stream';
  return { body, name: facts.name, type, span: { start, end, size: file.size, part: span !== null } };
}

async function* following(
  first: IteratorResult<Uint8Array, void>,
  rest: AsyncGenerator<Uint8Array, void, undefined>,
): AsyncGenerator<Uint8Array> {
  if (first.done === true) return;
  yield first.value;
  yield* rest;
}
