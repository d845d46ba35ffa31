import { witnesses } from '@pramana/contract';
import { type PersonId, PramanaError } from '@pramana/kernel';
import type { FastifyInstance } from 'fastify';
import type { Tx } from '../../platform/database/index.ts';
import { implementBare } from '../../platform/http/index.ts';
import { type ActMaker, nodeItself, nodeUrl, retryWitnesses, type SealingHospital } from '../sealing/index.ts';
import type { Cosigning, OwnWitness } from './cosigning.service.ts';
import { actsView, witnessesView } from './view.service.ts';
import { witnessUrl } from './witness.policy.ts';
import { joinWitness, leaveWitness, setQuorum } from './witness.service.ts';
import { followLogs, forgetLog, makerOf, restoreLog } from './witnessed-log.service.ts';
import { evidenceText, witnessedLogActsView, witnessedLogsView } from './witnessed-view.service.ts';

/**
 * The operator's side: who cosigns the node log, and whose logs this node cosigns. Bare, because no session is in the
 * node's own organisation; each decision is an entry of the node log.
 */
export function nodeWitnessRoutes(app: FastifyInstance, cosigning: Cosigning): void {
  const { db, clock, hub, outbound } = app.services;
  const inNode = async <T>(work: (tx: Tx, node: SealingHospital) => Promise<T>): Promise<T> => {
    const node = await nodeItself(db);
    return db.inHospital(node.id, (tx) => work(tx, node));
  };
  const at = (): Date => new Date(clock.now());
  const maker = (node: SealingHospital, authorId: PersonId): ActMaker => makerOf({ node, authorId, at: at() });

  const shown = () => inNode(async (tx, node) => ({ data: await witnessesView(tx, node.id, cosigning.handed()) }));
  const changed = async (work: (tx: Tx, node: SealingHospital) => Promise<void>) => {
    await inNode(work);
    // The other servers of the node read anew who is joined.
    hub.publish((await nodeItself(db)).id, { type: 'witnesses', ids: {} });
    return shown();
  };
  const { node: routes, logs } = witnesses;
  implementBare(app, routes.show, async () => {
    await cosigning.own();
    return shown();
  });
  implementBare(app, routes.acts, () => inNode(async (tx, node) => ({ data: await actsView(tx, node.id) })));
  implementBare(app, routes.join, ({ body, actor }) =>
    changed((tx, node) =>
      joinWitness(tx, maker(node, actor.personId), {
        vkey: body.vkey,
        url: witnessUrl(body.url, outbound),
        counts: true,
      }),
    ),
  );
  implementBare(app, routes.leave, ({ body, actor }) =>
    changed((tx, node) => leaveWitness(tx, maker(node, actor.personId), body.vkey)),
  );
  implementBare(app, routes.quorum, ({ body, actor }) =>
    changed((tx, node) => setQuorum(tx, maker(node, actor.personId), body.count)),
  );
  implementBare(app, routes.ask, async () => {
    retryWitnesses((await nodeItself(db)).id);
    return shown();
  });

  const asWitness = async <T>(work: (tx: Tx, own: OwnWitness, node: SealingHospital) => Promise<T>): Promise<T> => {
    const own = await cosigning.own();
    if (own === null) throw new PramanaError('log_origin_missing');
    return inNode((tx, node) => work(tx, own, node));
  };
  const listed = () => asWitness(async (tx, own) => ({ data: await witnessedLogsView(tx, own, cosigning, nodeUrl()) }));
  implementBare(app, logs.show, listed);
  implementBare(app, logs.acts, () => asWitness(async (tx, own) => ({ data: await witnessedLogActsView(tx, own) })));
  implementBare(app, logs.follow, async ({ body, actor }) => {
    await asWitness((tx, _, node) => followLogs(tx, { node, authorId: actor.personId, at: at() }, body.lines));
    return listed();
  });
  implementBare(app, logs.forget, async ({ body, actor }) => {
    await asWitness((tx, _, node) => forgetLog(tx, { node, authorId: actor.personId, at: at() }, body.origin));
    return listed();
  });
  implementBare(app, logs.restore, async ({ body, actor }) => {
    await asWitness((tx, own, node) => restoreLog(tx, { node, authorId: actor.personId, at: at() }, own, body.origin));
    return listed();
  });
  implementBare(app, logs.evidence, ({ params }) =>
    asWitness(async (tx, own) => {
      return {
        body: await evidenceText(tx, own, params.id),
        fileName: `${params.id.slice(0, 16)}.fork-evidence`,
        download: true,
      };
    }),
  );
}
