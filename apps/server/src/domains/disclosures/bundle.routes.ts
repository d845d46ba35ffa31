import { disclosures } from '@pramana/contract';
import type { FastifyInstance } from 'fastify';
import { recordReview } from '../../platform/access.ts';
import { implement, implementIdempotent } from '../../platform/http/index.ts';
import { labelOf } from '../sealing/index.ts';
import { bundleFile, makeBundle, readBundle } from './bundle.service.ts';
import { bundlePage, bundleView } from './view.service.ts';

/** What was handed to auditors: made by an admin, fetched by the auditor, each an entry of the log. */
export function bundleRoutes(app: FastifyInstance): void {
  const { bundles } = disclosures;

  implement(app, bundles.list, async ({ tx, hospital, query }) => bundlePage(tx, hospital, query.cursor));

  implementIdempotent(app, bundles.create, {
    run: async ({ tx, hospital, actor, clock, body }) =>
      makeBundle(tx, { hospital, authorId: actor.personId, at: new Date(clock.now()) }, body),
    render: async ({ tx, hospital }, id) => ({ data: await bundleView(tx, hospital, id) }),
  });

  implement(app, bundles.show, async ({ tx, hospital, params }) => ({
    data: await bundleView(tx, hospital, params.id),
  }));

  implement(app, bundles.file, async (ctx) => {
    const bundle = await readBundle(ctx.tx, ctx.hospital, ctx.params.id);
    const document = labelOf(bundle.series, bundle.number);
    await recordReview(ctx, { purpose: 'audit', resource: 'auditor-bundle', document });
    const { body, fileName } = await bundleFile(ctx.services.db, ctx.hospital, bundle);
    return { body, fileName, download: true };
  });
}
