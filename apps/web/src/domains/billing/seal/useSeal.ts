import { type BodyOf, billing } from '@pramana/contract';
import i18next from 'i18next';
import { useState } from 'react';
import { call } from '../../../lib/api.ts';
import { Intents } from '../../../lib/intent.ts';
import { KeptKeys } from '../../../lib/keptKeys.ts';
import { asProblem, ProblemError } from '../../../lib/problem.ts';
import { keyOf, queryClient } from '../../../lib/query.ts';
import { toast } from '../../../lib/toast.ts';
import { partsOf, type seenParts, unseenLine } from '../counter/lines.ts';
import type { BillAnswer, CounterDraft, ServerDraft } from '../counter/useCounterDraft.ts';

type SealBody = NonNullable<BodyOf<typeof billing.bills.seal>>;
export type SealPayments = NonNullable<SealBody['payments']>;

/** What stands between this draft and its seal, where a dialog in place can clear it. */
export type SealNeed = 'counter' | 'approval' | null;

/** What is to be sealed, as the person saw it when they said so. */
export interface SealWish {
  payments: SealPayments;
  total: bigint;
  lines: ReturnType<typeof seenParts>;
}

export interface Sealing {
  isBusy: boolean;
  problem: ProblemError | null;
  /** Nothing was sent: what is typed could not be saved first. */
  isUnsaved: boolean;
  need: SealNeed;
  seal: (wish: SealWish) => Promise<void>;
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
 * again and never seals twice (I-1). `settle` saves what is typed, `look` shows what is another by now; `onSealed` gets the sealed bill.
 */
export function useSeal(
  { settle, look }: Pick<CounterDraft, 'settle' | 'look'>,
  onSealed: (answer: BillAnswer) => void,
): Sealing {
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemError | null>(null);
  const [need, setNeed] = useState<SealNeed>(null);
  const [isUnsaved, setUnsaved] = useState(false);
  const [wish, setWish] = useState<SealWish | null>(null);

  const attempt = async (wanted: SealWish): Promise<void> => {
    setBusy(true);
    setProblem(null);
    setNeed(null);
    setWish(wanted);
    try {
      const draft = await settle();
      setUnsaved(draft === null);
      if (draft) onSealed(await sealOnce(draft, bodyOf(wanted, draft)));
    } catch (thrown) {
      const refusal = asProblem(thrown);
      // What the person has not seen yet stands there with the refusal.
      if (refusal.code === 'bill_changed') await look();
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
    goOn: () => (wish ? attempt(wish) : Promise.resolve()),
    dismiss: () => setNeed(null),
  };
}

/**
 * The seal of exactly what was seen: lines without an answer before are of the batches that the save just chose; another batch
 * than the one on the screen is `bill_changed`, here as at the server.
 */
function bodyOf({ payments, total, lines }: SealWish, draft: ServerDraft): SealBody {
  const other = unseenLine(lines, draft.answers);
  if (other)
    throw new ProblemError('bill_changed', {
      status: 409,
      field: `lines/${other.position}/batch`,
      params: other.batch ? { batch: other.batch.number, expiry: other.batch.expiry } : {},
    });
  return {
    payments,
    revision: draft.revision,
    total: String(total),
    lines: [...partsOf(draft.lines)],
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
