import type { BlobId, HospitalId, PersonId } from '@pramana/kernel';
import { PramanaError } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';

export type PicturePurpose = 'photo' | 'price-proof';

/** Marks a blob as a picture of the catalogue: only such are served to who may see items. */
export async function insertPicture(
  tx: Tx,
  hospital: HospitalId,
  picture: { blobId: BlobId; purpose: PicturePurpose; authorId: PersonId; at: Date },
): Promise<void> {
  const { blobId, purpose, authorId, at } = picture;
  await tx
    .insertInto('item_picture')
    .values({ hospital_id: hospital, blob_id: blobId, purpose, author_id: authorId, created_at: at })
    .execute();
}

/** The hash of a picture of the catalogue, of this purpose if one is named; `not_found` for any other blob. */
export async function readPicture(
  tx: Tx,
  hospital: HospitalId,
  id: BlobId,
  purpose?: PicturePurpose,
): Promise<{ sha256: Buffer }> {
  let query = tx
    .selectFrom('item_picture')
    .innerJoin('blob', (join) =>
      join.onRef('blob.hospital_id', '=', 'item_picture.hospital_id').onRef('blob.id', '=', 'item_picture.blob_id'),
    )
    .select('blob.sha256')
    .where('item_picture.hospital_id', '=', hospital)
    .where('item_picture.blob_id', '=', id);
  if (purpose !== undefined) query = query.where('item_picture.purpose', '=', purpose);
  const row = await query.executeTakeFirst();
  if (row === undefined) throw new PramanaError('not_found');
  return row;
}
