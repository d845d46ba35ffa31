import { billing } from '@pramana/contract';
import { PramanaError } from '@pramana/kernel';
import type { FastifyInstance } from 'fastify';
import { recordAccess } from '../../platform/access.ts';
import { type Context, implement, implementIdempotent } from '../../platform/http/index.ts';
import { verifyApprover } from '../identity/index.ts';
import { actingOf } from './acting.policy.ts';
import { answerBill } from './bill.routes.ts';
import { writeCreditNote } from './credit-note.service.ts';
import { printDocument } from './document.service.ts';
import { awaitProof, blockOfDocument, findBillId } from './find.service.ts';
import { payBill } from './payment.service.ts';
import { payRefund } from './refund.service.ts';
import { viewBill } from './view.service.ts';

type MoneyContext = Context<(typeof billing.refunds)['create'] | (typeof billing.creditNotes)['create']>;

/** The bill's view holds the document with its block; a document without its bill cannot be. */
async function onBill<T extends { id: string }>(
  ctx: MoneyContext,
  ref: string,
  pick: (bill: Awaited<ReturnType<typeof viewBill>>['data']) => readonly T[],
): Promise<{ data: T }> {
  const { data: bill } = await viewBill(
    ctx.tx,
    actingOf(ctx),
    await findBillId(ctx.tx, ctx.hospital.id, ctx.params.id),
  );
  const found = pick(bill).find((each) => each.id === ref);
  if (!found) throw new PramanaError('not_found');
  return { data: found };
}

export function moneyRoutes(app: FastifyInstance): void {
  implementIdempotent(app, billing.payments.create, {
    run: async (ctx) => {
      const id = await findBillId(ctx.tx, ctx.hospital.id, ctx.params.id);
      const { seen, ...wish } = ctx.body;
      await payBill(ctx.tx, actingOf(ctx), id, 'parts' in wish ? wish.parts : [wish], seen);
      ctx.publish({ type: 'bill.paid', ids: { bill: id } });
      return id;
    },
    render: answerBill,
  });

  implementIdempotent(app, billing.refunds.create, {
    run: async (ctx) => {
      const billId = await findBillId(ctx.tx, ctx.hospital.id, ctx.params.id);
      const id = await payRefund(ctx.tx, actingOf(ctx), billId, ctx.body);
      ctx.publish({ type: 'bill.refunded', ids: { bill: billId } });
      return id;
    },
    render: (ctx, ref) => onBill(ctx, ref, (bill) => bill.refunds),
  });

  implementIdempotent(app, billing.creditNotes.create, {
    run: async (ctx) => {
      const { approver: asked, ...wish } = ctx.body;
      const approver = asked
        ? await verifyApprover(ctx, { approver: asked, permission: 'credit-note:approve', makerId: ctx.actor.personId })
        : null;
      const billId = await findBillId(ctx.tx, ctx.hospital.id, ctx.params.id);
      const id = await writeCreditNote(ctx.tx, actingOf(ctx), billId, { ...wish, approver });
      ctx.publish({ type: 'bill.credited', ids: { bill: billId } });
      ctx.publish({ type: 'stock.moved', ids: {} });
      return id;
    },
    render: (ctx, ref) => onBill(ctx, ref, (bill) => bill.creditNotes),
  });

  implement(
    app,
    billing.documents.pdf,
    async (ctx) => {
      const { answer, subjectId, label } = await printDocument(ctx, actingOf(ctx), ctx.params.id);
      await recordAccess(ctx, { subjectId, purpose: 'billing', resource: 'document.pdf', document: label });
      return answer;
    },
    { ahead: (ctx) => awaitProof(ctx, (tx) => blockOfDocument(tx, ctx.hospital.id, ctx.params.id)) },
  );
}
