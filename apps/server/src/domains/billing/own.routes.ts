import { ownBills } from '@pramana/contract';
import { type PatientId, PramanaError, type SubjectId } from '@pramana/kernel';
import type { FastifyInstance } from 'fastify';
import type { AccessContext } from '../../platform/access.ts';
import { implement } from '../../platform/http/index.ts';
import { openOwn } from '../people/index.ts';
import { subjectsOf } from '../patients/index.ts';
import { actingOf } from './acting.policy.ts';
import { printBill } from './document.service.ts';
import { findBill, receiptOf } from './find.service.ts';
import { listPage } from './list.service.ts';
import { showItemsOf } from './show.service.ts';
import { viewBill } from './view.service.ts';

type Asked = AccessContext & { params: { id: string; bill: string } };

/** A sealed bill of a patient whom the person sees as their own; `not_found` for everything else, drafts too. */
async function openOwnBill(ctx: Asked, resource: string): ReturnType<typeof findBill> {
  const patient = ctx.params.id as PatientId;
  await openOwn(ctx, patient, { scope: 'bills', resource });
  const found = await findBill(ctx.tx, ctx.hospital.id, ctx.params.bill);
  const subjects: readonly SubjectId[] = await subjectsOf(ctx.tx, ctx.hospital, patient);
  if (found.sealed === null || found.subjectId === null || !subjects.includes(found.subjectId))
    throw new PramanaError('not_found');
  return found;
}

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

  implement(app, own.pdf, async (ctx) => printBill(ctx, actingOf(ctx), (await openOwnBill(ctx, 'bill.pdf')).id));

  implement(app, own.receipt, async (ctx) => {
    const { id } = await openOwnBill(ctx, 'bill.receipt');
    const { body, label } = await receiptOf(ctx.tx, ctx.hospital, id);
    return { body, fileName: `${label}.tlog-proof` };
  });

  // What is shown to others is a look of its own: the patient sees later that it was made.
  implement(app, own.showItems, async (ctx) => {
    const { id } = await openOwnBill(ctx, 'bill.shown');
    return { data: await showItemsOf(ctx.tx, ctx.hospital, id, ctx.body.positions) };
  });
}
