import { civil } from '@pramana/kernel';
import { useTranslation } from 'react-i18next';
import { DateField } from '../../ui/DateField.tsx';
import { useNow } from '../../lib/now.ts';
import { useHospital } from '../../lib/session.tsx';
import { QuantityInput } from '../../ui/QuantityInput.tsx';
import { ageOn } from './birth.ts';
import type { FieldProps } from './fieldProps.ts';

/** The birth date, or the age where nobody knows it: writing one empties the other. */
export function BirthFields({ fields, set, errorOf }: FieldProps) {
  const { t } = useTranslation();
  const today = civil(useNow(), useHospital().zone).date;
  const age = fields.birthDate === null ? null : ageOn(fields.birthDate, today);
  return (
    <>
      <DateField
        label={t('patients.field.birthDate')}
        description={age === null ? t('patients.hint.birthDate') : t('patients.years', { count: age })}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        value={fields.birthDate}
        onChange={(birthDate) => set({ birthDate, age: null })}
        maxDate={today}
        defaultLevel="decade"
        clearable
        error={errorOf('birthDate')}
      />
      <QuantityInput
        label={t('patients.field.age')}
        description={t('patients.hint.age')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        unit={t('patients.unit.years')}
        value={fields.age}
        onChange={(years) => set(years === null ? { age: null } : { age: years, birthDate: null })}
        min={0}
        max={130}
        error={errorOf('age')}
      />
    </>
  );
}
