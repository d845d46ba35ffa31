import { Input, PinInput } from '@mantine/core';
import { useId } from 'react';
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
  isBusy?: boolean;
  /** Counts refusals: after each the cursor is in the first box again. */
  attempt?: number;
}

/** Six boxes for a code. A code that is pasted, or that the phone offers from the message, fills them all. */
export function CodeInput({ label, value, onChange, onComplete, error, isBusy = false, attempt = 0 }: CodeInputProps) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <Input.Wrapper label={label} error={error} id={id} labelElement="div" labelProps={{ id: `${id}-label` }}>
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
        error={error !== undefined}
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
