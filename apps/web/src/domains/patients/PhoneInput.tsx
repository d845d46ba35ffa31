import { TextInput, type TextInputProps } from '@mantine/core';
import { toE164 } from '@pramana/kernel';
import { useTranslation } from 'react-i18next';
import { phoneText } from './phoneText.ts';

interface PhoneInputProps extends Omit<TextInputProps, 'value' | 'onChange' | 'type'> {
  value: string;
  onChange: (value: string) => void;
}

/** A phone number as people say it; below stands what will be stored, so that a wrong digit is seen before it is saved. */
export function PhoneInput({ value, onChange, ...field }: PhoneInputProps) {
  const { t } = useTranslation();
  const full = toE164(value);
  return (
    <TextInput
      {...field}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      description={
        full === null ? t('patients.hint.phone') : t('patients.hint.phoneStored', { phone: phoneText(full) })
      }
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      inputMode="tel"
      maxLength={30}
      autoComplete="off"
    />
  );
}
