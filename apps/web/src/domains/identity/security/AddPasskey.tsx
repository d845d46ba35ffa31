import { Button, Stack, Text, TextInput } from '@mantine/core';
import { security } from '@pramana/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { makePasskey } from '../../../lib/passkey.ts';
import { asProblem, type ProblemError } from '../../../lib/problem.ts';
import { useAction } from '../../../lib/query.ts';
import { Dialog } from '../../../ui/Dialog.tsx';
import { Form } from '../../../ui/Form.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import type { AddDialogProps } from './addDialog.ts';

/** A passkey of this device or of a security key: named, then the browser asks for finger, face or PIN. */
export function AddPasskey({ isOpen, onClose, onChanged }: AddDialogProps) {
  const { t } = useTranslation();
  return (
    <Dialog title={t('identity.security.add.passkey')} isOpen={isOpen} onClose={onClose} width={440}>
      {isOpen ? <NewPasskey onChanged={onChanged} /> : null}
    </Dialog>
  );
}

function NewPasskey({ onChanged }: Pick<AddDialogProps, 'onChanged'>) {
  const { t } = useTranslation();
  const begin = useAction(security.addPasskey);
  const confirm = useAction(security.confirmPasskey);
  const [name, setName] = useState('');
  const [isAsking, setAsking] = useState(false);
  const [problem, setProblem] = useState<ProblemError | null>(null);
  const make = async (): Promise<void> => {
    const { ticket, options } = (await begin.send({})).data;
    const passkey = await makePasskey(options);
    onChanged((await confirm.send({ body: { ticket, name, passkey } })).data);
  };
  const submit = (): void => {
    setAsking(true);
    setProblem(null);
    make()
      .catch((thrown: unknown) => setProblem(asProblem(thrown)))
      .finally(() => setAsking(false));
  };
  return (
    <Form label={t('identity.security.add.passkey')} onSubmit={submit} problem={problem}>
      <Stack gap="md">
        <Text size="sm">{t('identity.security.passkey.text')}</Text>
        <TextInput
          label={t('identity.security.name')}
          placeholder={t('identity.security.passkey.example')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={60}
          required
          withAsterisk={false}
          data-autofocus
        />
        {problem ? <ProblemText problem={problem} /> : null}
        <Button type="submit" loading={isAsking}>
          {t('identity.security.passkey.make')}
        </Button>
      </Stack>
    </Form>
  );
}
