import { Button, Text, Textarea } from '@mantine/core';
import { hospitals as contract } from '@pramana/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../../lib/query.ts';
import { toast } from '../../../lib/toast.ts';
import { Dialog } from '../../../ui/Dialog.tsx';
import { Form } from '../../../ui/Form.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';

const routes = contract.registrations;
const FORM = 'registration-reason';

interface ReasonProps {
  id: string;
  act: 'refuse' | 'ask';
  onClose: () => void;
}

/** A question to the registrant, or why it is refused: both are read by them; a refusal is an entry of the node log. */
export function ReasonDialog({ id, act, onClose }: ReasonProps) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const refreshes = [routes.show, routes.list];
  const refuse = useAction(routes.refuse, { refreshes });
  const ask = useAction(routes.ask, { refreshes });
  const { problem, isBusy } = act === 'refuse' ? refuse : ask;
  const done = (): void => {
    toast(t(`hospitals.review.${act}Done`));
    onClose();
  };
  const submit = (): void => {
    if (act === 'refuse') refuse.run({ params: { id }, body: { reason: text } }, done);
    else ask.run({ params: { id }, body: { question: text } }, done);
  };
  return (
    <Dialog
      title={t(`hospitals.review.${act}`)}
      isOpen
      onClose={onClose}
      footer={
        <Button type="submit" form={FORM} loading={isBusy}>
          {t(`hospitals.review.${act}`)}
        </Button>
      }
    >
      <Form id={FORM} label={t(`hospitals.review.${act}`)} onSubmit={submit} problem={problem}>
        <Text size="sm" c="dimmed" mb="sm">
          {t(`hospitals.review.${act}Text`)}
        </Text>
        <Textarea
          label={t(act === 'refuse' ? 'hospitals.review.reason' : 'hospitals.review.question')}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
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
