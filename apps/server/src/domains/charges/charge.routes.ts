import { charges } from '@pramana/contract';
import type { FastifyInstance } from 'fastify';
import { implement } from '../../platform/http/index.ts';
import { listFees, setFee } from './fee.service.ts';
import { toBillOf } from './to-bill.service.ts';

/** What care recorded for the counter, and by which rule a consultation is billed. */
export function chargeRoutes(app: FastifyInstance): void {
  implement(app, charges.charges.list, async (ctx) => ({ data: await toBillOf(ctx, ctx.params.id) }));

  implement(app, charges.fees.list, async (ctx) => ({
    data: await listFees(ctx.tx, ctx.hospital.id, new Date(ctx.clock.now())),
    next: null,
  }));

  implement(app, charges.fees.set, async (ctx) => {
    const { tx, hospital, actor, clock } = ctx;
    await setFee({ tx, hospital, actor, at: new Date(clock.now()) }, ctx.body);
    return { data: await listFees(tx, hospital.id, new Date(clock.now())), next: null };
  });
}
