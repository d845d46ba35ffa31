import { Anchor, Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { identity, type SessionJson, type SignInStepJson } from '@pramana/contract';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { signInByPasskey } from '../lib/passkey.ts';
import { useAction } from '../lib/query.ts';
import { paths } from '../paths.ts';
import { PasskeyButton } from './PasskeyButton.tsx';
import { ProblemText } from './ProblemText.tsx';
import { SecondStep, usePasskey } from './SecondStep.tsx';

export interface SignInFormProps {
  onSignedIn: (session: SessionJson) => void;
  autoFocus?: boolean;
  /** Begins at the second step: the password was given elsewhere. */
  step?: SignInStepJson | null;
  onStep?: (step: SignInStepJson | null) => void;
}

/**
 * Login and password, then the second step of who has one; or a passkey alone. A wrong pair keeps the login and selects
 * nothing away: only the password is typed again.
 */
export function SignInForm({ onSignedIn, autoFocus = false, step: given, onStep }: SignInFormProps) {
  const [own, setOwn] = useState<SignInStepJson | null>(null);
  const step = given === undefined ? own : given;
  const setStep = onStep ?? setOwn;
  if (step !== null) return <SecondStep step={step} onSignedIn={onSignedIn} onBack={() => setStep(null)} />;
  return <FirstStep onSignedIn={onSignedIn} onStep={setStep} autoFocus={autoFocus} />;
}

interface FirstStepProps {
  onSignedIn: (session: SessionJson) => void;
  onStep: (step: SignInStepJson) => void;
  autoFocus: boolean;
}

function FirstStep({ onSignedIn, onStep, autoFocus }: FirstStepProps) {
  const { t } = useTranslation();
  const signIn = useAction(identity.session.create);
  const passkey = usePasskey(signInByPasskey, onSignedIn);
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    signIn.run({ body: { login, password } }, ({ data }) => ('step' in data ? onStep(data) : onSignedIn(data)));
  };
  const problem = signIn.problem ?? passkey.problem;
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
        {problem ? <ProblemText problem={problem} /> : null}
        <Button type="submit" fullWidth loading={signIn.isBusy}>
          {t('identity.login.signIn')}
        </Button>
        <PasskeyButton onPress={passkey.run} isBusy={passkey.isBusy}>
          {t('identity.login.passkey')}
        </PasskeyButton>
        <Anchor component={Link} to={paths.reset()} size="sm" style={{ alignSelf: 'center' }}>
          {t('identity.login.forgotten')}
        </Anchor>
      </Stack>
    </form>
  );
}
