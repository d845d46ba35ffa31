import { billing } from '@pramana/contract';
import type { BillId, SubjectId } from '@pramana/kernel';
import type { FastifyInstance } from 'fastify';
import { type AccessContext, recordAccess, recordSearch } from '../../platform/access.ts';
import { type BareContext, type Handler, implement, implementIdempotent } from '../../platform/http/index.ts';
import { verifyApprover } from '../identity/index.ts';
import { type BlockRef, labelOf } from '../sealing/index.ts';
import { type Acting, actingOf } from './acting.policy.ts';
import { beginSeal, sealBegun } from './bill.service.ts';
import {
  approveDiscount,
  createDraft,
  discardDraft,
  type OpenDraft,
  saveDraft,
  takeOverDraft,
} from './draft.service.ts';
import { awaitProof, blockOfBill, findBill, receiptOf } from './find.service.ts';
import { listPage } from './list.service.ts';
import { printBill } from './document.service.ts';
import { showItemsOf } from './show.service.ts';
import { storyOf } from './story.service.ts';
import { type BillView, viewBill, viewDraft } from './view.service.ts';

/** A whole bill on a screen. */
const OPENED = { purpose: 'billing', resource: 'bill' };

type ReadContext = AccessContext & { params: { id: string } };

/** Opening a bill shows whose it is: one access event per quarter of an hour (I-12). */
async function openForReading(ctx: ReadContext, resource: string): Promise<{ id: BillId; acting: Acting }> {
  const { id, subjectId, sealed } = await findBill(ctx.tx, ctx.hospital.id, ctx.params.id);
  await recordAccess(ctx, { subjectId, purpose: 'billing', resource, document: documentOf(sealed) });
  return { id, acting: actingOf(ctx) };
}

/** What people call a bill; a draft has no number yet. */
function documentOf(sealed: BlockRef | null): string | null {
  return sealed && labelOf(sealed.series, sealed.number);
}

/** The answer that shows a whole bill, to whoever opened it and to whoever has just sealed or paid it. */
export async function answerBill(ctx: ReadContext): Promise<BillView> {
  const { id, subjectId, sealed } = await findBill(ctx.tx, ctx.hospital.id, ctx.params.id);
  const [view] = await Promise.all([
    viewBill(ctx.tx, actingOf(ctx), id, sealed),
    recordAccess(ctx, { ...OPENED, subjectId, document: documentOf(sealed) }),
  ]);
  return view;
}

/** A changed draft is shown with its patient, which is an access like any other. */
async function answerDraft(ctx: AccessContext, acting: Acting, open: OpenDraft): Promise<BillView> {
  await recordAccess(ctx, { ...OPENED, subjectId: open.draft.subjectId });
  return viewDraft(ctx.tx, acting, open);
}

export function billRoutes(app: FastifyInstance): void {
  const { bills } = billing;

  implement(app, bills.list, async (ctx) => {
    const page = await listPage(ctx.tx, actingOf(ctx), ctx.query);
    await recordSearch(ctx, { purpose: 'billing', resource: 'bills', resultCount: page.rows.length });
    return { data: page.rows, next: page.next, can: { create: { ok: true } } };
  });

  implementIdempotent(app, bills.create, {
    run: async (ctx) => (await createDraft(ctx.tx, actingOf(ctx), ctx.body)).draft.id,
    render: (ctx, id) => answerBill({ ...ctx, params: { id } }),
  });

  implement(app, bills.show, answerBill);

  implement(app, bills.update, async (ctx) => {
    const acting = actingOf(ctx);
    return answerDraft(ctx, acting, await saveDraft(ctx.tx, acting, ctx.params.id as BillId, ctx.body));
  });

  implement(app, bills.discard, async (ctx) => {
    await discardDraft(ctx.tx, actingOf(ctx), ctx.params.id as BillId);
  });

  implement(app, bills.takeOver, async (ctx) => {
    const acting = actingOf(ctx);
    const open = await takeOverDraft(ctx.tx, acting, ctx.params.id as BillId);
    await recordAccess(ctx, { subjectId: open.draft.subjectId, purpose: 'billing', resource: 'bill.take-over' });
    return answerDraft(ctx, acting, open);
  });

  implement(app, bills.approveDiscount, async (ctx) => {
    const acting = actingOf(ctx);
    const approver = await verifyApprover(ctx, {
      approver: ctx.body,
      permission: 'discount:approve',
      makerId: ctx.actor.personId,
    });
    return answerDraft(ctx, acting, await approveDiscount(ctx.tx, acting, ctx.params.id as BillId, approver));
  });

  implementIdempotent(app, bills.seal, {
    names: (params) => params.id,
    begin: (ctx) => beginSeal(ctx.tx, actingOf(ctx), ctx.params.id as BillId),
    run: async (ctx, begun) => {
      const shown = (subjectId: SubjectId, label: string): Promise<void> =>
        recordAccess(ctx, { ...OPENED, subjectId, document: label });
      const { id, moved, view } = await sealBegun(ctx.tx, begun, ctx.body ?? {}, shown);
      ctx.publish({ type: 'bill.sealed', ids: { bill: id } });
      if (moved) ctx.publish({ type: 'stock.moved', ids: {} });
      return view === null ? id : { ref: id, answer: view };
    },
    render: answerBill,
  });

  implement(app, bills.story, async (ctx) => {
    const { id, acting } = await openForReading(ctx, 'bill.story');
    return { data: await storyOf(ctx.tx, acting, id) };
  });

  const ahead = (ctx: BareContext<typeof bills.receipt | typeof bills.pdf | typeof bills.showItems>): Promise<void> =>
    awaitProof(ctx, (tx) => blockOfBill(tx, ctx.hospital.id, ctx.params.id));
  const receipt: Handler<typeof bills.receipt> = async (ctx) => {
    const { id } = await openForReading(ctx, 'bill.receipt');
    const { body, label } = await receiptOf(ctx.tx, ctx.hospital, id);
    return { body, fileName: `${label}.tlog-proof` };
  };
  const pdf: Handler<typeof bills.pdf> = async (ctx) => {
    const { id, acting } = await openForReading(ctx, 'bill.pdf');
    return printBill(ctx, acting, id);
  };
  implement(app, bills.receipt, receipt, { ahead });
  implement(
    app,
    bills.showItems,
    async (ctx) => {
      const { id } = await openForReading(ctx, 'bill.shown');
      return { data: await showItemsOf(ctx.tx, ctx.hospital, id, ctx.body.positions) };
    },
    { ahead },
  );
  implement(app, bills.pdf, pdf, { ahead });
}
