import { witnesses } from '@pramana/contract';
import type { FastifyInstance } from 'fastify';
import type { HospitalId } from '@pramana/kernel';
import { implement, implementBare } from '../../platform/http/index.ts';
import { type ActMaker, retryWitnesses } from '../sealing/index.ts';
import type { Cosigning } from './cosigning.service.ts';
import { overrideGuard } from './override.service.ts';
import { actsView, witnessesView } from './view.service.ts';
import { witnessUrl } from './witness.policy.ts';
import { joinWitness, leaveWitness, setQuorum } from './witness.service.ts';

export function witnessRoutes(app: FastifyInstance, cosigning: Cosigning): void {
  const { outbound } = app.services;
  const shown = async ({ tx, hospital }: Pick<Changing, 'tx' | 'hospital'>) => ({
    data: await witnessesView(tx, hospital.id, cosigning.handed()),
  });
  /** The other servers of the node read anew who is joined. */
  const changed = (ctx: Changing) => {
    ctx.publish({ type: 'witnesses', ids: {} });
    return shown(ctx);
  };
  // The node's own key is made, or read, before the transaction.
  implement(app, witnesses.show, shown, { ahead: async () => void (await cosigning.own()) });
  implement(app, witnesses.acts, async ({ tx, hospital }) => ({ data: await actsView(tx, hospital.id) }));
  implement(app, witnesses.join, async (ctx) => {
    const { vkey, url } = ctx.body;
    await joinWitness(ctx.tx, makerOf(ctx), { vkey, url: witnessUrl(url, outbound), counts: true });
    return changed(ctx);
  });
  implement(app, witnesses.leave, async (ctx) => {
    await leaveWitness(ctx.tx, makerOf(ctx), ctx.body.vkey);
    return changed(ctx);
  });
  implement(app, witnesses.quorum, async (ctx) => {
    await setQuorum(ctx.tx, makerOf(ctx), ctx.body.count);
    return changed(ctx);
  });
  implementBare(app, witnesses.override, async ({ services, params, body, actor }) => {
    const asked = { id: params.id as HospitalId, ...body, authorId: actor.personId };
    return { data: { block: await overrideGuard(services, asked) } };
  });
  implement(app, witnesses.ask, async ({ tx, hospital }) => {
    retryWitnesses(hospital.id);
    return shown({ tx, hospital });
  });
}

type Deciding = Parameters<Parameters<typeof implement<typeof witnesses.join>>[2]>[0];
type Changing = Pick<Deciding, 'tx' | 'hospital' | 'actor' | 'clock' | 'publish'>;

function makerOf({ hospital, actor, clock }: Changing): ActMaker {
  return { hospital, authorId: actor.personId, at: new Date(clock.now()) };
}
