import { type BlobId, type HospitalId, type ItemId, type PersonId, PramanaError } from '@pramana/kernel';
import { getBlob, putBlob } from '../../platform/blobs.ts';
import type { Tx } from '../../platform/database/index.ts';
import { setItem } from './item.store.ts';
import { insertPicture, type PicturePurpose, readPicture } from './picture.store.ts';

export interface Picture {
  purpose: PicturePurpose;
  authorId: PersonId;
  at: Date;
}

/** Keeps an encoded picture of the catalogue: who took it and what it shows. */
export async function storePicture(
  tx: Tx,
  hospital: HospitalId,
  bytes: Buffer,
  picture: Picture,
): Promise<{ id: BlobId; sha256: Buffer }> {
  const stored = await putBlob(tx, hospital, { mediaType: 'image/webp', bytes });
  await insertPicture(tx, hospital, { blobId: stored.id, ...picture });
  return stored;
}

/** Makes an encoded picture the photo of an item; `not_found`. */
export async function setPhoto(
  tx: Tx,
  hospital: HospitalId,
  item: ItemId,
  bytes: Buffer,
  picture: Picture,
): Promise<void> {
  const { id } = await storePicture(tx, hospital, bytes, picture);
  if (!(await setItem(tx, hospital, item, { photo_blob_id: id }, picture.at))) throw new PramanaError('not_found');
}

/** The bytes of a picture of the catalogue; `not_found` for any other blob, `record_damaged`. */
export async function openPicture(tx: Tx, hospital: HospitalId, id: BlobId): Promise<Buffer> {
  await readPicture(tx, hospital, id);
  return (await getBlob(tx, hospital, id)).bytes;
}
