import { IconRosetteDiscountCheck } from '@tabler/icons-react';
import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionButton, useWhyWords } from '../../../../ui/ActionButton.tsx';
import { MoneyText } from '../../../../ui/MoneyText.tsx';
import { ProblemText } from '../../../../ui/ProblemText.tsx';
import { PaymentPanel } from '../../pay/PaymentPanel.tsx';
import { ReferenceQuestion } from '../../pay/ReferenceQuestion.tsx';
import type { Payment } from '../../pay/usePayment.ts';
import { lineOfRefusal } from '../../seal/refusal.ts';
import type { Sealing } from '../../seal/useSeal.ts';
import type { Figures } from '../totals.ts';
import type { CounterDraft } from '../useCounterDraft.ts';
import { type DeskActs, needsApproval } from '../useDeskActs.ts';
import { BillDetails } from './BillDetails.tsx';
import { DiscountField } from './DiscountField.tsx';
import { TotalList } from './TotalList.tsx';
import classes from './Total.module.css';

interface TotalPaneProps {
  draft: CounterDraft;
  figures: Figures;
  payment: Payment;
  sealing: Sealing;
  acts: DeskActs;
  payRef: RefObject<HTMLInputElement | null>;
  onPreview: () => void;
  onApprove: () => void;
}

/** The figures, the payment, the seal. */
export function TotalPane({ draft, figures, payment, sealing, acts, payRef, onPreview, onApprove }: TotalPaneProps) {
  const { t } = useTranslation();
  const { state, dispatch, can } = draft;
  const whyWords = useWhyWords();
  const { total } = figures.totals;
  // An empty draft has no preview, for the reason that it cannot be sealed.
  const hasNothing = state.bill === null && state.lines.length === 0 && !acts.canSeal.ok;
  const isAtLine = lineOfRefusal(sealing.problem) !== null;
  return (
    <section className={classes.pane} data-pane="pay" data-tour="counter-total" aria-label={t('billing.total.total')}>
      <BillDetails state={state} dispatch={dispatch} />
      <TotalList totals={figures.totals} />
      <DiscountField
        discount={state.discount}
        approver={state.bill?.discountApprover ?? null}
        needsApproval={needsApproval(state, can)}
        onDiscount={(discount) => dispatch({ type: 'discount', discount })}
        onTyping={(isOpen) => dispatch({ type: 'discounting', isOpen })}
        onApprove={onApprove}
      />
      <div className={classes.total} data-open={!figures.isConfirmed || undefined}>
        <span>{t('billing.total.total')}</span>
        <MoneyText minor={total} size="xl" />
      </div>
      {figures.unpriced > 0 ? (
        <p className={classes.note}>{t('billing.total.unpriced', { count: figures.unpriced })}</p>
      ) : null}
      <PaymentPanel payment={payment} due={total} firstRef={payRef} />
      {sealing.isUnsaved ? (
        <p className={classes.warn} role="alert">
          {t('billing.seal.unsaved')}
        </p>
      ) : null}
      {sealing.problem && sealing.need === null ? (
        isAtLine ? (
          <p className={classes.note}>{t('billing.seal.seeLine')}</p>
        ) : sealing.problem.code === 'payment_reference_used' ? (
          <ReferenceQuestion problem={sealing.problem} payment={payment} onConfirmed={acts.seal} />
        ) : (
          <ProblemText problem={sealing.problem} />
        )
      ) : null}
      {state.lines.length > 0 && !acts.canSeal.ok ? <p className={classes.note}>{whyWords(acts.canSeal)}</p> : null}
      <div className={classes.main}>
        <ActionButton variant="default" shortcut="F8" {...(hasNothing ? { can: acts.canSeal } : {})} onAct={onPreview}>
          {t('billing.counter.preview')}
        </ActionButton>
        <ActionButton
          variant="default"
          shortcut="mod+Enter"
          {...(state.lines.length === 0 ? { can: acts.canSeal } : {})}
          onAct={acts.pay}
        >
          {t('billing.pay.take')}
        </ActionButton>
        <ActionButton
          className={classes.seal ?? ''}
          size="md"
          shortcut="F9"
          can={acts.canSeal}
          isBusy={sealing.isBusy}
          onAct={acts.seal}
          leftSection={<IconRosetteDiscountCheck size={20} stroke={1.6} aria-hidden />}
        >
          <SealWords paid={payment.split.paid} left={payment.split.left} />
        </ActionButton>
      </div>
    </section>
  );
}

/** The button says what it will do: how much is taken, how much stays due. */
function SealWords({ paid, left }: { paid: bigint; left: bigint }) {
  const { t } = useTranslation();
  return (
    <span className={classes.sealWords}>
      <span>{t(paid > 0n ? 'billing.seal.sealAndTake' : 'billing.seal.verb')}</span>
      {left > 0n ? (
        <span className={classes.sealDue}>
          <MoneyText minor={left} /> {t('billing.seal.staysDue')}
        </span>
      ) : null}
    </span>
  );
}
