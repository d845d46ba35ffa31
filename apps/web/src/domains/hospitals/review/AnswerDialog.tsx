import { hospitals as contract } from '@pramana/contract';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../../lib/query.ts';
import { toast } from '../../../lib/toast.ts';
import { ReasonDialog } from '../ReasonDialog.tsx';

const routes = contract.registrations;

interface AnswerProps {
  id: string;
  act: 'refuse' | 'ask';
  onClose: () => void;
}

/** A question to the registrant, or why it is refused: both are read by them; a refusal is an entry of the node log. */
export function AnswerDialog({ id, act, onClose }: AnswerProps) {
  const { t } = useTranslation();
  const refreshes = [routes.show, routes.list];
  const refuse = useAction(routes.refuse, { refreshes });
  const ask = useAction(routes.ask, { refreshes });
  const { problem, isBusy } = act === 'refuse' ? refuse : ask;
  const done = (): void => {
    toast(t(`hospitals.review.${act}Done`));
    onClose();
  };
  const submit = (text: string): void => {
    if (act === 'refuse') refuse.run({ params: { id }, body: { reason: text } }, done);
    else ask.run({ params: { id }, body: { question: text } }, done);
  };
  const words = {
    act: t(`hospitals.review.${act}`),
    text: t(`hospitals.review.${act}Text`),
    label: t(act === 'refuse' ? 'hospitals.review.reason' : 'hospitals.review.question'),
  };
  return <ReasonDialog {...words} isBusy={isBusy} problem={problem} onSend={submit} onClose={onClose} />;
}
