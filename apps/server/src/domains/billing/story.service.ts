import type { StoryStepJson } from '@pramana/contract';
import { type BillId, PramanaError } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { blockViews, labelOf } from '../sealing/index.ts';
import type { Acting } from './acting.policy.ts';
import { readDraft } from './draft.store.ts';
import { readApprovalSteps, readCited, readConsents, readPrints, readTakeovers } from './story.store.ts';
import { viewBill } from './view.service.ts';

/** Everything that ever happened to a bill, oldest first, each step with its block where it is a sealed document (B10). */
export async function storyOf(tx: Tx, acting: Acting, id: BillId): Promise<StoryStepJson[]> {
  const { hospital } = acting;
  const { data: bill } = await viewBill(tx, acting, id);
  const draft = await readDraft(tx, hospital.id, id);
  const step = (
    kind: string,
    at: Date | string,
    who: string,
    params: Record<string, string> = {},
    block: StoryStepJson['block'] = null,
  ): StoryStepJson => ({
    kind,
    at: typeof at === 'string' ? at : at.toISOString(),
    who,
    params,
    block,
  });
  const sealed: StoryStepJson[] = [];
  if (bill.status === 'sealed') {
    if (bill.block === null || bill.sealedAt === null) throw new PramanaError('record_damaged');
    sealed.push(
      step(
        'sealed',
        bill.sealedAt,
        bill.author,
        { total: bill.total, currency: bill.currency, number: bill.block.label },
        bill.block,
      ),
    );
  }
  // A consent comes before what was handed out by it, also at the very instant.
  const care = [...(await readConsents(tx, hospital.id, id)), ...(await readCited(tx, hospital.id, id))];
  const blocks = await blockViews(tx, hospital, care);
  const takeovers = await readTakeovers(tx, hospital.id, id);
  const steps = [
    ...care.map(({ kind, at, person, item, series, number }) =>
      step(kind, at, person, item === '' ? {} : { item }, blocks.get(labelOf(series, number)) ?? null),
    ),
    step('begun', draft.createdAt, takeovers[0]?.from ?? draft.owner),
    ...takeovers.map(({ at, from, to }) => step('taken-over', at, to, { from })),
    ...(await readApprovalSteps(tx, hospital.id, id)).map((each) =>
      step('discount-approved', each.at, each.person, { reason: each.reason }),
    ),
    // What is paid with the seal has its very instant; the bill comes first.
    ...sealed,
    ...(await readPrints(tx, hospital.id, id)).map((each) =>
      step('printed', each.at, each.person, { copy: String(each.copy), size: each.size }),
    ),
    ...bill.payments.map((each) =>
      step(
        'paid',
        each.at,
        each.author,
        { amount: each.amount, currency: bill.currency, method: each.method },
        each.block,
      ),
    ),
    ...bill.creditNotes.map((each) =>
      step(
        'credited',
        each.at,
        each.author,
        { amount: each.total, currency: bill.currency, reason: each.reasonCode },
        each.block,
      ),
    ),
    ...bill.refunds.map((each) =>
      step(
        'refunded',
        each.at,
        each.author,
        { amount: each.amount, currency: bill.currency, method: each.method },
        each.block,
      ),
    ),
  ];
  return steps.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}
