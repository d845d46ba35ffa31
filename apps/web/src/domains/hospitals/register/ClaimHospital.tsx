import { Button, Stack, Text, TextInput } from '@mantine/core';
import { hospitals as contract, type RegistrationJson } from '@pramana/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../../lib/query.ts';
import { useSessionState } from '../../../lib/session.tsx';
import { paths } from '../../../paths.ts';
import { Form } from '../../../ui/Form.tsx';
import { useFieldError } from '../../../ui/ProblemText.tsx';
import { Section } from '../../../ui/Section.tsx';
import { NewPasswordInput } from '../../identity/NewPasswordInput.tsx';
import { CodeField, type SentCode } from './CodeField.tsx';

export interface StatusProps {
  token: string;
  registration: RegistrationJson;
  onChange: (registration: RegistrationJson) => void;
}

const IN_FIELDS = new Set(['password', 'login']);

/** The administrator's login and first password, or the account they have already: the phone is proved once more. */
export function ClaimHospital({ token, registration, onChange }: StatusProps) {
  const { t } = useTranslation();
  const { session } = useSessionState();
  const [sent, setSent] = useState<SentCode | null>(null);
  const [code, setCode] = useState('');
  const [login, setLogin] = useState(registration.hospital?.login ?? '');
  const [password, setPassword] = useState('');
  const sendCode = useAction(contract.registration.sendCode);
  const choose = useAction(contract.registration.setPassword);
  const join = useAction(contract.registration.join);
  const fieldError = useFieldError(choose.problem);
  const isTaken = choose.problem?.context.field === 'login';
  const ofCode = IN_FIELDS.has(choose.problem?.context.field ?? '') ? null : (choose.problem ?? join.problem);
  const submit = (): void => {
    if (sent === null) return;
    choose.run({ body: { token, codeId: sent.id, code, login, password } }, ({ data }) => onChange(data));
  };
  return (
    <Section title={t('hospitals.register.password')}>
      <Form label={t('hospitals.register.password')} onSubmit={submit} problem={choose.problem}>
        <Stack gap="md" maw={420}>
          <Text>{t('hospitals.register.passwordText', { login: registration.hospital?.login ?? '' })}</Text>
          <Text size="sm">{t(session ? 'hospitals.register.joinText' : 'hospitals.register.accountText')}</Text>
          <CodeField
            sent={sent}
            code={code}
            onChange={setCode}
            onSend={() => sendCode.run({ body: { token } }, ({ data }) => setSent(data))}
            isSending={sendCode.isBusy}
            sendProblem={sendCode.problem}
            problem={ofCode}
          />
          {sent === null ? null : (
            <>
              {session ? (
                <Button
                  loading={join.isBusy}
                  onClick={() =>
                    join.run({ body: { token, codeId: sent.id, code } }, () => globalThis.location.assign(paths.home()))
                  }
                >
                  {t('people.joinAs', { name: session.person.name })}
                </Button>
              ) : null}
              <TextInput
                label={t('identity.login.login')}
                value={login}
                onChange={({ currentTarget }) => setLogin(currentTarget.value)}
                error={isTaken ? t('hospitals.register.loginTaken') : undefined}
                autoComplete="username"
                required
              />
              <NewPasswordInput
                label={t('identity.password.next')}
                value={password}
                onChange={setPassword}
                error={fieldError('password')}
              />
              <Button type="submit" variant={session ? 'default' : 'filled'} loading={choose.isBusy}>
                {t('hospitals.register.choose')}
              </Button>
            </>
          )}
        </Stack>
      </Form>
    </Section>
  );
}
