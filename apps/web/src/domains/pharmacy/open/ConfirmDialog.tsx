import { type CodeSentJson, type DispenseJson, pharmacy } from '@pramana/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../../lib/query.ts';
import { toast } from '../../../lib/toast.ts';
import { ActionButton, type CanDo } from '../../../ui/ActionButton.tsx';
import { CodeInput } from '../../../ui/CodeInput.tsx';
import { CodeTimer } from '../../../ui/CodeTimer.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { paths } from '../../../paths.ts';
import { ProblemText, useProblemWords } from '../../../ui/ProblemText.tsx';
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
  const words = useProblemWords();
  const [sent, setSent] = useState<CodeSentJson | null>(null);
  const [code, setCode] = useState('');
  const [attempt, setAttempt] = useState(0);
  const send = useAction(pharmacy.dispenses.code);
  const confirm = useAction(pharmacy.dispenses.confirm, { refreshes: [pharmacy.prescriptions.show] });
  const ask = (): void => {
    confirm.clearProblem();
    setCode('');
    send.run({ params: { id: given.id } }, ({ data }) => setSent(data));
  };
  const tell = (typed: string): void => {
    if (sent === null) return;
    confirm
      .send({ params: { id: given.id }, body: { id: sent.id, code: typed } })
      .then(() => {
        toast(t('pharmacy.confirmedNow'));
        onClose();
      })
      .catch(() => {
        setCode('');
        setAttempt((count) => count + 1);
      });
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
            <CodeInput
              label={t('pharmacy.code')}
              value={code}
              onChange={setCode}
              onComplete={tell}
              isBusy={confirm.isBusy}
              attempt={attempt}
              error={confirm.problem ? words(confirm.problem).text : undefined}
            />
            <CodeTimer
              key={sent.id}
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
