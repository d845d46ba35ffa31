import { Button, SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { MoneyText } from '../../../ui/MoneyText.tsx';
import type { Party } from './party.ts';
import type { DeskActs, Step } from './useDeskActs.ts';
import classes from './Counter.module.css';

interface StepTabsProps {
  step: Step;
  onStep: (step: Step) => void;
  lines: number;
  /** Whom the bill is for: seen at every step, so that nothing is added to somebody else's. */
  party: Party;
}

/** On the phone the three panes are steps. */
export function StepTabs({ step, onStep, lines, party }: StepTabsProps) {
  const { t } = useTranslation();
  const label = {
    patient:
      party.kind === 'patient'
        ? party.patient.name
        : t(party.kind === 'walk-in' ? 'billing.patient.walkIn' : 'billing.patient.one'),
    lines: t('billing.counter.linesCount', { count: lines }),
    pay: t('billing.pay.title'),
  };
  return (
    <div className={classes.steps} data-tour="counter-steps">
      <SegmentedControl
        fullWidth
        aria-label={t('billing.counter.step')}
        value={step}
        onChange={(value) => onStep(value)}
        data={(['patient', 'lines', 'pay'] as const).map((value) => ({
          value,
          label: <span className={classes.step}>{label[value]}</span>,
        }))}
      />
    </div>
  );
}

interface StepBarProps {
  step: Step;
  onStep: (step: Step) => void;
  total: bigint;
  acts: DeskActs;
  isBusy: boolean;
}

/** The one main action at the thumb: on to the next step, and at the last one the seal. */
export function StepBar({ step, onStep, total, acts, isBusy }: StepBarProps) {
  const { t } = useTranslation();
  const next: Step = step === 'patient' ? 'lines' : 'pay';
  return (
    <div className={classes.bar}>
      <MoneyText minor={total} size="lg" />
      {step === 'pay' ? (
        <ActionButton onAct={acts.seal} can={acts.canSeal} isBusy={isBusy}>
          {t(acts.paid > 0n ? 'billing.seal.sealAndTake' : 'billing.seal.verb')}
        </ActionButton>
      ) : (
        <Button onClick={() => onStep(next)}>{t(`billing.counter.to.${next}`)}</Button>
      )}
    </div>
  );
}
