import { ownBills } from '@pramana/contract';
import { type PatientId, PramanaError, type SubjectId } from '@pramana/kernel';
import type { FastifyInstance } from 'fastify';
import type { AccessContext } from '../../platform/access.ts';
import type { Tx } from '../../platform/database/index.ts';
import { implement } from '../../platform/http/index.ts';
import type { Services } from '../../platform/services.ts';
import { openOwn } from '../people/index.ts';
import { subjectsOf } from '../patients/index.ts';
import { actingOf } from './acting.policy.ts';
import { printBill } from './document.service.ts';
import { awaitProof, findBill, receiptOf } from './find.service.ts';
import { listPage } from './list.service.ts';
import { showItemsOf } from './show.service.ts';
import { viewBill } from './view.service.ts';

type Asked = AccessContext & { params: { id: string; bill: string } };

type Found = Awaited<ReturnType<typeof findBill>>;

/** A sealed bill of a patient whom the person sees as their own; `not_found` for everything else, drafts too. */
async function openOwnBill(ctx: Asked, resource: string): Promise<Found> {
  await openOwn(ctx, ctx.params.id as PatientId, { scope: 'bills', resource });
  return findOf(ctx.tx, ctx);
}

/** A sealed bill of this patient, whoever asks. */
async function findOf(tx: Tx, { hospital, params }: Pick<Asked, 'hospital' | 'params'>): Promise<Found> {
  const found = await findBill(tx, hospital.id, params.bill);
  const subjects: readonly SubjectId[] = await subjectsOf(tx, hospital, params.id as PatientId);
  if (found.sealed === null || !subjects.includes(found.subjectId)) throw new PramanaError('not_found');
  return found;
}

/** As at the desk: what was sealed this very second gets its proof on the paper, for other people's no request waits. */
const ahead = (ctx: Pick<Asked, 'hospital' | 'params'> & { services: Pick<Services, 'db'> }): Promise<void> =>
  awaitProof(ctx, async (tx) => (await findOf(tx, ctx)).sealed);

/** A patient's own bills: each look is recorded like anybody else's (I-12). */
export function ownBillRoutes(app: FastifyInstance): void {
  const { own } = ownBills;

  implement(app, own.list, async (ctx) => {
    const { id: patient } = ctx.params;
    await openOwn(ctx, patient as PatientId, { scope: 'bills', resource: 'bills' });
    const { rows, next } = await listPage(ctx.tx, actingOf(ctx), { patient, ...ctx.query });
    return { data: rows, next };
  });

  implement(app, own.show, async (ctx) => {
    const { id, sealed } = await openOwnBill(ctx, 'bill');
    return { data: (await viewBill(ctx.tx, actingOf(ctx), id, sealed)).data };
  });

  implement(app, own.pdf, async (ctx) => printBill(ctx, actingOf(ctx), (await openOwnBill(ctx, 'bill.pdf')).id), {
    ahead,
  });

  implement(
    app,
    own.receipt,
    async (ctx) => {
      const { id } = await openOwnBill(ctx, 'bill.receipt');
      const { body, label } = await receiptOf(ctx.tx, ctx.hospital, id);
      return { body, fileName: `${label}.tlog-proof` };
    },
    { ahead },
  );

  // What is shown to others is a look of its own: the patient sees later that it was made.
  implement(
    app,
    own.showItems,
    async (ctx) => {
      const { id } = await openOwnBill(ctx, 'bill.shown');
      return { data: await showItemsOf(ctx.tx, ctx.hospital, id, ctx.body.positions) };
    },
    { ahead },
  );
}
