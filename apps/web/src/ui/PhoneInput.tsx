import { TextInput, type TextInputProps } from '@mantine/core';
import { toE164 } from '@pramana/kernel';
import { useTranslation } from 'react-i18next';
import { phoneText } from '../lib/phoneText.ts';

interface PhoneInputProps extends Omit<TextInputProps, 'value' | 'onChange' | 'type' | 'autoComplete'> {
  value: string;
  onChange: (value: string) => void;
  /** The number of whoever types it: their browser may fill it in. */
  isOwn?: boolean;
}

/** A phone number as people say it; below stands what will be stored, so that a wrong digit is seen before it is saved. */
export function PhoneInput({ value, onChange, isOwn = false, description, ...field }: PhoneInputProps) {
  const { t } = useTranslation();
  const full = toE164(value);
  const rule = description ?? t('field.phoneRule');
  return (
    <TextInput
      {...field}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      description={full === null ? rule : t('field.phoneStored', { phone: phoneText(full) })}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      inputMode="tel"
      maxLength={30}
      autoComplete={isOwn ? 'tel' : 'off'}
    />
  );
}
