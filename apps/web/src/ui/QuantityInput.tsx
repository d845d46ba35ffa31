import { TextInput, type TextInputProps } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { readQuantity } from './moneyField.ts';

export interface QuantityInputProps extends Omit<TextInputProps, 'value' | 'onChange' | 'defaultValue' | 'type'> {
  /** Base units (tablets, millilitres, visits); null: empty or not a quantity. */
  value: number | null;
  onChange: (value: number | null) => void;
  min?: number;
  max?: number;
  /** Printed behind the number: "tablets". */
  unit?: string;
}

/** Whole base units; digits type, arrow up and down change by one. */
export function QuantityInput({
  value,
  onChange,
  min = 1,
  max = 1_000_000,
  unit,
  error,
  onKeyDown,
  ...field
}: QuantityInputProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed ?? (value === null ? '' : String(value));
  const isWrong = shown !== '' && readQuantity(shown, min, max) === null;
  const type = (text: string): void => {
    setTyped(text);
    onChange(readQuantity(text, min, max));
  };
  const step = (by: number): void => {
    setTyped(null);
    onChange(Math.min(max, Math.max(min, (value ?? min - by) + by)));
  };
  const onKey = (event: React.KeyboardEvent<HTMLInputElement>): void => {
    onKeyDown?.(event);
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    event.preventDefault();
    step(event.key === 'ArrowUp' ? 1 : -1);
  };
  return (
    <TextInput
      {...field}
      value={shown}
      onChange={(event) => type(event.currentTarget.value)}
      onKeyDown={onKey}
      onBlur={() => (isWrong ? undefined : setTyped(null))}
      onFocus={(event) => event.currentTarget.select()}
      inputMode="numeric"
      autoComplete="off"
      error={isWrong ? t('field.quantityWrong', { min, max }) : error}
      styles={{ input: { textAlign: 'end' } }}
      {...(unit === undefined
        ? {}
        : {
            rightSection: unit,
            rightSectionWidth: `calc(${unit.length}ch + 20px)`,
            rightSectionProps: { style: { paddingInline: 8, fontSize: 13 } },
          })}
    />
  );
}
