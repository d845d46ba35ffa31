import { TextInput, type TextInputProps } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { readQuantity } from './moneyField.ts';
import { useValidity } from './useValidity.ts';

export interface QuantityInputProps extends Omit<TextInputProps, 'value' | 'onChange' | 'defaultValue' | 'type'> {
  /** Base units (tablets, millilitres, visits); null: empty or not a quantity. */
  value: number | null;
  /** `isWrong`: null because what is typed is no quantity, not because nothing is. */
  onChange: (value: number | null, isWrong: boolean) => void;
  min?: number;
  max?: number;
  /** Printed behind the number: "tablets". */
  unit?: string;
}

/** Whole base units; digits type, arrow up and down change by one. What is no quantity holds its form back. */
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
  const isUnread = (text: string): boolean => text.trim() !== '' && readQuantity(text, min, max) === null;
  const wrong = isUnread(shown) ? t('field.quantityWrong', { min, max }) : null;
  const input = useValidity(wrong);
  const type = (text: string): void => {
    setTyped(text);
    onChange(readQuantity(text, min, max), isUnread(text));
  };
  const step = (by: number): void => {
    setTyped(null);
    onChange(Math.min(max, Math.max(min, (value ?? min - by) + by)), false);
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
      ref={input}
      value={shown}
      onChange={(event) => type(event.currentTarget.value)}
      onKeyDown={onKey}
      onBlur={() => (wrong === null ? setTyped(null) : undefined)}
      onFocus={(event) => event.currentTarget.select()}
      inputMode="numeric"
      autoComplete="off"
      error={wrong ?? error}
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
