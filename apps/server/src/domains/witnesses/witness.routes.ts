import { witnesses } from '@pramana/contract';
import type { FastifyInstance } from 'fastify';
import type { HospitalId } from '@pramana/kernel';
import { implement, implementBare, implementIdempotent } from '../../platform/http/index.ts';
import { type ActMaker, retryWitnesses } from '../sealing/index.ts';
import type { Cosigning } from './cosigning.service.ts';
import { overrideGuard } from './override.service.ts';
import { actsView, witnessesView } from './view.service.ts';
import { witnessUrl } from './witness.policy.ts';
import { joinWitness, leaveWitness, setQuorum } from './witness.service.ts';

/** Of whatever is decided the answer is the page: who is joined by now. */
const names = (): string => 'witnesses';

export function witnessRoutes(app: FastifyInstance, cosigning: Cosigning): void {
  const { outbound } = app.services;
  const shown = async ({ tx, hospital }: Pick<Changing, 'tx' | 'hospital'>) => ({
    data: await witnessesView(tx, hospital.id, cosigning.handed()),
  });
  /** The other servers of the node read anew who is joined. */
  const changed = async (ctx: Changing, work: Promise<void>): Promise<string> => {
    await work;
    ctx.publish({ type: 'witnesses', ids: {} });
    return names();
  };
  // The node's own key is made, or read, before the transaction.
  implement(app, witnesses.show, shown, { ahead: async () => void (await cosigning.own()) });
  implement(app, witnesses.acts, async ({ tx, hospital }) => ({ data: await actsView(tx, hospital.id) }));
  implementIdempotent(app, witnesses.join, {
    names,
    run: (ctx) => {
      const { vkey, url } = ctx.body;
      return changed(ctx, joinWitness(ctx.tx, makerOf(ctx), { vkey, url: witnessUrl(url, outbound), counts: true }));
    },
    render: shown,
  });
  implementIdempotent(app, witnesses.leave, {
    names,
    run: (ctx) => changed(ctx, leaveWitness(ctx.tx, makerOf(ctx), ctx.body.vkey)),
    render: shown,
  });
  implementIdempotent(app, witnesses.quorum, {
    names,
    run: (ctx) => changed(ctx, setQuorum(ctx.tx, makerOf(ctx), ctx.body.count)),
    render: shown,
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
