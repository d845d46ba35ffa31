import { Button, Textarea } from '@mantine/core';
import { access } from '@pramana/contract';
import { IconUrgent } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { exactTime } from '../../../lib/format.ts';
import { useAction } from '../../../lib/query.ts';
import { useHospital } from '../../../lib/session.tsx';
import { toast } from '../../../lib/toast.ts';
import { Dialog } from '../../../ui/Dialog.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';

const LEAST = 10;

/** Breaks the glass for one patient: says before what will follow from it. */
export function EmergencyButton({ patientId }: { patientId: string }) {
  const { t, i18n } = useTranslation();
  const { zone } = useHospital();
  const [isOpen, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const open = useAction(access.emergencies.open);
  const send = (): void =>
    open.run({ params: { id: patientId }, body: { reason } }, ({ data }) => {
      setOpen(false);
      setReason('');
      toast(t('access.emergency.opened', { until: exactTime(data.expiresAt, { zone, language: i18n.language }) }));
    });
  return (
    <>
      <Button
        variant="default"
        color="red"
        leftSection={<IconUrgent size={18} aria-hidden />}
        onClick={() => setOpen(true)}
      >
        {t('access.emergency.act')}
      </Button>
      <Dialog
        title={t('access.emergency.ask')}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        footer={
          <Button color="red" disabled={reason.trim().length < LEAST} loading={open.isBusy} onClick={send}>
            {t('access.emergency.act')}
          </Button>
        }
      >
        <p>{t('access.emergency.warning')}</p>
        <Textarea
          label={t('access.emergency.reason')}
          description={t('access.emergency.reasonHint')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          required
          autosize
          minRows={2}
          maxLength={500}
          data-autofocus
        />
        {open.problem ? <ProblemText problem={open.problem} /> : null}
      </Dialog>
    </>
  );
}
