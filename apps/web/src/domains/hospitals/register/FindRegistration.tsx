import { Button, Stack } from '@mantine/core';
import { hospitals as contract, type RegistrationJson } from '@pramana/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../../lib/query.ts';
import { PhoneInput } from '../../../ui/PhoneInput.tsx';
import { Form } from '../../../ui/Form.tsx';
import { useFieldError } from '../../../ui/ProblemText.tsx';
import { CodeField, type SentCode } from './CodeField.tsx';

interface FindProps {
  onFound: (given: { token: string; registration: RegistrationJson }) => void;
}

/** Continue what was begun elsewhere: the phone that was proved opens it again. */
export function FindRegistration({ onFound }: FindProps) {
  const { t } = useTranslation();
  const [phone, setPhone] = useState('');
  const [sent, setSent] = useState<SentCode | null>(null);
  const [code, setCode] = useState('');
  const ask = useAction(contract.registration.findCode);
  const find = useAction(contract.registration.find);
  const phoneError = useFieldError(ask.problem)('phone');
  const submit = (): void => {
    if (sent) find.run({ body: { phone, codeId: sent.id, code } }, ({ data }) => onFound(data));
  };
  return (
    <Form label={t('hospitals.register.find')} onSubmit={submit} problem={find.problem}>
      <Stack gap="md" maw={420}>
        <PhoneInput
          label={t('hospitals.field.phone')}
          description={t('hospitals.register.findText')}
          value={phone}
          onChange={(typed) => {
            setPhone(typed);
            setSent(null);
          }}
          error={phoneError}
          isOwn
        />
        <CodeField
          sent={sent}
          code={code}
          onChange={setCode}
          onSend={() => ask.run({ body: { phone } }, ({ data }) => setSent(data))}
          isSending={ask.isBusy}
          sendProblem={phoneError === undefined ? ask.problem : null}
          problem={find.problem}
        />
        {sent === null ? null : (
          <Button type="submit" loading={find.isBusy}>
            {t('hospitals.register.continue')}
          </Button>
        )}
      </Stack>
    </Form>
  );
}
