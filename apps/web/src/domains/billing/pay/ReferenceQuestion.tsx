import { Alert, Button } from '@mantine/core';
import { IconCopyCheck } from '@tabler/icons-react';
import { useEffect, useEffectEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { moneyText } from '../../../lib/format.ts';
import type { ProblemError } from '../../../lib/problem.ts';
import { useHospital } from '../../../lib/session.tsx';
import type { Payment } from './usePayment.ts';

interface ReferenceQuestionProps {
  /** `payment_reference_used`. */
  problem: ProblemError;
  payment: Payment;
  /** Goes on with what was wanted. */
  onConfirmed: () => void;
}

/** The card or UPI reference paid before: shows what it paid, and asks whether this is a further payment. */
export function ReferenceQuestion({ problem, payment, onConfirmed }: ReferenceQuestionProps) {
  const { t, i18n } = useTranslation();
  const { currency } = useHospital();
  const [isConfirmed, setConfirmed] = useState(false);
  const { part = 0, confirm, bill, payment: receipt, amount } = problem.context.params ?? {};
  const asked = confirm === 'double' ? 'double' : 'reference';
  // After the answer has arrived in `payment`, of which the next wish is made.
  const goOn = useEffectEvent(onConfirmed);
  useEffect(() => {
    if (isConfirmed) goOn();
  }, [isConfirmed]);
  const answer = (): void => {
    const typed = payment.typed[Number(part)];
    if (!typed) return;
    payment.change(typed.key, { confirmed: asked });
    setConfirmed(true);
  };
  const words = { bill, receipt, amount: moneyText(String(amount ?? '0'), currency, i18n.language) };
  return (
    <Alert
      color={asked === 'double' ? 'red' : 'amber'}
      icon={<IconCopyCheck />}
      title={t(`billing.pay.used.${asked}`)}
      role="alert"
    >
      <p>{bill ? t('billing.pay.used.where', words) : t('billing.pay.used.here', words)}</p>
      <Button variant="default" onClick={answer} disabled={isConfirmed}>
        {t(`billing.pay.used.confirm.${asked}`)}
      </Button>
    </Alert>
  );
}
