import { witnesses } from '@pramana/contract';
import type { FastifyInstance } from 'fastify';
import type { Tx } from '../../platform/database/index.ts';
import { implementBare } from '../../platform/http/index.ts';
import { nodeItself, type SealingHospital } from '../sealing/index.ts';
import { newestNote, policyUpdatesView, publishPolicy } from './policy-update.service.ts';

/** Policies for others that the node publishes; bare, as no session is in the node's own organisation. */
export function policyUpdateRoutes(app: FastifyInstance): void {
  const { db, clock } = app.services;
  const { policies: routes } = witnesses;
  const inNode = async <T>(work: (tx: Tx, node: SealingHospital) => Promise<T>): Promise<T> => {
    const node = await nodeItself(db);
    return db.inHospital(node.id, (tx) => work(tx, node));
  };
  const shown = () => inNode(async (tx, node) => ({ data: await policyUpdatesView(tx, node) }));
  implementBare(app, routes.show, shown);
  implementBare(app, routes.publish, async ({ body, actor }) => {
    const at = new Date(clock.now());
    await inNode((tx, node) => publishPolicy(tx, { node, authorId: actor.personId, at }, body));
    return shown();
  });
  implementBare(app, routes.newest, async ({ query }) => {
    const body = await inNode((tx, node) => newestNote(tx, node, query.name));
    return { body, cacheControl: 'public, max-age=60' };
  });
}
