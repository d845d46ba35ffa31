import { createHash } from 'node:crypto';
import { FILE_MOST_BYTES, FILE_PART_BYTES, reachOf, type RecordCategory } from '@pramana/contract';
import { type HospitalId, type PatientId, PramanaError } from '@pramana/kernel';
import { letGo } from '@pramana/vault';
import { type AccessContext, Denied, recordAccess } from '../../platform/access.ts';
import { afterCommit, type Tx } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import type { Services } from '../../platform/services.ts';
import { heldSubject } from '../patients/index.ts';
import { contentKey, newContentKey } from '../sealing/index.ts';
import { CONTENT_VERSION, hashContent, objectName, sealPart, storeFailure } from './content.service.ts';
import { factsOf, sealFacts } from './facts.service.ts';
import { typeOf } from './file.policy.ts';
import {
  deleteFiles,
  insertFile,
  insertPart,
  readFile,
  readParts,
  setFacts,
  setStored,
  type StoredFile,
} from './file.store.ts';

/** A route's context with what is under it: an upload's own transactions are short, and none is open while bytes move. */
export type Uploading = Omit<AccessContext, 'tx'> & { services: Services };

export interface NewFile {
  name: string;
  category: RecordCategory;
  size: number;
  modified: number;
}

/** Begins an upload for a patient: names its key and keeps nothing yet; an access event (I-12). `not_found`, `too_large`, `not_permitted`. */
export async function beginUpload(ctx: AccessContext, patient: PatientId, asked: NewFile): Promise<string> {
  const { tx, hospital, actor } = ctx;
  if (asked.size > FILE_MOST_BYTES) throw new PramanaError('too_large', { params: { most: FILE_MOST_BYTES } });
  const subject = await heldSubject(tx, hospital, patient);
  if (!reachOf(actor.roles).writes.includes(asked.category)) {
    throw new Denied({ subjectId: subject, purpose: 'care', resource: 'file' });
  }
  await recordAccess(ctx, { subjectId: subject, purpose: 'care', resource: 'file' });
  const at = new Date(ctx.clock.now());
  const place = {
    id: newId(at.getTime()),
    category: asked.category,
    subject,
  };
  const { key, ...wrapped } = await newContentKey(tx, hospital, { ...versionOf(place), at });
  key.destroy();
  const { name, modified, size } = asked;
  const facts = await sealFacts(tx, hospital, place, { name, modified, type: null, sha256: null }, at);
  const author = { authorId: actor.personId, author: actor.name };
  await insertFile(tx, hospital.id, { ...place, ...wrapped, ...author, size, facts, at });
  return place.id;
}

function versionOf({ id, subject, category }: Pick<StoredFile, 'id' | 'subject' | 'category'>) {
  return { subject, category, record: id, version: CONTENT_VERSION };
}

/** One's own upload; `not_found` for anybody else's, whole or not. */
export async function ownUpload(
  tx: Tx,
  { hospital, actor }: Pick<Uploading, 'hospital' | 'actor'>,
  id: string,
  options: { lock?: boolean } = {},
): Promise<StoredFile> {
  const file = await readFile(tx, hospital.id, id, options);
  if (file.authorId !== actor.personId) throw new PramanaError('not_found');
  return file;
}

/**
 * Keeps the part that begins at `offset`. What came before stays acknowledged whatever happens; the same part again
 * changes nothing; a part out of turn is `upload_offset` with where the upload stands.
 */
export async function keepPart(ctx: Uploading, id: string, offset: number, content: Uint8Array): Promise<void> {
  const { services, hospital, clock } = ctx;
  const { db, files } = services;
  const begun = await db.inHospital(hospital.id, async (tx) => {
    const file = await ownUpload(tx, ctx, id);
    if (!isNext(file, offset, content.length)) return null;
    const key = await contentKey(tx, hospital, { ...versionOf(file), epoch: file.epoch, wrappedKey: file.wrappedKey });
    return { file, key };
  });
  if (begun === null) return;
  const { file, key } = begun;
  const index = offset / FILE_PART_BYTES;
  const object = newId();
  const name = objectName(hospital.id, object);
  let mayBeNamed = false;
  try {
    const type = index === 0 ? typeOf(content) : null;
    if (index === 0 && type === null) throw new PramanaError('file_type');
    const sealed = sealPart(hospital.id, key, file, index, content);
    await files.put(name, sealed);
    letGo(sealed);
    mayBeNamed = await db.inHospital(hospital.id, async (tx) => {
      const now = await ownUpload(tx, ctx, id, { lock: true });
      if (!isNext(now, offset, content.length)) return false;
      const at = new Date(clock.now());
      if (type !== null) {
        const facts = { ...(await factsOf(tx, hospital, now)), type };
        await setFacts(tx, hospital.id, id, await sealFacts(tx, hospital, now, facts, at));
      }
      await insertPart(tx, hospital.id, id, { index, size: content.length, object }, at);
      return true;
    });
  } catch (error) {
    // A commit whose answer was lost may have named the object: then only the sweep may tell that nobody does.
    mayBeNamed = error instanceof PramanaError && error.code === 'outcome_unknown';
    throw storeFailure(error);
  } finally {
    key.destroy();
    // Whoever brought the same part first keeps theirs.
    if (!mayBeNamed) await services.files.remove([name]).catch(() => undefined);
  }
}

