import { Button, Stack, Text, TextInput } from '@mantine/core';
import { records } from '@pramana/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { makePasskey } from '../../../lib/passkey.ts';
import { asProblem, type ProblemError } from '../../../lib/problem.ts';
import { useAction } from '../../../lib/query.ts';
import { toast } from '../../../lib/toast.ts';
import { Dialog } from '../../../ui/Dialog.tsx';
import { Form } from '../../../ui/Form.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';

interface EnrolDialogProps {
  isOpen: boolean;
  onClose: () => void;
}

/** A passkey for signing: named, then the browser asks for finger, face or PIN. */
export function EnrolDialog({ isOpen, onClose }: EnrolDialogProps) {
  const { t } = useTranslation();
  return (
    <Dialog title={t('records.keys.enrol')} isOpen={isOpen} onClose={onClose} width={440}>
      {isOpen ? <Enrol onDone={onClose} /> : null}
    </Dialog>
  );
}

function Enrol({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const begin = useAction(records.signingKeys.begin);
  const enrol = useAction(records.signingKeys.enrol, { refreshes: [records.signingKeys.list, records.records.show] });
  const [name, setName] = useState('');
  const [isAsking, setAsking] = useState(false);
  const [problem, setProblem] = useState<ProblemError | null>(null);
  const make = async (): Promise<void> => {
    const { ticket, options } = (await begin.send({})).data;
    const passkey = await makePasskey(options);
    await enrol.send({ body: { ticket, name, passkey } });
    toast(t('records.keys.enrolled'));
    onDone();
  };
  const submit = (): void => {
    setAsking(true);
    setProblem(null);
    make()
      .catch((thrown: unknown) => setProblem(asProblem(thrown)))
      .finally(() => setAsking(false));
  };
  return (
    <Form label={t('records.keys.enrol')} onSubmit={submit} problem={problem}>
      <Stack gap="md">
        <Text size="sm">{t('records.keys.enrolText')}</Text>
        <TextInput
          label={t('records.keys.name')}
          placeholder={t('records.keys.example')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={60}
          required
          withAsterisk={false}
          data-autofocus
        />
        {problem ? <ProblemText problem={problem} /> : null}
        <Button type="submit" loading={isAsking}>
          {t('records.keys.enrol')}
        </Button>
      </Stack>
    </Form>
  );
}
