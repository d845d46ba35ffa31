import { type BodyOf, billing } from '@pramana/contract';
import i18next from 'i18next';
import { useState } from 'react';
import { call } from '../../../lib/api.ts';
import { Intents } from '../../../lib/intent.ts';
import { KeptKeys } from '../../../lib/keptKeys.ts';
import { asProblem, type ProblemError } from '../../../lib/problem.ts';
import { keyOf, queryClient } from '../../../lib/query.ts';
import { toast } from '../../../lib/toast.ts';
import type { BillAnswer, ServerDraft } from '../counter/useCounterDraft.ts';

type SealBody = NonNullable<BodyOf<typeof billing.bills.seal>>;
export type SealPayments = NonNullable<SealBody['payments']>;

/** What stands between this draft and its seal, where a dialog in place can clear it. */
export type SealNeed = 'counter' | 'approval' | null;

export interface Sealing {
  isBusy: boolean;
  problem: ProblemError | null;
  /** Nothing was sent: what is typed could not be saved first. */
  isUnsaved: boolean;
  need: SealNeed;
  seal: (payments: SealPayments, total: bigint) => Promise<void>;
  /** The need is met: goes on with the very same wish. */
  goOn: () => Promise<void>;
  dismiss: () => void;
}

const NEEDS: Partial<Record<ProblemError['code'], SealNeed>> = {
  counter_not_open: 'counter',
  discount_needs_approval: 'approval',
};

/** In every tab and over the end of the browser: a draft is sealed once. */
const keys = new KeptKeys('pramana.seal.', () => localStorage);

/**
 * Seals a draft under one idempotency key per intent, which outlives retries and a reload: a lost answer is asked for
 * again and never seals twice (I-1). `settle` saves what is typed; `onSealed` gets the sealed bill.
 */
export function useSeal(settle: () => Promise<ServerDraft | null>, onSealed: (answer: BillAnswer) => void): Sealing {
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemError | null>(null);
  const [need, setNeed] = useState<SealNeed>(null);
  const [isUnsaved, setUnsaved] = useState(false);
  const [wish, setWish] = useState<{ payments: SealPayments; total: bigint } | null>(null);

  const attempt = async (payments: SealPayments, total: bigint): Promise<void> => {
    setBusy(true);
    setProblem(null);
    setNeed(null);
    setWish({ payments, total });
    try {
      const draft = await settle();
      setUnsaved(draft === null);
      if (draft) onSealed(await sealOnce(draft, { payments, revision: draft.revision, total: String(total) }));
    } catch (thrown) {
      const refusal = asProblem(thrown);
      setProblem(refusal);
      setNeed(NEEDS[refusal.code] ?? null);
    } finally {
      setBusy(false);
    }
  };
  return {
    isBusy,
    problem,
    isUnsaved,
    need,
    seal: attempt,
    goOn: () => (wish ? attempt(wish.payments, wish.total) : Promise.resolve()),
    dismiss: () => setNeed(null),
  };
}

/** One intent from first try to definite answer; a bill that is sealed already is an answer, not a failure. */
async function sealOnce(draft: ServerDraft, body: SealBody): Promise<BillAnswer> {
  const params = { id: draft.id };
  const intents = new Intents(keys);
  try {
    return settled(
      draft.id,
      // That it was sealed by an earlier request is as good an answer.
      await intents.run(draft.id, body, (idempotencyKey) =>
        call(billing.bills.seal, { params, body }, { idempotencyKey }),
      ),
    );
  } catch (thrown) {
    const refusal = asProblem(thrown);
    if (refusal.isUnknown) throw refusal;
    keys.end(draft.id);
    if (refusal.code !== 'bill_already_sealed' && refusal.code !== 'sent_before') throw refusal;
    // The key of a seal whose answer was lost: look whether it happened.
    const now = await call(billing.bills.show, { params });
    if (now.data.status !== 'sealed') throw refusal;
    // Perhaps by somebody else, and then without the payment that was typed here.
    toast(i18next.t('problem.bill_already_sealed'));
    return settled(draft.id, now);
  }
}

function settled(id: string, answer: BillAnswer): BillAnswer {
  keys.end(id);
  queryClient.setQueryData(keyOf(billing.bills.show, { params: { id } }), answer);
  for (const route of [billing.bills.list, billing.counters.list])
    void queryClient.invalidateQueries({ queryKey: keyOf(route) });
  return answer;
}
