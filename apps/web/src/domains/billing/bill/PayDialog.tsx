import { Button } from '@mantine/core';
import { type BillJson, billing } from '@pramana/contract';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../../lib/query.ts';
import { toast } from '../../../lib/toast.ts';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { MoneyText } from '../../../ui/MoneyText.tsx';
import { PaymentPanel } from '../pay/PaymentPanel.tsx';
import { paymentBody } from '../pay/paymentParts.ts';
import { ReferenceQuestion } from '../pay/ReferenceQuestion.tsx';
import { usePayment } from '../pay/usePayment.ts';
import { ProblemWithCounter } from '../session/ProblemWithCounter.tsx';
import { usePayCan } from '../pay/usePayCan.ts';
import { useSeen } from './useSeen.ts';
import classes from './Bill.module.css';

/** Takes a payment on a sealed bill. */
export function PayDialog({ bill, isOpen, onClose }: { bill: BillJson; isOpen: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog title={t('billing.pay.title')} isOpen={isOpen} onClose={onClose} width={420}>
      <PayForm bill={bill} onClose={onClose} />
    </Dialog>
  );
}

function PayForm({ bill, onClose }: { bill: BillJson; onClose: () => void }) {
  const { t } = useTranslation();
  const due = BigInt(bill.due);
  const payment = usePayment(due, 'cash');
  const firstRef = useRef<HTMLInputElement>(null);
  const can = usePayCan(payment);
  const pay = useAction(billing.payments.create, { refreshes: REFRESHED });
  const seen = useSeen(bill, pay.problem);
  const submit = (): void =>
    pay.run({ params: { id: bill.id }, body: { parts: paymentBody(payment.split), seen } }, () => {
      toast(t('billing.pay.done'));
      onClose();
    });
  return (
    <div className={classes.dialog}>
      <div className={classes.dialogDue}>
        <span>{t('billing.bill.due')}</span>
        <MoneyText minor={due} size="xl" />
      </div>
      <PaymentPanel payment={payment} due={due} firstRef={firstRef} />
      {pay.problem?.code === 'payment_reference_used' ? (
        <ReferenceQuestion problem={pay.problem} payment={payment} onConfirmed={submit} />
      ) : pay.problem ? (
        <ProblemWithCounter problem={pay.problem} onOpened={submit} />
      ) : null}
      <div className={classes.dialogActs}>
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <ActionButton onAct={submit} can={can} shortcut="mod+Enter" isBusy={pay.isBusy}>
          {t('billing.pay.take')}
        </ActionButton>
      </div>
    </div>
  );
}

const REFRESHED = [billing.bills.show, billing.bills.list, billing.bills.story, billing.counters.list];
