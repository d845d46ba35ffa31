import { Button, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProblemError } from '../lib/problem.ts';
import { ActionButton } from './ActionButton.tsx';
import { Dialog } from './Dialog.tsx';
import { Form, useFormProblem } from './Form.tsx';
import { ProblemText } from './ProblemText.tsx';

interface ReasonDialogProps {
  /** The verb: title of the dialog and word of its button. */
  title: string;
  /** What follows from it. */
  consequence: string;
  /** What the field asks; the reason when absent. */
  label?: string;
  running: { isBusy: boolean; problem: ProblemError | null };
  onSave: (reason: string) => void;
  onClose: () => void;
}

/** An act that needs a reason, which stays in the history. */
export function ReasonDialog({ title, consequence, label, running, onSave, onClose }: ReasonDialogProps) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const { errorOf, general } = useFormProblem(running.problem, ['reason']);
  const can = reason.trim() === '' ? { ok: false, why: t('people.reasonNeeded') } : { ok: true };
  const save = (): void => onSave(reason.trim());
  const footer = (
    <>
      <Button variant="default" onClick={onClose}>
        {t('common.cancel')}
      </Button>
      <ActionButton onAct={save} can={can} isBusy={running.isBusy}>
        {title}
      </ActionButton>
    </>
  );
  return (
    <Dialog title={title} isOpen onClose={onClose} footer={footer}>
      <Form label={title} onSubmit={() => (can.ok ? save() : undefined)} problem={running.problem}>
        <Stack gap="md">
          <Text size="sm">{consequence}</Text>
          <TextInput
            label={label ?? t('people.reason')}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            error={errorOf('reason')}
            maxLength={200}
            required
            withAsterisk={false}
            data-autofocus
          />
          {general ? <ProblemText problem={general} /> : null}
        </Stack>
      </Form>
    </Dialog>
  );
}
