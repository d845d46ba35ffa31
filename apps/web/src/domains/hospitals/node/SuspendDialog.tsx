import { Button, Text, Textarea } from '@mantine/core';
import { hospitals as contract } from '@pramana/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../../lib/query.ts';
import { toast } from '../../../lib/toast.ts';
import { Dialog } from '../../../ui/Dialog.tsx';
import { Form } from '../../../ui/Form.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';

const routes = contract.console;
const FORM = 'suspend-hospital';

interface SuspendProps {
  id: string;
  act: 'suspend' | 'resume';
  onClose: () => void;
}

/** Suspends or resumes a hospital, with a reason that its people read and the node log keeps. */
export function SuspendDialog({ id, act, onClose }: SuspendProps) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const send = useAction(routes[act], { refreshes: [routes.show, routes.list, contract.hospitals.list] });
  const submit = (): void =>
    send.run({ params: { id }, body: { reason } }, () => {
      toast(t(`hospitals.node.${act}Done`));
      onClose();
    });
  return (
    <Dialog
      title={t(`hospitals.node.${act}`)}
      isOpen
      onClose={onClose}
      footer={
        <Button type="submit" form={FORM} loading={send.isBusy}>
          {t(`hospitals.node.${act}`)}
        </Button>
      }
    >
      <Form id={FORM} label={t(`hospitals.node.${act}`)} onSubmit={submit} problem={send.problem}>
        <Text size="sm" c="dimmed" mb="sm">
          {t(`hospitals.node.${act}Text`)}
        </Text>
        <Textarea
          label={t('hospitals.review.reason')}
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
        {send.problem ? <ProblemText problem={send.problem} /> : null}
      </Form>
    </Dialog>
  );
}
