import { Button, Stack, Text, TextInput } from '@mantine/core';
import { devices } from '@pramana/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../../lib/query.ts';
import { lookAgain } from '../../../lib/session.tsx';
import { toast } from '../../../lib/toast.ts';
import { Dialog } from '../../../ui/Dialog.tsx';
import { Form, FormActs, useFormProblem } from '../../../ui/Form.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';

interface EnrolDialogProps {
  isOpen: boolean;
  onClose: () => void;
}

/** Makes the very browser that shows it a shared PC. */
export function EnrolDialog({ isOpen, onClose }: EnrolDialogProps) {
  const { t } = useTranslation();
  return (
    <Dialog title={t('identity.devices.enrol')} isOpen={isOpen} onClose={onClose} width={440}>
      <EnrolForm onClose={onClose} />
    </Dialog>
  );
}

function EnrolForm({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const enrol = useAction(devices.enrol, { refreshes: [devices.list, devices.lock.show] });
  const [form, setForm] = useState({ name: '', counter: '' });
  const { errorOf, general } = useFormProblem(enrol.problem, ['name', 'counter']);
  const submit = (): void => {
    const counter = form.counter.trim();
    enrol.run({ body: { name: form.name, ...(counter === '' ? {} : { counter }) } }, ({ data }) => {
      // The session is that of a shared PC from now on: it locks sooner.
      lookAgain();
      toast(t('identity.devices.enrolled', { name: data.name }));
      onClose();
    });
  };
  return (
    <Form label={t('identity.devices.enrol')} onSubmit={submit} problem={enrol.problem}>
      <Stack gap="md">
        <Text size="sm">{t('identity.devices.enrolText')}</Text>
        <TextInput
          label={t('identity.devices.name')}
          placeholder={t('identity.devices.nameExample')}
          value={form.name}
          onChange={(event) => setForm({ ...form, name: event.currentTarget.value })}
          error={errorOf('name')}
          maxLength={200}
          required
          withAsterisk={false}
          data-autofocus
        />
        <TextInput
          label={t('identity.devices.counter')}
          description={t('identity.devices.counterText')}
          value={form.counter}
          onChange={(event) => setForm({ ...form, counter: event.currentTarget.value })}
          error={errorOf('counter')}
          maxLength={20}
        />
        {general ? <ProblemText problem={general} /> : null}
        <FormActs>
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={enrol.isBusy}>
            {t('identity.devices.enrolAct')}
          </Button>
        </FormActs>
      </Stack>
    </Form>
  );
}
