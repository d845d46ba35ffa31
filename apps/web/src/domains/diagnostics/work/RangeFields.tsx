import { ActionIcon, NativeSelect, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from '../Diagnostics.module.css';
import type { TypedRange } from './defining.ts';

interface RangeFieldsProps {
  number: number;
  range: TypedRange;
  error: string | undefined;
  onChange: (range: TypedRange) => void;
  onRemove: () => void;
}

/** One range: for whom, from and until which age, its ends, and where it is from. */
export function RangeFields({ number, range, error, onChange, onRemove }: RangeFieldsProps) {
  const { t } = useTranslation();
  const words = { from: t('diagnostics.tests.ageFrom'), until: t('diagnostics.tests.ageUntil') };
  const ends = { low: t('diagnostics.tests.usualLow'), high: t('diagnostics.tests.usualHigh') };
  return (
    <fieldset className={classes.rangeRow}>
      <legend>{t('diagnostics.tests.rangeNumber', { number })}</legend>
      <NativeSelect
        label={t('diagnostics.tests.sex')}
        value={range.sex}
        onChange={(event) => onChange({ ...range, sex: event.currentTarget.value as TypedRange['sex'] })}
        data={[
          { value: '', label: t('diagnostics.tests.everybody') },
          { value: 'male', label: t('diagnostics.tests.male') },
          { value: 'female', label: t('diagnostics.tests.female') },
        ]}
      />
      {(['from', 'until'] as const).map((end) => (
        <TextInput
          key={end}
          label={words[end]}
          placeholder={t('diagnostics.tests.ageShape')}
          value={range[end]}
          onChange={(event) => onChange({ ...range, [end]: event.currentTarget.value })}
          maxLength={6}
        />
      ))}
      {(['low', 'high'] as const).map((end) => (
        <TextInput
          key={end}
          label={ends[end]}
          inputMode="decimal"
          value={range[end]}
          onChange={(event) => onChange({ ...range, [end]: event.currentTarget.value })}
          error={end === 'low' && error !== undefined}
          maxLength={12}
        />
      ))}
      <TextInput
        label={t('diagnostics.tests.source')}
        value={range.source}
        onChange={(event) => onChange({ ...range, source: event.currentTarget.value })}
        error={error}
        maxLength={300}
        required
      />
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={t('diagnostics.tests.removeRange', { number })}
        onClick={onRemove}
      >
        <IconX size={18} aria-hidden />
      </ActionIcon>
    </fieldset>
  );
}