/** True for the part that comes next, false for one that is there already; else `upload_offset` or `invalid_request`. */
function isNext(file: StoredFile, offset: number, length: number): boolean {
  const wanted = Math.min(FILE_PART_BYTES, file.size - offset);
  if (offset % FILE_PART_BYTES === 0 && length === wanted && offset + length <= file.received) return false;
  if (file.state !== 'uploading' || offset !== file.received) {
    throw new PramanaError('upload_offset', { params: { offset: file.received } });
  }
  if (length === wanted) return true;
  throw new PramanaError('invalid_request', { detail: `The part at ${offset} has ${wanted} bytes.` });
}

/**
 * Reads back everything that was kept, checks it to its end, and calls the file whole under its SHA-256. Harmless when
 * it is whole already.
 */
export async function finishUpload(ctx: Uploading, id: string): Promise<void> {
  const { services, hospital, clock } = ctx;
  const { db, files: store } = services;
  const begun = await db.inHospital(hospital.id, async (tx) => {
    const file = await ownUpload(tx, ctx, id);
    if (file.state === 'stored') return null;
    if (file.received !== file.size) throw new PramanaError('upload_unfinished', { params: { offset: file.received } });
    const parts = await readParts(tx, hospital.id, id);
    const key = await contentKey(tx, hospital, { ...versionOf(file), epoch: file.epoch, wrappedKey: file.wrappedKey });
    return { file, parts, key };
  });
  if (begun === null) return;
  const { file, parts, key } = begun;
  const sha256 = await hashContent({ store, hospital: hospital.id, file, parts }, key);
  await db.inHospital(hospital.id, async (tx) => {
    const now = await ownUpload(tx, ctx, id, { lock: true });
    if (now.state === 'stored') return;
    const at = new Date(clock.now());
    const facts = { ...(await factsOf(tx, hospital, now)), sha256 };
    await setStored(tx, hospital.id, id, await sealFacts(tx, hospital, now, facts, at), at);
  });
}

/** A whole file at once, by the same steps; what a version cites of it. */
export async function storeFile(
  ctx: Uploading,
  patient: PatientId,
  { bytes, ...asked }: Omit<NewFile, 'size'> & { bytes: Uint8Array },
): Promise<{ id: string; sha256: string }> {
  const { db } = ctx.services;
  const size = bytes.length;
  const id = await db.inHospital(ctx.hospital.id, (tx) => beginUpload({ ...ctx, tx }, patient, { ...asked, size }));
  for (let at = 0; at < size; at += FILE_PART_BYTES)
    await keepPart(ctx, id, at, bytes.subarray(at, at + FILE_PART_BYTES));
  await finishUpload(ctx, id);
  return { id, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** Gives up an upload: its rows now, its objects once that is committed. `conflict` for a file that is whole. */
export async function cancelUpload(tx: Tx, ctx: Uploading, id: string): Promise<void> {
  const file = await ownUpload(tx, ctx, id, { lock: true });
  if (file.state === 'stored') throw new PramanaError('conflict', { detail: 'This file is whole and is kept.' });
  removeAfter(tx, ctx, await deleteFiles(tx, ctx.hospital.id, [id]));
}

/** Removes objects once no row names them; what fails is left to the sweep. */
export function removeAfter(
  tx: Tx,
  { services, hospital }: { services: Pick<Services, 'files'>; hospital: { id: HospitalId } },
  objects: readonly string[],
): void {
  const names = objects.map((object) => objectName(hospital.id, object));
  afterCommit(tx, () => void services.files.remove(names).catch(() => undefined));
}
