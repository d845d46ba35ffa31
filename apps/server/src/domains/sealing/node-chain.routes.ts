import { sealing } from '@pramana/contract';
import { PramanaError } from '@pramana/kernel';
import type { FastifyInstance } from 'fastify';
import type { Tx } from '../../platform/database/index.ts';
import { implementBare } from '../../platform/http/index.ts';
import type { SealingHospital } from './block.service.ts';
import { blockPage, chainHead, seriesViews } from './chain.service.ts';
import { inspectBlock } from './inspection.service.ts';
import { nodeItself } from './node.service.ts';
import { receiptFor } from './receipt.service.ts';
import type { Sequencer } from './sequencer.service.ts';

const routes = sealing.nodeChain;

/**
 * The node log as its operator sees it: the same looks as at a hospital's chain. Bare, because no session is in the
 * node's own organisation; its transactions see the node's rows and no hospital's. Every item is the operator's own act.
 */
export function nodeChainRoutes(app: FastifyInstance, sequencer: Sequencer): void {
  const { db } = app.services;
  const look = async <T>(work: (tx: Tx, node: SealingHospital) => Promise<T>): Promise<T> => {
    const node = await nodeItself(db);
    return db.inHospital(node.id, (tx) => work(tx, node));
  };

  implementBare(app, routes.head, () =>
    look(async (tx, node) => ({ data: await chainHead(tx, node, sequencer, new Date(app.services.clock.now())) })),
  );
  implementBare(app, routes.series, () => look(async (tx, node) => ({ data: await seriesViews(tx, node) })));
  implementBare(app, routes.blocks, ({ query }) => look((tx, node) => blockPage(tx, node, query)));
  implementBare(app, routes.block, ({ params }) =>
    look(async (tx, node) => {
      const ref = { series: params.series, number: Number(params.number) };
      return { data: (await inspectBlock(tx, node, ref, () => true)).detail };
    }),
  );
  implementBare(app, routes.proof, ({ params }) =>
    look(async (tx, node) => {
      const ref = { series: params.series, number: Number(params.number) };
      const body = await receiptFor(tx, node, ref, { items: false });
      if (body === null) throw new PramanaError('proof_pending');
      return { body, fileName: `${params.series}-${params.number}.tlog-proof`, download: true };
    }),
  );
}
