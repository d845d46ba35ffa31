import { PasswordInput, Progress, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LEAST_LENGTH, type Strength, strengthOf } from '../../lib/strength.ts';

interface NewPasswordInputProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  error?: string | undefined;
  /** What an acquaintance would try: name, login. */
  about?: readonly string[];
}

/** Waits until somebody stops typing: an estimate takes some milliseconds. */
const SETTLE_MS = 150;
const NOTHING: readonly string[] = [];

/** A password that is being set: how hard it is to guess, why, and what makes a better one. The server decides. */
export function NewPasswordInput({ label, value, onChange, error, about = NOTHING }: NewPasswordInputProps) {
  const { t } = useTranslation();
  const strength = useStrength(value, about);
  const why = strength?.why ?? null;
  return (
    <div>
      <PasswordInput
        label={label}
        description={t('identity.password.rule', { least: LEAST_LENGTH })}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        autoComplete="new-password"
        required
        withAsterisk={false}
        error={error}
        visibilityToggleButtonProps={{ 'aria-label': t('identity.login.show') }}
      />
      <Progress
        mt={4}
        style={{ visibility: strength === null ? 'hidden' : 'visible' }}
        size={4}
        value={why === null ? 100 : Math.max(10, (strength?.score ?? 0) * 25)}
        color={why === null ? 'teal' : 'amber'}
        aria-label={t(why === null ? 'identity.password.enough' : 'identity.password.weak')}
      />
      <Text size="sm" c="dimmed" mih={22} aria-live="polite">
        {strength === null
          ? ''
          : why === null
            ? t('identity.password.enough')
            : t(`identity.password.why.${why}`, { least: LEAST_LENGTH })}
      </Text>
    </div>
  );
}

function useStrength(password: string, about: readonly string[]): Strength | null {
  const [strength, setStrength] = useState<Strength | null>(null);
  const words = about.join('\n');
  useEffect(() => {
    let isCurrent = true;
    const timer = setTimeout(
      () => {
        if (password === '') return setStrength(null);
        strengthOf(password, words.split('\n')).then(
          (made) => (isCurrent ? setStrength(made) : undefined),
          // Without its word lists nothing is said; the server still decides.
          () => undefined,
        );
        return undefined;
      },
      password === '' ? 0 : SETTLE_MS,
    );
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [password, words]);
  return strength;
}
