import { Button, TextInput } from '@mantine/core';
import { billing, type CounterSessionJson } from '@pramana/contract';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../../lib/query.ts';
import { toast } from '../../../lib/toast.ts';
import { Dialog } from '../../../ui/Dialog.tsx';
import { MoneyText } from '../../../ui/MoneyText.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { ApproverFields, NO_APPROVER } from '../approve/ApproverFields.tsx';
import { type Counts, countedSum, denominationBody } from './denominations.ts';
import { DenominationGrid } from './DenominationGrid.tsx';
import classes from './Session.module.css';

interface CloseCounterDialogProps {
  session: CounterSessionJson;
  isOpen: boolean;
  onClose: () => void;
}

/** Counts the drawer by notes and coins and closes it; a difference needs its reason and another person. */
export function CloseCounterDialog({ session, isOpen, onClose }: CloseCounterDialogProps) {
  const { t } = useTranslation();
  return (
    <Dialog
      title={t('billing.session.closeTitle', { counter: session.counter })}
      isOpen={isOpen}
      onClose={onClose}
      width={520}
    >
      <CloseForm session={session} onClose={onClose} />
    </Dialog>
  );
}

function CloseForm({ session, onClose }: Omit<CloseCounterDialogProps, 'isOpen'>) {
  const { t } = useTranslation();
  const [counts, setCounts] = useState<Counts>({});
  const [reason, setReason] = useState('');
  const [approver, setApprover] = useState(NO_APPROVER);
  const close = useAction(billing.counters.close, { refreshes: [billing.counters.list] });
  const counted = countedSum(counts);
  const variance = counted - BigInt(session.expected);
  const isCounted = Object.keys(counts).length > 0;
  const isDifferent = isCounted && variance !== 0n;
  const isReady =
    variance === 0n || (isCounted && reason.trim() !== '' && approver.login !== '' && approver.password !== '');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!isReady) return;
    const body = {
      denominations: denominationBody(counts),
      ...(isDifferent ? { varianceReason: reason.trim(), approver } : {}),
    };
    close.run({ params: { id: session.id }, body }, () => {
      toast(t('billing.session.closedDone'));
      onClose();
    });
  };
  return (
    <form onSubmit={submit} className={classes.form}>
      <DenominationGrid counts={counts} onCounts={setCounts} />
      <dl className={classes.sum} aria-live="polite">
        <Pair name={t('billing.session.expected')} minor={session.expected} />
        <Pair name={t('billing.session.counted')} minor={counted} />
        <div data-sum data-warn={isDifferent || undefined}>
          <dt>{t('billing.session.variance')}</dt>
          <dd>
            <MoneyText minor={variance} size="lg" />
          </dd>
        </div>
      </dl>
      {isDifferent ? (
        <>
          <TextInput
            label={t('billing.session.varianceReason')}
            value={reason}
            maxLength={200}
            required
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <ApproverFields
            permission="counter:approve"
            value={approver}
            onChange={setApprover}
            problem={close.problem}
          />
        </>
      ) : close.problem ? (
        <ProblemText problem={close.problem} />
      ) : null}
      <div className={classes.acts}>
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button type="submit" loading={close.isBusy} disabled={!isReady}>
          {t('billing.session.closeVerb')}
        </Button>
      </div>
    </form>
  );
}

function Pair({ name, minor }: { name: string; minor: string | bigint }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <MoneyText minor={minor} />
      </dd>
    </div>
  );
}
