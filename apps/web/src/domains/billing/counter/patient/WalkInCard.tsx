import { TextInput } from '@mantine/core';
import { toE164 } from '@pramana/kernel';
import { IconWalk } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { PhoneInput } from '../../../../ui/PhoneInput.tsx';
import type { DraftState } from '../draftState.ts';
import { CardBar } from './CardBar.tsx';
import classes from './Patient.module.css';

interface WalkInCardProps {
  customer: DraftState['customer'];
  onCustomer: (customer: DraftState['customer']) => void;
  onChange: () => void;
}

/** A sale to somebody who is not registered; name and phone only when they want them on the bill. */
export function WalkInCard({ customer, onCustomer, onChange }: WalkInCardProps) {
  const { t } = useTranslation();
  return (
    <section className={classes.card} aria-label={t('billing.patient.walkIn')}>
      <CardBar act={t('billing.patient.choose')} onAct={onChange} />
      <div className={classes.head}>
        <IconWalk size={28} stroke={1.6} aria-hidden />
        <h2 className={classes.cardName}>{t('billing.patient.walkIn')}</h2>
      </div>
      <div className={classes.fields}>
        <TextInput
          label={t('billing.patient.customerName')}
          value={customer.name}
          maxLength={200}
          autoComplete="off"
          onChange={(event) => onCustomer({ ...customer, name: event.currentTarget.value })}
        />
        <PhoneInput
          label={t('billing.patient.customerPhone')}
          value={customer.phone}
          error={
            customer.phone.trim() !== '' && toE164(customer.phone) === null ? t('problem.invalid_phone') : undefined
          }
          onChange={(phone) => onCustomer({ ...customer, phone })}
        />
      </div>
    </section>
  );
}
