import { Button, TextInput } from '@mantine/core';
import { billing, type CounterSessionJson } from '@pramana/contract';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem } from '../../../lib/problem.ts';
import { useAction } from '../../../lib/query.ts';
import { toast } from '../../../lib/toast.ts';
import { Dialog } from '../../../ui/Dialog.tsx';
import { MoneyText } from '../../../ui/MoneyText.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { SubmitButton } from '../../../ui/SubmitButton.tsx';
import { ApproverFields, type ApproverJson, NO_APPROVER } from '../approve/ApproverFields.tsx';
import { type Counts, countedSum, denominationBody } from './denominations.ts';
import { DenominationGrid } from './DenominationGrid.tsx';
import { useKeptCounts } from './useKeptCounts.ts';
import classes from './Session.module.css';

interface CloseCounterDialogProps {
  session: CounterSessionJson;
  /** The drawer of somebody who cannot close it: why, is asked first and sealed. */
  isAnothers?: boolean;
  isOpen: boolean;
  onClose: () => void;
}

/**
 * Counts the drawer by notes and coins and closes it. The count is blind; a difference needs its reason and another
 * person, who alone is shown how much it is.
 */
export function CloseCounterDialog({ session, isAnothers = false, isOpen, onClose }: CloseCounterDialogProps) {
  const { t } = useTranslation();
  return (
    <Dialog
      title={t('billing.session.closeTitle', { counter: session.counter })}
      isOpen={isOpen}
      onClose={onClose}
      width={520}
    >
      <CloseForm session={session} isAnothers={isAnothers} onClose={onClose} />
    </Dialog>
  );
}

/** How far the count has come: the server says whether it differs, and by how much once an approver has signed in. */
type Stage = { differs: false } | { differs: true; variance: bigint | null };

function CloseForm({ session, isAnothers, onClose }: Omit<CloseCounterDialogProps, 'isOpen'>) {
  const { t } = useTranslation();
  const kept = useKeptCounts(session.id);
  const { counts } = kept;
  const [absence, setAbsence] = useState('');
  const [reason, setReason] = useState('');
  const [approver, setApprover] = useState(NO_APPROVER);
  const [stage, setStage] = useState<Stage>({ differs: false });
  const own = useAction(billing.counters.close, { refreshes: [billing.counters.list] });
  const anothers = useAction(billing.counters.closeForAnother, { refreshes: [billing.counters.list] });
  const close = isAnothers ? anothers : own;
  const isCounted = Object.keys(counts).length > 0;
  const isApproved = reason.trim() !== '' && approver.login !== '' && approver.password !== '';
  const isReady = isCounted && (!isAnothers || absence.trim() !== '') && (!stage.differs || isApproved);
  const count = (next: Counts): void => {
    kept.count(next);
    // Another count is another difference.
    if (stage.differs) setStage({ differs: true, variance: null });
  };
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!isReady) return;
    const body = {
      denominations: denominationBody(counts),
      ...(stage.differs ? answerTo(stage, reason, approver) : {}),
    };
    try {
      const params = { id: session.id };
      await (isAnothers
        ? anothers.send({ params, body: { ...body, absenceReason: absence.trim() } })
        : own.send({ params, body }));
      kept.forget();
      toast(t('billing.session.closedDone'));
      onClose();
    } catch (thrown) {
      const { code, context } = asProblem(thrown);
      if (code !== 'counter_has_variance') return;
      const told = context.params?.variance;
      setStage({ differs: true, variance: told === undefined ? null : BigInt(String(told)) });
    }
  };
  const problem = close.problem?.code === 'counter_has_variance' ? null : close.problem;
  return (
    <form onSubmit={(event) => void submit(event)} className={classes.form}>
      {isAnothers ? (
        <>
          <p className={classes.dim}>{t('billing.session.anothersText', { name: session.person })}</p>
          <TextInput
            label={t('billing.session.absence', { name: session.person })}
            value={absence}
            maxLength={200}
            required
            data-autofocus
            onChange={(event) => setAbsence(event.currentTarget.value)}
          />
        </>
      ) : null}
      {kept.isKept ? (
        <p className={classes.dim} role="status">
          {t('billing.session.keptCount')}{' '}
          <Button variant="subtle" size="compact-sm" onClick={kept.forget}>
            {t('billing.session.startAgain')}
          </Button>
        </p>
      ) : null}
      <DenominationGrid counts={counts} onCounts={count} />
      <dl className={classes.sum} aria-live="polite">
        <div>
          <dt>{t('billing.session.counted')}</dt>
          <dd>
            <MoneyText minor={countedSum(counts)} />
          </dd>
        </div>
        {stage.differs && stage.variance !== null ? (
          <div data-sum data-warn>
            <dt>{t('billing.session.variance')}</dt>
            <dd>
              <MoneyText minor={stage.variance} size="lg" />
            </dd>
          </div>
        ) : null}
      </dl>
      {stage.differs ? (
        <>
          <p role="alert">{t(stage.variance === null ? 'billing.session.differs' : 'billing.session.differsBy')}</p>
          <TextInput
            label={t('billing.session.varianceReason')}
            value={reason}
            maxLength={200}
            required
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <ApproverFields
            permission={isAnothers ? 'counter:use' : 'counter:approve'}
            notPerson={session.personId}
            value={approver}
            onChange={setApprover}
            problem={problem}
          />
        </>
      ) : problem ? (
        <ProblemText problem={problem} />
      ) : null}
      <div className={classes.acts}>
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <SubmitButton loading={close.isBusy} isReady={isReady}>
          {t(stage.differs && stage.variance !== null ? 'billing.session.approveClose' : 'billing.session.closeVerb')}
        </SubmitButton>
      </div>
    </form>
  );
}

function answerTo(stage: Extract<Stage, { differs: true }>, reason: string, approver: ApproverJson) {
  const { variance } = stage;
  return { varianceReason: reason.trim(), approver, ...(variance === null ? {} : { variance: String(variance) }) };
}
