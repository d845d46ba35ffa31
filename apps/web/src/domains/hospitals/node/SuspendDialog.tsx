import { hospitals as contract } from '@pramana/contract';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../../lib/query.ts';
import { toast } from '../../../lib/toast.ts';
import { ReasonDialog } from '../ReasonDialog.tsx';

const routes = contract.console;

interface SuspendProps {
  id: string;
  act: 'suspend' | 'resume';
  onClose: () => void;
}

/** Suspends or resumes a hospital, with a reason that its people read and the node log keeps. */
export function SuspendDialog({ id, act, onClose }: SuspendProps) {
  const { t } = useTranslation();
  const send = useAction(routes[act], { refreshes: [routes.show, routes.list, contract.hospitals.list] });
  const submit = (reason: string): void =>
    send.run({ params: { id }, body: { reason } }, () => {
      toast(t(`hospitals.node.${act}Done`));
      onClose();
    });
  const words = {
    act: t(`hospitals.node.${act}`),
    text: t(`hospitals.node.${act}Text`),
    label: t('hospitals.review.reason'),
  };
  return <ReasonDialog {...words} isBusy={send.isBusy} problem={send.problem} onSend={submit} onClose={onClose} />;
}
