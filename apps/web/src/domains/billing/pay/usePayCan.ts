import { useTranslation } from 'react-i18next';
import type { CanDo } from '../../../ui/ActionButton.tsx';
import type { Payment } from './usePayment.ts';

/** Whether what is typed can be taken as a payment now, and if not, why. */
export function usePayCan({ split }: Payment): CanDo {
  const { t } = useTranslation();
  const wrong = split.parts.find((part) => part.problem !== null)?.problem ?? null;
  if (wrong !== null) return { ok: false, why: t(`billing.pay.problem.${wrong}`) };
  return split.parts.length === 0 ? { ok: false, why: t('billing.pay.choose') } : { ok: true };
}
