import { Alert, Button, Stack, Text } from '@mantine/core';
import { hospitals as contract, type RegistrationJson } from '@pramana/contract';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../../lib/query.ts';
import { paths } from '../../../paths.ts';
import { Fact, Facts } from '../../../ui/Facts.tsx';
import { Form } from '../../../ui/Form.tsx';
import { useFieldError } from '../../../ui/ProblemText.tsx';
import { Section } from '../../../ui/Section.tsx';
import { TimeText } from '../../../ui/TimeText.tsx';
import { NewPasswordInput } from '../../identity/NewPasswordInput.tsx';
import { Notes } from '../review/Notes.tsx';
import { CodeField, type SentCode } from './CodeField.tsx';

interface StatusProps {
  token: string;
  registration: RegistrationJson;
  onChange: (registration: RegistrationJson) => void;
}

const COLOUR = { draft: 'gray', received: 'teal', asked: 'amber', approved: 'teal', refused: 'red' } as const;

/** Where it stands once it was sent in, and what its registrant may do now. */
export function RegistrationStatus({ token, registration, onChange }: StatusProps) {
  const { t } = useTranslation();
  const { state, form, notes, deletedOn } = registration;
  return (
    <Stack gap="lg">
      <Alert color={COLOUR[state]} title={t(`hospitals.status.${state}`)} role="status">
        <Text>{t(`hospitals.statusText.${state}`)}</Text>
      </Alert>
      {registration.hospital && registration.needsPassword ? (
        <SetPassword token={token} registration={registration} onChange={onChange} />
      ) : null}
      {registration.hospital && !registration.needsPassword ? (
        <div>
          <Text mb="sm">{t('hospitals.register.signInAs', { login: registration.hospital.login })}</Text>
          <Button renderRoot={(props) => <Link to={paths.login()} {...props} />}>{t('identity.login.signIn')}</Button>
        </div>
      ) : null}
      <Section title={t('hospitals.register.history')}>
        <Notes notes={notes} />
      </Section>
      <Section title={t('hospitals.register.hospital')}>
        <Facts>
          <Fact name={t('hospitals.field.name')}>{form.name}</Fact>
          <Fact name={t('hospitals.field.registrationNumber')}>{form.registrationNumber}</Fact>
          <Fact name={t('hospitals.field.city')}>{form.city}</Fact>
          <Fact name={t('hospitals.field.contactName')}>{form.contactName}</Fact>
        </Facts>
      </Section>
      {deletedOn === null ? null : (
        <Text size="sm" c="dimmed">
          {t('hospitals.register.deletedOn')} <TimeText at={deletedOn} />
        </Text>
      )}
    </Stack>
  );
}

/** The administrator's first password: the phone is proved once more. */
function SetPassword({ token, registration, onChange }: StatusProps) {
  const { t } = useTranslation();
  const [sent, setSent] = useState<SentCode | null>(null);
  const [code, setCode] = useState('');
  const [password, setPassword] = useState('');
  const sendCode = useAction(contract.registration.sendCode);
  const choose = useAction(contract.registration.setPassword);
  const fieldError = useFieldError(choose.problem);
  const ofCode = choose.problem?.context.field === 'password' ? null : choose.problem;
  const submit = (): void => {
    if (sent === null) return;
    choose.run({ body: { token, codeId: sent.id, code, password } }, ({ data }) => onChange(data));
  };
  return (
    <Section title={t('hospitals.register.password')}>
      <Form label={t('hospitals.register.password')} onSubmit={submit} problem={choose.problem}>
        <Stack gap="md" maw={420}>
          <Text>{t('hospitals.register.passwordText', { login: registration.hospital?.login ?? '' })}</Text>
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
              <NewPasswordInput
                label={t('identity.password.next')}
                value={password}
                onChange={setPassword}
                error={fieldError('password')}
              />
              <Button type="submit" loading={choose.isBusy}>
                {t('hospitals.register.choose')}
              </Button>
            </>
          )}
        </Stack>
      </Form>
    </Section>
  );
}
