import { billing } from '@pramana/contract';
import { type BillId, isUuid, PramanaError, type SubjectId } from '@pramana/kernel';
import type { FastifyInstance } from 'fastify';
import { recordAccess, recordSearch } from '../../platform/access.ts';
import { type Context, implement, implementIdempotent } from '../../platform/http/index.ts';
import { verifyApprover } from '../identity/index.ts';
import { receiptFor, waitForProof } from '../sealing/index.ts';
import { type Acting, actingOf } from './acting.policy.ts';
import { sealBill } from './bill.service.ts';
import { billIdByNumber, readBills } from './bill.store.ts';
import { approveDiscount, createDraft, discardDraft, saveDraft } from './draft.service.ts';
import { readDraft } from './draft.store.ts';
import { listPage, numberOf } from './list.service.ts';
import { printBill, PROOF_PATIENCE_MS } from './document.service.ts';
import { storyOf } from './story.service.ts';
import { viewBill, viewDraft } from './view.service.ts';

type AnyBillContext = Context<
  | (typeof billing.bills)['show']
  | (typeof billing.bills)['story']
  | (typeof billing.bills)['pdf']
  | (typeof billing.bills)['receipt']
>;

/** A bill by its id or by its number. */
export async function findBillId({
  tx,
  hospital,
  params,
}: Pick<AnyBillContext, 'tx' | 'hospital' | 'params'>): Promise<BillId> {
  if (isUuid(params.id)) return params.id as BillId;
  const numbered = numberOf(params.id);
  const id =
    numbered?.series === undefined ? null : await billIdByNumber(tx, hospital.id, numbered.series, numbered.number);
  if (id === null) throw new PramanaError('not_found');
  return id;
}

/** Opening a bill shows whose it is: one access event per quarter of an hour (I-12). */
async function openForReading(ctx: AnyBillContext, resource: string): Promise<{ id: BillId; acting: Acting }> {
  const id = await findBillId(ctx);
  const [bill] = await readBills(ctx.tx, ctx.hospital.id, [id]);
  const subjectId: SubjectId = bill ? bill.subjectId : (await readDraft(ctx.tx, ctx.hospital.id, id)).subjectId;
  await recordAccess(ctx, { subjectId, purpose: 'billing', resource });
  return { id, acting: actingOf(ctx) };
}

export function billRoutes(app: FastifyInstance): void {
  const { bills } = billing;

  implement(app, bills.list, async (ctx) => {
    const page = await listPage(ctx.tx, actingOf(ctx), ctx.query);
    await recordSearch(ctx, { purpose: 'billing', resource: 'bills', resultCount: page.rows.length });
    return { data: page.rows, next: page.next, can: { create: { ok: true } } };
  });

  implement(app, bills.create, async (ctx) => {
    const acting = actingOf(ctx);
    return viewDraft(ctx.tx, acting, await createDraft(ctx.tx, acting, ctx.body));
  });

  implement(app, bills.show, async (ctx) => {
    const { id, acting } = await openForReading(ctx, 'bill');
    return viewBill(ctx.tx, acting, id);
  });

  implement(app, bills.update, async (ctx) => {
    const acting = actingOf(ctx);
    return viewDraft(ctx.tx, acting, await saveDraft(ctx.tx, acting, ctx.params.id as BillId, ctx.body));
  });

  implement(app, bills.discard, async (ctx) => {
    await discardDraft(ctx.tx, actingOf(ctx), ctx.params.id as BillId);
  });

  implement(app, bills.approveDiscount, async (ctx) => {
    const acting = actingOf(ctx);
    const approver = await verifyApprover(ctx, {
      approver: ctx.body,
      permission: 'discount:approve',
      makerId: ctx.actor.personId,
    });
    return viewDraft(ctx.tx, acting, await approveDiscount(ctx.tx, acting, ctx.params.id as BillId, approver));
  });

  implementIdempotent(app, bills.seal, {
    run: async (ctx) => {
      const id = await sealBill(ctx.tx, actingOf(ctx), ctx.params.id as BillId, ctx.body ?? {});
      ctx.publish({ type: 'bill.sealed', ids: { bill: id } });
      return id;
    },
    render: (ctx, ref) => viewBill(ctx.tx, actingOf(ctx), ref as BillId),
  });

  implement(app, bills.story, async (ctx) => {
    const { id, acting } = await openForReading(ctx, 'bill.story');
    return { data: await storyOf(ctx.tx, acting, id) };
  });

  implement(app, bills.receipt, async (ctx) => {
    const { id } = await openForReading(ctx, 'bill.receipt');
    const [bill] = await readBills(ctx.tx, ctx.hospital.id, [id]);
    if (!bill) throw new PramanaError('bill_not_sealed');
    await waitForProof(ctx.hospital.id, bill, PROOF_PATIENCE_MS);
    const body = await receiptFor(ctx.tx, ctx.hospital, bill);
    if (body === null) throw new PramanaError('proof_pending');
    return { body, fileName: `${bill.series}-${bill.number}.tlog-proof` };
  });

  implement(app, bills.pdf, async (ctx) => {
    const { id, acting } = await openForReading(ctx, 'bill.pdf');
    return printBill(ctx, acting, id);
  });
}
