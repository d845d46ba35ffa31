import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { identity, type SessionJson } from '@pramana/contract';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../lib/query.ts';
import { ProblemText } from './ProblemText.tsx';

export interface SignInFormProps {
  onSignedIn: (session: SessionJson) => void;
  autoFocus?: boolean;
}

/** Login and password. A wrong pair keeps the login and selects nothing away: only the password is typed again. */
export function SignInForm({ onSignedIn, autoFocus = false }: SignInFormProps) {
  const { t } = useTranslation();
  const signIn = useAction(identity.session.create);
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    signIn.run({ body: { login, password } }, ({ data }) => onSignedIn(data));
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <TextInput
          label={t('identity.login.login')}
          value={login}
          onChange={(event) => setLogin(event.currentTarget.value)}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
          withAsterisk={false}
          autoFocus={autoFocus}
          data-autofocus={autoFocus || undefined}
        />
        <PasswordInput
          label={t('identity.login.password')}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          autoComplete="current-password"
          required
          withAsterisk={false}
          visibilityToggleButtonProps={{ 'aria-label': t('identity.login.show') }}
        />
        {signIn.problem ? <ProblemText problem={signIn.problem} /> : null}
        <Button type="submit" fullWidth loading={signIn.isBusy}>
          {t('identity.login.signIn')}
        </Button>
      </Stack>
    </form>
  );
}
