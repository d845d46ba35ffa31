import { TextInput, type TextInputProps } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { amountText, localeOf } from '../lib/format.ts';
import { useHospital } from '../lib/session.tsx';
import { readMoney } from './moneyField.ts';
import { useValidity } from './useValidity.ts';

export interface MoneyInputProps extends Omit<TextInputProps, 'value' | 'onChange' | 'defaultValue' | 'type'> {
  /** Minor units; null: empty. */
  value: bigint | null;
  onChange: (value: bigint | null) => void;
  /** The hospital's when absent. */
  currency?: string;
}

/** An amount as people type it ("10.32"), as minor units. What is not an amount is said at once, holds its form back and is never rounded. */
export function MoneyInput({ value, onChange, currency, error, ...field }: MoneyInputProps) {
  const { t, i18n } = useTranslation();
  const hospital = useHospital();
  const unit = currency ?? hospital.currency;
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed ?? (value === null ? '' : amountText(value, unit, i18n.language));
  const wrong = 'wrong' in readMoney(shown, unit) ? t('field.moneyWrong') : null;
  const input = useValidity(wrong);
  const type = (text: string): void => {
    setTyped(text);
    const read = readMoney(text, unit);
    onChange('wrong' in read ? null : read.amount);
  };
  return (
    <TextInput
      {...field}
      ref={input}
      value={shown}
      onChange={(event) => type(event.currentTarget.value)}
      onBlur={() => (wrong === null ? setTyped(null) : undefined)}
      onFocus={(event) => event.currentTarget.select()}
      inputMode="decimal"
      autoComplete="off"
      leftSection={symbolOf(unit, localeOf(i18n.language))}
      leftSectionPointerEvents="none"
      error={wrong ?? error}
      styles={{ input: { textAlign: 'end' } }}
    />
  );
}

function symbolOf(currency: string, locale: string): string {
  const parts = new Intl.NumberFormat(locale, { style: 'currency', currency }).formatToParts(0);
  return parts.find((part) => part.type === 'currency')?.value ?? currency;
}
