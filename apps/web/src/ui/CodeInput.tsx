import { Input, PinInput } from '@mantine/core';
import { type KeyboardEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './CodeInput.module.css';

const DIGITS = 6;

export interface CodeInputProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** All six are there: nobody has to press a button. */
  onComplete: (value: string) => void;
  error?: string | undefined;
  /** It was refused, and why stands beside it. */
  isRefused?: boolean;
  isBusy?: boolean;
  /** Counts refusals: after each the cursor is in the first box again. */
  attempt?: number;
}

/** Six boxes for a code. A code that is pasted, or that the phone offers from the message, fills them all. */
export function CodeInput({
  label,
  value,
  onChange,
  onComplete,
  error,
  isRefused = false,
  isBusy = false,
  attempt = 0,
}: CodeInputProps) {
  const { t } = useTranslation();
  const id = useId();
  // The boxes take no letter: without a word it would look as if they were broken.
  const [isNoCode, setNoCode] = useState(false);
  const listen = ({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): void => {
    if (key.length === 1 && !ctrlKey && !metaKey && !altKey) setNoCode(!/[\d\s-]/.test(key));
  };
  const said = error ?? (isNoCode ? t('problem.not_a_code') : undefined);
  return (
    <Input.Wrapper
      label={label}
      error={said}
      id={id}
      labelElement="div"
      labelProps={{ id: `${id}-label` }}
      onKeyDownCapture={listen}
      onPasteCapture={(event) => setNoCode(!/\d/.test(event.clipboardData.getData('text')))}
    >
      <PinInput
        key={attempt}
        id={id}
        className={classes.boxes ?? ''}
        length={DIGITS}
        type="number"
        inputMode="numeric"
        oneTimeCode
        autoFocus
        value={value}
        onChange={onChange}
        onComplete={onComplete}
        error={isRefused || said !== undefined}
        readOnly={isBusy}
        placeholder=""
        aria-label={t('identity.code.digit')}
        role="group"
        aria-labelledby={`${id}-label`}
        getInputProps={(index) => ({ 'aria-label': t('identity.code.digitOf', { n: index + 1, of: DIGITS }) })}
      />
    </Input.Wrapper>
  );
}
