import { Button, Text, Textarea } from '@mantine/core';
import { useId, useState } from 'react';
import type { ProblemError } from '../../lib/problem.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Form } from '../../ui/Form.tsx';
import { ProblemText } from '../../ui/ProblemText.tsx';

interface ReasonDialogProps {
  /** The act, as title and button. */
  act: string;
  /** What follows from it. */
  text: string;
  /** What is asked for. */
  label: string;
  isBusy: boolean;
  problem: ProblemError | null;
  onSend: (reason: string) => void;
  onClose: () => void;
}

/** An act of the operator that takes some words, which those whom it is about read. */
export function ReasonDialog({ act, text, label, isBusy, problem, onSend, onClose }: ReasonDialogProps) {
  const [reason, setReason] = useState('');
  const form = useId();
  const footer = (
    <Button type="submit" form={form} loading={isBusy}>
      {act}
    </Button>
  );
  return (
    <Dialog title={act} isOpen onClose={onClose} footer={footer}>
      <Form id={form} label={act} onSubmit={() => onSend(reason)} problem={problem}>
        <Text size="sm" c="dimmed" mb="sm">
          {text}
        </Text>
        <Textarea
          label={label}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          minLength={3}
          maxLength={1_000}
          required
          withAsterisk={false}
          autosize
          minRows={3}
          data-autofocus
        />
        {problem ? <ProblemText problem={problem} /> : null}
      </Form>
    </Dialog>
  );
}
