import type { DraftInputJson } from '@pramana/contract';
import { billing } from '@pramana/contract';
import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../lib/api.ts';
import { toast } from '../../../lib/toast.ts';
import type { CanDo } from '../../../ui/ActionButton.tsx';
import { paymentBody } from '../pay/paymentParts.ts';
import { usePayCan } from '../pay/usePayCan.ts';
import type { Payment } from '../pay/usePayment.ts';
import type { Sealing } from '../seal/useSeal.ts';
import { draftInput, isConfirmed, isEmpty } from './draftState.ts';
import { useFocusDrawn } from './focus.ts';
import { seenParts } from './lines.ts';
import type { Figures } from './totals.ts';
import type { CounterDraft } from './useCounterDraft.ts';

/** On the phone the three panes are steps. */
export type Step = 'patient' | 'lines' | 'pay';

export interface DeskActs {
  canSeal: CanDo;
  seal: () => void;
  /** To the payment; there already: seals with it. */
  pay: () => void;
  hold: () => void;
  clear: () => void;
  open: (id: string) => void;
  /** Paid with the seal, minor units. */
  paid: bigint;
}

interface DeskActsInput {
  draft: CounterDraft;
  figures: Figures;
  payment: Payment;
  sealing: Sealing;
  payRef: RefObject<HTMLInputElement | null>;
  setStep: (step: Step) => void;
  onCleared: (input: DraftInputJson | null) => void;
  onOpen: (id: string | null) => void;
}

/** What the keys and buttons of the counter do. */
export function useDeskActs({
  draft,
  figures,
  payment,
  sealing,
  payRef,
  setStep,
  onCleared,
  onOpen,
}: DeskActsInput): DeskActs {
  const { t } = useTranslation();
  const canSeal = useCanSeal(draft, payment);
  const focusDrawn = useFocusDrawn();
  const { total } = figures.totals;
  const seal = (): void => {
    if (!canSeal.ok) return;
    void sealing.seal({ payments: paymentBody(payment.split), total, lines: seenParts(draft.state.lines) });
  };
  const pay = (): void => {
    setStep('pay');
    const isThere = payRef.current?.closest('section')?.contains(document.activeElement) ?? false;
    if (payment.typed.length > 0 && isThere) return seal();
    if (payment.typed.length === 0) payment.add('cash');
    focusDrawn(() => payRef.current);
  };
  const hold = async (next: string | null): Promise<void> => {
    if (isEmpty(draft.state) || (await draft.settle())) {
      if (!isEmpty(draft.state)) toast(t('billing.counter.held'));
      onOpen(next);
    }
  };
  const clear = async (): Promise<void> => {
    const { state } = draft;
    if (isEmpty(state) && state.bill === null) {
      await draft.forget();
      return onCleared(null);
    }
    const input = isEmpty(state) ? null : draftInput(state);
    await draft.settle();
    await draft.forget();
    // Without the network the draft stays in the list of open ones: cleared from the screen, lost nowhere.
    if (state.bill) await call(billing.bills.discard, { params: { id: state.bill.id } }).catch(() => undefined);
    onCleared(input);
  };
  return {
    canSeal,
    seal,
    pay,
    hold: () => void hold(null),
    clear: () => void clear(),
    open: (id) => void hold(id),
    paid: payment.split.paid,
  };
}

/** Whether the draft may be sealed as it stands; the server's own word once it has seen exactly this draft. */
function useCanSeal({ state, can }: CounterDraft, payment: Payment): CanDo {
  const { t } = useTranslation();
  const canPay = usePayCan(payment);
  if (state.lines.length === 0) return { ok: false, why: t('problem.bill_empty') };
  if (state.lines.some((line) => line.isUnclear)) return { ok: false, why: t('billing.line.quantityUnclear') };
  if (state.isPartyOpen) return { ok: false, why: t('billing.patient.choosing') };
  if (state.isDiscountOpen) return { ok: false, why: t('billing.discount.unapplied') };
  if (payment.typed.length > 0 && !canPay.ok) return canPay;
  // A missing approval is asked for by the seal itself, in place.
  if (isConfirmed(state) && can && !can.seal.ok && !needsApproval(state, can)) return can.seal;
  return { ok: true };
}

/** The server refuses the seal although no line has a problem: only the discount can be why. */
export function needsApproval(state: CounterDraft['state'], can: CounterDraft['can']): boolean {
  if (!can || can.seal.ok || state.discount.kind === 'none' || state.bill?.discountApprover) return false;
  return (
    state.lines.length > 0 &&
    state.lines.every(({ saved }) => saved.length > 0 && saved.every((part) => part.problem === null))
  );
}
