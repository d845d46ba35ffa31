import { catalogue } from '@pramana/contract';
import { type BlobId, type HospitalId, type ItemId, type PersonId, PramanaError } from '@pramana/kernel';
import { toHex } from '@pramana/ledger';
import type { FastifyInstance } from 'fastify';
import { getBlob, putBlob } from '../../platform/blobs.ts';
import type { Tx } from '../../platform/database/index.ts';
import { implement, implementBare } from '../../platform/http/index.ts';
import { answerItem } from './item.routes.ts';
import { setItem } from './item.store.ts';
import { encodePicture } from './picture.service.ts';
import { insertPicture, type PicturePurpose, readPicture } from './picture.store.ts';

/** What never changes under its id may be kept by the browser, but not by a proxy: it is the hospital's. */
const FOR_EVER = 'private, max-age=31536000, immutable';

export function pictureRoutes(app: FastifyInstance): void {
  // Bare: decoding takes a while and must not hold a database connection.
  implementBare(app, catalogue.items.photo, async (ctx) => {
    const { actor, hospital, clock, services } = ctx;
    const bytes = await encodePicture(ctx.file.bytes);
    const itemId = ctx.params.id as ItemId;
    const answer = await services.db.inHospital(hospital.id, async (tx) => {
      const at = new Date(clock.now());
      const { id } = await storePicture(tx, hospital.id, bytes, { purpose: 'photo', authorId: actor.personId, at });
      const known = await setItem(tx, hospital.id, itemId, { photo_blob_id: id }, at);
      if (!known) throw new PramanaError('not_found');
      return answerItem({ ...ctx, tx, publish: () => undefined }, itemId);
    });
    services.hub.publish(hospital.id, { type: 'item.changed', ids: { item: itemId } });
    return answer;
  });

  implementBare(app, catalogue.prices.proof, async ({ actor, hospital, clock, services, file }) => {
    const bytes = await encodePicture(file.bytes);
    const picture = { purpose: 'price-proof', authorId: actor.personId, at: new Date(clock.now()) } as const;
    const { id, sha256 } = await services.db.inHospital(hospital.id, (tx) =>
      storePicture(tx, hospital.id, bytes, picture),
    );
    return { data: { blobId: id, sha256: toHex(sha256) } };
  });

  implement(app, catalogue.blobs.show, async ({ tx, hospital, params }) => {
    const id = params.id as BlobId;
    await readPicture(tx, hospital.id, id);
    const { bytes } = await getBlob(tx, hospital.id, id);
    return { body: bytes, cacheControl: FOR_EVER };
  });
}

async function storePicture(
  tx: Tx,
  hospital: HospitalId,
  bytes: Buffer,
  picture: { purpose: PicturePurpose; authorId: PersonId; at: Date },
): Promise<{ id: BlobId; sha256: Buffer }> {
  const stored = await putBlob(tx, hospital, { mediaType: 'image/webp', bytes });
  await insertPicture(tx, hospital, { blobId: stored.id, ...picture });
  return stored;
}
