import { Button, NativeSelect } from '@mantine/core';
import { type DispenseChoiceJson, pharmacy, type PrescriptionJson, SUBSTITUTION_REASONS } from '@pramana/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../../lib/query.ts';
import { toast } from '../../../lib/toast.ts';
import { Dialog } from '../../../ui/Dialog.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { medicineText } from '../../consultations/read/clinicalWords.ts';
import classes from '../Pharmacy.module.css';

interface AskDialogProps {
  prescription: PrescriptionJson;
  line: PrescriptionJson['lines'][number];
  item: DispenseChoiceJson;
  onClose: () => void;
}

/** Asks the prescriber to consent to another item. */
export function AskDialog({ prescription, line, item, onClose }: AskDialogProps) {
  const { t } = useTranslation();
  const [reason, setReason] = useState<(typeof SUBSTITUTION_REASONS)[number]>('out-of-stock');
  const ask = useAction(pharmacy.prescriptions.ask, {
    refreshes: [pharmacy.prescriptions.show, pharmacy.prescriptions.list],
  });
  const send = (): void => {
    const body = { version: prescription.version, line: line.line, itemId: item.itemId, reason };
    ask.run({ params: { id: prescription.id }, body }, () => {
      toast(t('pharmacy.asked', { name: prescription.prescriber }));
      onClose();
    });
  };
  return (
    <Dialog
      title={t('pharmacy.ask')}
      isOpen
      onClose={onClose}
      footer={
        <Button onClick={send} loading={ask.isBusy}>
          {t('pharmacy.askNow', { name: prescription.prescriber })}
        </Button>
      }
    >
      <div className={classes.form}>
        <p>{t('pharmacy.askText', { prescribed: medicineText(line.prescribed), proposed: item.name })}</p>
        <NativeSelect
          label={t('pharmacy.reasonOf')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value as typeof reason)}
          data={SUBSTITUTION_REASONS.map((value) => ({ value, label: t(`pharmacy.reason.${value}`) }))}
        />
        {ask.problem ? <ProblemText problem={ask.problem} /> : null}
      </div>
    </Dialog>
  );
}
