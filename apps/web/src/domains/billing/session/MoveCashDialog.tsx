import { Button, SegmentedControl, TextInput } from '@mantine/core';
import { billing, type BodyOf, type CounterSessionJson } from '@pramana/contract';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../../lib/query.ts';
import { toast } from '../../../lib/toast.ts';
import { Dialog } from '../../../ui/Dialog.tsx';
import { MoneyInput } from '../../../ui/MoneyInput.tsx';
import { ProblemText, useFieldError } from '../../../ui/ProblemText.tsx';
import { SubmitButton } from '../../../ui/SubmitButton.tsx';
import classes from './Session.module.css';

type Kind = BodyOf<typeof billing.counters.move>['kind'];
const KINDS: readonly Kind[] = ['drop', 'float', 'handover'];

interface MoveCashDialogProps {
  session: CounterSessionJson;
  isOpen: boolean;
  onClose: () => void;
}

/** Cash that moves without a sale: into the safe, as more float, to a colleague. */
export function MoveCashDialog({ session, isOpen, onClose }: MoveCashDialogProps) {
  const { t } = useTranslation();
  return (
    <Dialog title={t('billing.session.move')} isOpen={isOpen} onClose={onClose} width={420}>
      <MoveForm session={session} onClose={onClose} />
    </Dialog>
  );
}

function MoveForm({ session, onClose }: Omit<MoveCashDialogProps, 'isOpen'>) {
  const { t } = useTranslation();
  const [kind, setKind] = useState<Kind>('drop');
  const [amount, setAmount] = useState<bigint | null>(null);
  const [note, setNote] = useState('');
  const move = useAction(billing.counters.move, { refreshes: [billing.counters.list] });
  const errorOf = useFieldError(move.problem);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (amount === null || amount === 0n) return;
    // What goes out of the drawer is negative; only more float comes in.
    const signed = kind === 'float' ? amount : -amount;
    move.run({ params: { id: session.id }, body: { kind, amount: String(signed), note: note.trim() } }, () => {
      toast(t(`billing.session.done.${kind}`));
      onClose();
    });
  };
  return (
    <form onSubmit={submit} className={classes.form}>
      <SegmentedControl
        fullWidth
        aria-label={t('billing.session.moveKind')}
        value={kind}
        onChange={(value) => setKind(value)}
        data={KINDS.map((value) => ({ value, label: t(`billing.session.kind.${value}`) }))}
      />
      <p className={classes.dim}>{t(`billing.session.means.${kind}`)}</p>
      <MoneyInput
        label={t('billing.session.amount')}
        value={amount}
        onChange={setAmount}
        error={errorOf('amount')}
        required
        data-autofocus
      />
      <TextInput
        label={t('billing.session.note')}
        value={note}
        maxLength={200}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      {move.problem ? <ProblemText problem={move.problem} /> : null}
      <div className={classes.acts}>
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <SubmitButton loading={move.isBusy} isReady={amount !== null && amount !== 0n}>
          {t(`billing.session.verb.${kind}`)}
        </SubmitButton>
      </div>
    </form>
  );
}
