import { type CodeSentJson, type DispenseJson, pharmacy } from '@pramana/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../../lib/query.ts';
import { toast } from '../../../lib/toast.ts';
import { ActionButton, type CanDo } from '../../../ui/ActionButton.tsx';
import { CodeCheck } from '../../../ui/CodeCheck.tsx';
import { CodeTimer } from '../../../ui/CodeTimer.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { paths } from '../../../paths.ts';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { Qr } from '../../../ui/Qr.tsx';
import classes from '../Pharmacy.module.css';

interface ConfirmDialogProps {
  given: DispenseJson;
  patient: string;
  /** The end of the phone that the code goes to. */
  phone: string;
  canSend: CanDo;
  onClose: () => void;
}

/** Sends the patient a code; what they tell confirms what they received. */
export function ConfirmDialog({ given, patient, phone, canSend, onClose }: ConfirmDialogProps) {
  const { t } = useTranslation();
  const [sent, setSent] = useState<CodeSentJson | null>(null);
  const send = useAction(pharmacy.dispenses.code);
  const confirm = useAction(pharmacy.dispenses.confirm, { refreshes: [pharmacy.prescriptions.show] });
  const ask = (): void => {
    confirm.clearProblem();
    send.run({ params: { id: given.id } }, ({ data }) => setSent(data));
  };
  const tell = async (code: string): Promise<void> => {
    if (sent === null) return;
    await confirm.send({ params: { id: given.id }, body: { id: sent.id, code } });
    toast(t('pharmacy.confirmedNow'));
    onClose();
  };
  return (
    <Dialog title={t('pharmacy.confirm')} isOpen onClose={onClose} width={420}>
      <div className={classes.form}>
        {canSend.ok ? <p>{t('pharmacy.confirmText', { phone })}</p> : null}
        {sent === null ? (
          <ActionButton can={canSend} onAct={ask} isBusy={send.isBusy}>
            {t('pharmacy.sendCode')}
          </ActionButton>
        ) : (
          <>
            <CodeCheck
              key={`${sent.id} code`}
              label={t('pharmacy.code')}
              check={tell}
              isBusy={confirm.isBusy}
              problem={confirm.problem}
            />
            <CodeTimer
              key={`${sent.id} timer`}
              validSeconds={sent.validSeconds}
              resendSeconds={sent.resendSeconds}
              onResend={ask}
              isBusy={send.isBusy}
            />
          </>
        )}
        {send.problem ? <ProblemText problem={send.problem} /> : null}
        <section className={classes.own} aria-label={t('scan.own')}>
          <h3>{t('scan.own')}</h3>
          <Qr
            text={`${globalThis.location.origin}${paths.ownMedicines(patient)}`}
            label={t('scan.own')}
            className={classes.qr}
          />
          <p className={classes.dim}>{t('scan.ownText')}</p>
        </section>
      </div>
    </Dialog>
  );
}
