import { catalogue } from '@pramana/contract';
import type { BlobId, ItemId } from '@pramana/kernel';
import { toHex } from '@pramana/ledger';
import type { FastifyInstance } from 'fastify';
import { encodePicture } from '../../platform/picture.ts';
import { implement, implementBare } from '../../platform/http/index.ts';
import { answerItem } from './item.routes.ts';
import { openPicture, setPhoto, storePicture } from './picture.service.ts';

/** What never changes under its id may be kept by the browser, but not by a proxy: it is the hospital's. */
const FOR_EVER = 'private, max-age=31536000, immutable';

export function pictureRoutes(app: FastifyInstance): void {
  // Bare: decoding takes a while and must not hold a database connection.
  implementBare(app, catalogue.items.photo, async (ctx) => {
    const { actor, hospital, clock, services } = ctx;
    const bytes = await encodePicture(ctx.file.bytes);
    const itemId = ctx.params.id as ItemId;
    const answer = await services.db.inHospital(hospital.id, async (tx) => {
      const picture = { purpose: 'photo', authorId: actor.personId, at: new Date(clock.now()) } as const;
      await setPhoto(tx, hospital.id, itemId, bytes, picture);
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
    const bytes = await openPicture(tx, hospital.id, params.id as BlobId);
    return { body: bytes, cacheControl: FOR_EVER };
  });
}
