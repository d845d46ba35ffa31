import { keys } from '@pramana/contract';
import type { PersonId } from '@pramana/kernel';
import type { FastifyInstance } from 'fastify';
import type { Tx } from '../../platform/database/index.ts';
import { implementBare } from '../../platform/http/index.ts';
import { nodeItself, type SealingHospital } from '../sealing/index.ts';
import { logKeysView } from './log-key-view.service.ts';
import { changeLogKey, enterRoot, enterSuccession, type RootMaker } from './log-key.service.ts';

/**
 * The node's own root key and the keys of the node log, for its operator: the same acts as a hospital's, entries of the node
 * log. Bare, because no session is in the node's own organisation.
 */
export function nodeLogKeyRoutes(app: FastifyInstance): void {
  const { db, clock, hub } = app.services;
  const now = (): Date => new Date(clock.now());
  const inNode = async <T>(work: (tx: Tx, node: SealingHospital) => Promise<T>): Promise<T> => {
    const node = await nodeItself(db);
    return db.inHospital(node.id, (tx) => work(tx, node));
  };
  const shown = () => inNode(async (tx, node) => ({ data: await logKeysView(tx, node, now()) }));
  const changed = async (authorId: PersonId, work: (tx: Tx, maker: RootMaker) => Promise<void>) => {
    await inNode((tx, node) => work(tx, { hospital: { ...node, dayCutHour: 0 }, authorId, at: now() }));
    hub.publish((await nodeItself(db)).id, { type: 'keys.changed', ids: {} });
    return shown();
  };
  const { nodeLogs: routes } = keys;
  implementBare(app, routes.show, shown);
  implementBare(app, routes.enterRoot, ({ actor, body }) =>
    changed(actor.personId, (tx, maker) => enterRoot(tx, maker, body)),
  );
  implementBare(app, routes.change, ({ actor, body: { log, reason } }) =>
    changed(actor.personId, (tx, maker) => changeLogKey(tx, maker, { address: log, reason })),
  );
  implementBare(app, routes.sign, ({ actor, body }) =>
    changed(actor.personId, (tx, maker) => enterSuccession(tx, maker, body.statement)),
  );
}
