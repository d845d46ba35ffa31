import { Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { devices, identity, type SessionJson } from '@pramana/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Asked, useAsked } from '../lib/confirmation.ts';
import { confirmByPasskey } from '../lib/passkey.ts';
import { useAction } from '../lib/query.ts';
import { enterSession, returnTo, useSession } from '../lib/session.tsx';
import { Dialog } from './Dialog.tsx';
import { Form, FormActs } from './Form.tsx';
import { PasskeyButton } from './PasskeyButton.tsx';
import { ProblemText } from './ProblemText.tsx';
import { SignInForm } from './SignInForm.tsx';
import { usePasskey } from './SecondStep.tsx';

/**
 * Asks, for whatever call the server answered with `confirm_needed` or `full_sign_in_needed`, whether it is still the same person. On success that
 * call goes out again, with its same idempotency key; on leaving, the form behind stays as it was.
 */
export function ConfirmItsYou() {
  const { t } = useTranslation();
  const asked = useAsked();
  return (
    <Dialog
      title={t(asked?.isSignIn ? 'identity.confirm.signInTitle' : 'identity.confirm.title')}
      isOpen={asked !== null}
      onClose={() => asked?.answer(false)}
      width={400}
      isAbove
    >
      {asked?.isSignIn ? <SignInFully asked={asked} /> : asked ? <OneWay asked={asked} /> : null}
    </Dialog>
  );
}

/** A PIN opened this session: the same person signs in fully, and the page goes on as it was. Another person gets their own. */
function SignInFully({ asked }: { asked: Asked }) {
  const { t } = useTranslation();
  const { hospital, person } = useSession();
  const enter = (session: SessionJson): void => {
    enterSession(session);
    asked.answer(session.person.id === person.id);
  };
  const signedIn = (session: SessionJson): void =>
    void returnTo(session, hospital?.id).then(enter, () => enter(session));
  return (
    <Stack gap="md">
      <Text size="sm">{t('identity.confirm.signInText', { name: person.name })}</Text>
      <SignInForm onSignedIn={signedIn} autoFocus />
    </Stack>
  );
}

/** The quickest way to type first; the others beside it. */
function OneWay({ asked }: { asked: Asked }) {
  const { t } = useTranslation();
  const [byPassword, setByPassword] = useState(!asked.ways.includes('pin'));
  const passkey = usePasskey(confirmByPasskey, () => asked.answer(true));
  return (
    <>
      {byPassword ? <PasswordAgain asked={asked} /> : <PinAgain asked={asked} />}
      <Stack gap="xs" mt="md">
        {passkey.problem ? <ProblemText problem={passkey.problem} /> : null}
        {asked.ways.includes('passkey') ? (
          <PasskeyButton onPress={passkey.run} isBusy={passkey.isBusy}>
            {t('identity.confirm.byPasskey')}
          </PasskeyButton>
        ) : null}
        {byPassword ? null : (
          <Button variant="subtle" size="compact-sm" onClick={() => setByPassword(true)}>
            {t('identity.confirm.byPassword')}
          </Button>
        )}
      </Stack>
    </>
  );
}

function PinAgain({ asked }: { asked: Asked }) {
  const { t } = useTranslation();
  const confirm = useAction(devices.lock.confirm);
  const [pin, setPin] = useState('');
  const left = confirm.problem?.context.params?.triesLeft;
  const send = (digits: string): void => {
    if (confirm.isBusy) return;
    confirm.run({ body: { pin: digits } }, () => asked.answer(true));
    setPin('');
  };
  const type = (text: string): void => {
    setPin(text);
    if (text.replaceAll(/\s/g, '').length === 6) send(text);
  };
  return (
    <Form label={t('identity.confirm.title')} onSubmit={() => send(pin)} problem={confirm.problem}>
      <Stack gap="md">
        <Text size="sm">{t('identity.confirm.text')}</Text>
        <TextInput
          type="password"
          label={t('identity.confirm.pin')}
          value={pin}
          onChange={(event) => type(event.currentTarget.value)}
          inputMode="numeric"
          autoComplete="off"
          maxLength={8}
          data-autofocus
          error={typeof left === 'number' ? t('identity.lock.triesLeft', { count: left }) : undefined}
        />
        {confirm.problem && typeof left !== 'number' ? <ProblemText problem={confirm.problem} /> : null}
        <FormActs>
          <Button variant="default" onClick={() => asked.answer(false)}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={confirm.isBusy}>
            {t('identity.confirm.act')}
          </Button>
        </FormActs>
      </Stack>
    </Form>
  );
}

function PasswordAgain({ asked }: { asked: Asked }) {
  const { t } = useTranslation();
  const { person } = useSession();
  const confirm = useAction(identity.session.confirm);
  const [password, setPassword] = useState('');
  const submit = (): void => confirm.run({ body: { password } }, () => asked.answer(true));
  return (
    <Form label={t('identity.confirm.title')} onSubmit={submit} problem={confirm.problem}>
      <Stack gap="md">
        <Text size="sm">{t('identity.confirm.text')}</Text>
        {/* Password managers look for whom a password is. */}
        <input type="text" autoComplete="username" value={person.name} readOnly hidden />
        <PasswordInput
          label={t('identity.confirm.password')}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          autoComplete="current-password"
          required
          withAsterisk={false}
          data-autofocus
          error={confirm.problem?.code === 'wrong_credentials' ? t('identity.password.currentWrong') : undefined}
          visibilityToggleButtonProps={{ 'aria-label': t('identity.login.show') }}
        />
        {confirm.problem && confirm.problem.code !== 'wrong_credentials' ? (
          <ProblemText problem={confirm.problem} />
        ) : null}
        <FormActs>
          <Button variant="default" onClick={() => asked.answer(false)}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={confirm.isBusy}>
            {t('identity.confirm.act')}
          </Button>
        </FormActs>
      </Stack>
    </Form>
  );
}
