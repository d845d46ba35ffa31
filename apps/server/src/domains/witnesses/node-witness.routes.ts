import { witnesses } from '@pramana/contract';
import { type PersonId, PramanaError } from '@pramana/kernel';
import type { FastifyInstance } from 'fastify';
import type { Tx } from '../../platform/database/index.ts';
import type { HubEvent } from '../../platform/events.ts';
import { implementBare, implementIdempotent } from '../../platform/http/index.ts';
import { type ActMaker, nodeIn, nodeItself, nodeUrl, retryWitnesses, type SealingHospital } from '../sealing/index.ts';
import type { Cosigning, OwnWitness } from './cosigning.service.ts';
import { actsView, witnessesView } from './view.service.ts';
import { witnessUrl } from './witness.policy.ts';
import { joinWitness, leaveWitness, setQuorum } from './witness.service.ts';
import { followLogs, forgetLog, type LogKeeper, makerOf, restoreLog } from './witnessed-log.service.ts';
import { evidenceText, witnessedLogActsView, witnessedLogsView } from './witnessed-view.service.ts';

/**
 * The operator's side: who cosigns the node log, and whose logs this node cosigns. Bare, because no session is in the
 * node's own organisation; each decision is an entry of the node log.
 */
export function nodeWitnessRoutes(app: FastifyInstance, cosigning: Cosigning): void {
  const { db, clock, outbound } = app.services;
  const inNode = async <T>(work: (tx: Tx, node: SealingHospital) => Promise<T>): Promise<T> => {
    const node = await nodeItself(db);
    return db.inHospital(node.id, (tx) => work(tx, node));
  };
  const at = (): Date => new Date(clock.now());
  const maker = (node: SealingHospital, authorId: PersonId): ActMaker => makerOf({ node, authorId, at: at() });

  const witnessesIn = async (tx: Tx, node: SealingHospital) => ({
    data: await witnessesView(tx, node.id, cosigning.handed()),
  });
  const shown = () => inNode(witnessesIn);
  type Deciding = { tx: Tx; actor: { personId: PersonId }; publish: (event: HubEvent) => void };
  /** What the operator decides, in the node's own organisation, where no session is. */
  const deciding = <C extends Deciding>(work: (ctx: C, maker: ActMaker) => Promise<void>) => ({
    within: () => nodeItself(db),
    names: () => 'witnesses',
    run: async (ctx: C): Promise<string> => {
      await work(ctx, maker(await nodeIn(ctx.tx), ctx.actor.personId));
      // The other servers of the node read anew who is joined.
      ctx.publish({ type: 'witnesses', ids: {} });
      return 'witnesses';
    },
    render: async ({ tx }: { tx: Tx }) => witnessesIn(tx, await nodeIn(tx)),
  });
  const { node: routes, logs } = witnesses;
  implementBare(app, routes.show, async () => {
    await cosigning.own();
    return shown();
  });
  implementBare(app, routes.acts, () => inNode(async (tx, node) => ({ data: await actsView(tx, node.id) })));
  implementIdempotent(
    app,
    routes.join,
    deciding(({ tx, body }, by) =>
      joinWitness(tx, by, { vkey: body.vkey, url: witnessUrl(body.url, outbound), counts: true }),
    ),
  );
  implementIdempotent(
    app,
    routes.leave,
    deciding(({ tx, body }, by) => leaveWitness(tx, by, body.vkey)),
  );
  implementIdempotent(
    app,
    routes.quorum,
    deciding(({ tx, body }, by) => setQuorum(tx, by, body.count)),
  );
  implementBare(app, routes.ask, async () => {
    retryWitnesses((await nodeItself(db)).id);
    return shown();
  });

  const asWitness = async <T>(work: (tx: Tx, own: OwnWitness, node: SealingHospital) => Promise<T>): Promise<T> => {
    const own = await itself(cosigning);
    return inNode((tx, node) => work(tx, own, node));
  };
  const listed = async (tx: Tx, own: OwnWitness) => ({
    data: await witnessedLogsView(tx, own, cosigning, nodeUrl()),
  });
  /** Whose witness this node is; its own key is made, or read, before the transaction. */
  const following = <C extends Deciding>(work: (ctx: C, keeper: LogKeeper, own: OwnWitness) => Promise<void>) => ({
    within: async () => {
      await itself(cosigning);
      return nodeItself(db);
    },
    names: () => 'logs',
    run: async (ctx: C): Promise<string> => {
      const node = await nodeIn(ctx.tx);
      await work(ctx, { node, authorId: ctx.actor.personId, at: at() }, await itself(cosigning));
      return 'logs';
    },
    render: async ({ tx }: { tx: Tx }) => listed(tx, await itself(cosigning)),
  });
  implementBare(app, logs.show, () => asWitness(listed));
  implementBare(app, logs.acts, () => asWitness(async (tx, own) => ({ data: await witnessedLogActsView(tx, own) })));
  implementIdempotent(
    app,
    logs.follow,
    following(({ tx, body }, keeper) => followLogs(tx, keeper, body.lines)),
  );
  implementIdempotent(
    app,
    logs.forget,
    following(({ tx, body }, keeper) => forgetLog(tx, keeper, body.origin)),
  );
  implementIdempotent(
    app,
    logs.restore,
    following(({ tx, body }, keeper, own) => restoreLog(tx, keeper, own, body.origin)),
  );
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

async function itself(cosigning: Cosigning): Promise<OwnWitness> {
  const own = await cosigning.own();
  if (own === null) throw new PramanaError('log_origin_missing');
  return own;
}
