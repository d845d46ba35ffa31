import { Alert, Button, Stack, TextInput } from '@mantine/core';
import { type CodeSentJson, security } from '@pramana/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../../lib/query.ts';
import { CodeCheck } from '../../../ui/CodeCheck.tsx';
import { CodeTimer } from '../../../ui/CodeTimer.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { Form, useFormProblem } from '../../../ui/Form.tsx';
import { PhoneInput } from '../../../ui/PhoneInput.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import type { AddDialogProps } from './addDialog.ts';

interface AddContactProps extends AddDialogProps {
  kind: 'phone' | 'email';
  /** Codes to this phone become a second factor too. */
  forSignIn: boolean;
}

/** A phone or e-mail address, proved by the code that arrives there. */
export function AddContact({ kind, forSignIn, isOpen, onClose, onChanged }: AddContactProps) {
  const { t } = useTranslation();
  const title = t(forSignIn ? 'identity.security.add.sms' : `identity.security.contact.${kind}`);
  return (
    <Dialog title={title} isOpen={isOpen} onClose={onClose} width={440}>
      {isOpen ? <Proof kind={kind} forSignIn={forSignIn} onChanged={onChanged} /> : null}
    </Dialog>
  );
}

function Proof({ kind, forSignIn, onChanged }: Pick<AddContactProps, 'kind' | 'forSignIn' | 'onChanged'>) {
  const { t } = useTranslation();
  const begin = useAction(security.addContact);
  const [value, setValue] = useState('');
  const [sent, setSent] = useState<CodeSentJson | null>(null);
  const { errorOf, general } = useFormProblem(begin.problem, [kind]);
  const type = (typed: string): void => {
    setValue(typed);
    setSent(null);
  };
  const field = {
    label: t(`identity.security.contact.${kind}`),
    value,
    error: errorOf(kind),
    required: true,
    withAsterisk: false,
    'data-autofocus': true,
  };
  const ask = (): void =>
    begin.run({ body: kind === 'phone' ? { phone: value } : { email: value } }, ({ data }) => setSent(data));
  return (
    <Stack gap="md">
      {forSignIn ? <Alert color="amber">{t('identity.security.sms.risk')}</Alert> : null}
      <Form label={t(`identity.security.contact.${kind}`)} onSubmit={ask} problem={begin.problem}>
        <Stack gap="md">
          {kind === 'phone' ? (
            <PhoneInput {...field} onChange={type} isOwn />
          ) : (
            <TextInput
              {...field}
              onChange={(event) => type(event.currentTarget.value)}
              type="email"
              inputMode="email"
              autoComplete="email"
            />
          )}
          {general ? <ProblemText problem={general} /> : null}
          {sent === null ? (
            <Button type="submit" loading={begin.isBusy}>
              {t('identity.security.contact.send')}
            </Button>
          ) : null}
        </Stack>
      </Form>
      {sent === null ? null : (
        <>
          <Code key={sent.id} id={sent.id} forSignIn={forSignIn} onChanged={onChanged} />
          <CodeTimer
            key={`${sent.id} timer`}
            validSeconds={sent.validSeconds}
            resendSeconds={sent.resendSeconds}
            onResend={ask}
            isBusy={begin.isBusy}
          />
        </>
      )}
    </Stack>
  );
}

function Code({ id, forSignIn, onChanged }: { id: string } & Pick<AddContactProps, 'forSignIn' | 'onChanged'>) {
  const { t } = useTranslation();
  const confirm = useAction(security.confirmContact);
  const check = (code: string): Promise<void> =>
    confirm.send({ params: { id }, body: { code, signIn: forSignIn } }).then(({ data }) => onChanged(data));
  return <CodeCheck label={t('identity.code.label')} check={check} isBusy={confirm.isBusy} problem={confirm.problem} />;
}
