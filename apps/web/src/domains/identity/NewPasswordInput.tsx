import { PasswordInput, Progress } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** The contract's least length (`NewPassword`); the server decides. */
const LEAST = 12;

interface NewPasswordInputProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  error?: string | undefined;
}

/** A password that is being set: length is what protects, so only length is asked for and shown. */
export function NewPasswordInput({ label, value, onChange, error }: NewPasswordInputProps) {
  const { t } = useTranslation();
  const isEnough = value.length >= LEAST;
  return (
    <div>
      <PasswordInput
        label={label}
        description={t('identity.password.rule', { least: LEAST })}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        autoComplete="new-password"
        minLength={LEAST}
        required
        withAsterisk={false}
        error={error}
        visibilityToggleButtonProps={{ 'aria-label': t('identity.login.show') }}
      />
      <Progress
        mt={4}
        style={{ visibility: value === '' ? 'hidden' : 'visible' }}
        size={4}
        value={Math.min(100, (value.length / LEAST) * 100)}
        aria-label={t(isEnough ? 'identity.password.enough' : 'identity.password.short')}
      />
    </div>
  );
}
