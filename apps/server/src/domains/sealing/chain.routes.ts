import { sealing } from '@pramana/contract';
import { PramanaError } from '@pramana/kernel';
import type { FastifyInstance } from 'fastify';
import { recordAccess } from '../../platform/access.ts';
import { implement } from '../../platform/http/index.ts';
import { maySeeItems } from './chain.policy.ts';
import { blockPage, chainHead, seriesViews } from './chain.service.ts';
import { inspectBlock } from './inspection.service.ts';
import { receiptFor } from './receipt.service.ts';
import type { Sequencer } from './sequencer.service.ts';

const routes = sealing.chain;

/** The chain as people see it: head, series, blocks, one block recomputed. */
export function chainRoutes(app: FastifyInstance, sequencer: Sequencer): void {
  const { clock } = app.services;
  implement(app, routes.head, async ({ tx, hospital }) => ({
    data: await chainHead(tx, hospital, sequencer, new Date(clock.now())),
  }));

  implement(app, routes.series, async ({ tx, hospital }) => ({ data: await seriesViews(tx, hospital) }));

  implement(app, routes.blocks, ({ tx, hospital, query }) => blockPage(tx, hospital, query));

  implement(app, routes.block, async (ctx) => {
    const { tx, hospital, actor, params } = ctx;
    const ref = { series: params.series, number: Number(params.number) };
    const shown = (kind: string): boolean => maySeeItems(actor.roles, kind);
    const { block, detail } = await inspectBlock(tx, hospital, ref, shown);
    if (block.subjectId !== null && shown(block.kind)) {
      await recordAccess(ctx, {
        subjectId: block.subjectId,
        purpose: 'verification',
        resource: 'block',
        document: detail.block.label,
      });
    }
    return { data: detail };
  });

  implement(app, routes.proof, async ({ tx, hospital, params }) => {
    const ref = { series: params.series, number: Number(params.number) };
    const body = await receiptFor(tx, hospital, ref, { items: false });
    if (body === null) throw new PramanaError('proof_pending');
    return { body, fileName: `${params.series}-${params.number}.tlog-proof`, download: true };
  });
}
