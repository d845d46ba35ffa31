import { Input, SegmentedControl } from '@mantine/core';
import { addDays, civil, type IsoDate } from '@pramana/kernel';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { DateField } from '../../../ui/DateField.tsx';
import { useNow } from '../../../lib/now.ts';
import { useHospital } from '../../../lib/session.tsx';

interface StartInputProps {
  /** The first day; null: from now on. */
  value: IsoDate | null;
  onChange: (value: IsoDate | null) => void;
  error?: string | undefined;
}

/** From now on, or from the beginning of a day to come: a price never begins in the past. */
export function StartInput({ value, onChange, error }: StartInputProps) {
  const { t } = useTranslation();
  const label = useId();
  const tomorrow = addDays(civil(useNow(), useHospital().zone).date, 1);
  return (
    <div>
      <Input.Label id={label} component="div">
        {t('catalogue.price.from')}
      </Input.Label>
      <SegmentedControl
        fullWidth
        aria-labelledby={label}
        value={value === null ? 'now' : 'day'}
        onChange={(choice) => onChange(choice === 'now' ? null : tomorrow)}
        data={[
          { value: 'now', label: t('catalogue.price.now') },
          { value: 'day', label: t('catalogue.price.day') },
        ]}
      />
      {value === null ? (
        <Input.Error>{error}</Input.Error>
      ) : (
        <DateField
          mt={8}
          aria-label={t('catalogue.price.day')}
          value={value}
          onChange={(day) => onChange(day ?? tomorrow)}
          minDate={tomorrow}
          error={error}
        />
      )}
    </div>
  );
}
