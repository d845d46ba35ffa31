import { createHash } from 'node:crypto';
import { type BlobId, type HospitalId, PramanaError } from '@pramana/kernel';
import type { Tx } from './database/index.ts';
import { newId } from './ids.ts';

export interface Blob {
  id: BlobId;
  sha256: Buffer;
  mediaType: string;
  bytes: Buffer;
}

/** Stores bytes of a hospital and returns their id and SHA-256. What is a patient's must be encrypted before (I-13). */
export async function putBlob(
  tx: Tx,
  hospital: HospitalId,
  { mediaType, bytes }: { mediaType: string; bytes: Uint8Array },
): Promise<{ id: BlobId; sha256: Buffer }> {
  const id: BlobId = newId();
  const sha256 = createHash('sha256').update(bytes).digest();
  await tx
    .insertInto('blob')
    .values({ hospital_id: hospital, id, sha256, media_type: mediaType, size: bytes.length, bytes })
    .execute();
  return { id, sha256 };
}

/** The bytes with this id, checked against their hash; `not_found` or `record_damaged`. */
export async function getBlob(tx: Tx, hospital: HospitalId, id: BlobId): Promise<Blob> {
  const row = await tx
    .selectFrom('blob')
    .select(['sha256', 'media_type', 'bytes'])
    .where('hospital_id', '=', hospital)
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) throw new PramanaError('not_found');
  const actual = createHash('sha256').update(row.bytes).digest();
  if (!actual.equals(row.sha256)) throw new PramanaError('record_damaged');
  return { id, sha256: row.sha256, mediaType: row.media_type, bytes: row.bytes };
}
