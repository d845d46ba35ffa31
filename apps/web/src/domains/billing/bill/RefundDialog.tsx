import { Button, SegmentedControl, TextInput } from '@mantine/core';
import { type BillJson, billing } from '@pramana/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../../lib/query.ts';
import { toast } from '../../../lib/toast.ts';
import { ActionButton, type CanDo } from '../../../ui/ActionButton.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { MoneyInput } from '../../../ui/MoneyInput.tsx';
import { useFieldError } from '../../../ui/ProblemText.tsx';
import type { Method } from '../pay/paymentParts.ts';
import { ProblemWithCounter } from '../session/ProblemWithCounter.tsx';
import classes from './Bill.module.css';
import { useSeen } from './useSeen.ts';

const METHODS: readonly Method[] = ['cash', 'upi', 'card'];
const REFRESHED = [billing.bills.show, billing.bills.list, billing.bills.story, billing.counters.list];

/** Hands back what a credit note made refundable, never more than was paid. */
export function RefundDialog({ bill, isOpen, onClose }: { bill: BillJson; isOpen: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog title={t('billing.refund.title')} isOpen={isOpen} onClose={onClose} width={420}>
      <RefundForm bill={bill} onClose={onClose} />
    </Dialog>
  );
}

function RefundForm({ bill, onClose }: { bill: BillJson; onClose: () => void }) {
  const { t } = useTranslation();
  const most = BigInt(bill.refundable);
  const [method, setMethod] = useState<Method>('cash');
  const [amount, setAmount] = useState<bigint | null>(most);
  const [reference, setReference] = useState('');
  const refund = useAction(billing.refunds.create, { refreshes: REFRESHED });
  const errorOf = useFieldError(refund.problem);
  const can = useRefundCan(amount, most, method, reference);
  const seen = useSeen(bill, refund.problem);
  const submit = (): void =>
    refund.run(
      { params: { id: bill.id }, body: { method, amount: String(amount ?? 0n), reference: reference.trim(), seen } },
      ({ data }) => {
        toast(t('billing.refund.done', { number: data.block.label }));
        onClose();
      },
    );
  return (
    <div className={classes.dialog}>
      <SegmentedControl
        fullWidth
        aria-label={t('billing.refund.by')}
        value={method}
        onChange={(value) => setMethod(value)}
        data={METHODS.map((value) => ({ value, label: t(`billing.method.${value}`) }))}
      />
      <MoneyInput
        label={t('billing.refund.amount')}
        value={amount}
        onChange={setAmount}
        error={errorOf('amount') ?? (amount !== null && amount > most ? t('problem.refund_exceeds_paid') : undefined)}
        data-autofocus
      />
      {method === 'cash' ? null : (
        <TextInput
          label={t(`billing.pay.reference.${method}`)}
          value={reference}
          required
          maxLength={200}
          autoComplete="off"
          error={errorOf('reference')}
          onChange={(event) => setReference(event.currentTarget.value)}
        />
      )}
      {refund.problem ? <ProblemWithCounter problem={refund.problem} onOpened={submit} /> : null}
      <div className={classes.dialogActs}>
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <ActionButton onAct={submit} can={can} isBusy={refund.isBusy}>
          {t('billing.refund.pay')}
        </ActionButton>
      </div>
    </div>
  );
}

function useRefundCan(amount: bigint | null, most: bigint, method: Method, reference: string): CanDo {
  const { t } = useTranslation();
  if (amount === null || amount === 0n) return { ok: false, why: t('billing.pay.problem.nothing-left') };
  if (amount > most) return { ok: false, why: t('problem.refund_exceeds_paid') };
  const isMissing = method !== 'cash' && reference.trim() === '';
  return isMissing ? { ok: false, why: t('billing.pay.problem.reference-missing') } : { ok: true };
}
