import { type BlobId, type HospitalId, type ItemId, type PersonId, PramanaError } from '@pramana/kernel';
import sharp from 'sharp';
import { getBlob, putBlob } from '../../platform/blobs.ts';
import type { Tx } from '../../platform/database/index.ts';
import { setItem } from './item.store.ts';
import { insertPicture, type PicturePurpose, readPicture } from './picture.store.ts';

/** Longest side of a stored picture: the small print of a pack stays readable. */
const MAX_SIDE = 1_600;
/** A file of a few kilobytes can unpack into gigabytes of pixels: nothing above this is even decoded. */
const MAX_PIXELS = 50_000_000;
const TIMEOUT_SECONDS = 15;

/** What a file is by its first bytes; what the sender calls it says nothing. */
const SIGNATURES: readonly ((bytes: Uint8Array) => boolean)[] = [
  (bytes) => startsWith(bytes, [0xff, 0xd8, 0xff]),
  (bytes) => startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  (bytes) => startsWith(bytes, [0x52, 0x49, 0x46, 0x46]) && startsWith(bytes.subarray(8), [0x57, 0x45, 0x42, 0x50]),
];

function startsWith(bytes: Uint8Array, signature: readonly number[]): boolean {
  return signature.every((byte, index) => bytes[index] === byte);
}

/**
 * An uploaded JPEG, PNG or WebP as a WebP of ours: turned upright, at most 1,600 pixels wide and high, without EXIF (a
 * phone writes where and when) and without anything hidden behind the picture. `image_invalid` for everything else.
 */
export async function encodePicture(bytes: Uint8Array): Promise<Buffer> {
  if (!SIGNATURES.some((matches) => matches(bytes))) {
    throw new PramanaError('image_invalid', { detail: 'Send a photo as JPEG, PNG or WebP.' });
  }
  try {
    return await sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error', pages: 1 })
      .timeout({ seconds: TIMEOUT_SECONDS })
      .autoOrient()
      .resize({ width: MAX_SIDE, height: MAX_SIDE, fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 82 })
      .toBuffer();
  } catch (error) {
    throw new PramanaError('image_invalid', { cause: error });
  }
}

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
