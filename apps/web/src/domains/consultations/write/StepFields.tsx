import { ActionIcon, NativeSelect, NumberInput, TextInput } from '@mantine/core';
import type { DoseStepJson } from '@pramana/contract';
import { amountText, readAmount } from '@pramana/kernel';
import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from '../Consultations.module.css';
import { stepAs } from './draftLine.ts';

const WAYS = ['day', 'hours', 'days', 'needed', 'once'] as const;
type Way = (typeof WAYS)[number];

interface StepFieldsProps {
  step: DoseStepJson;
  isFirst: boolean;
  onChange: (step: DoseStepJson) => void;
  /** Null: it is the only one. */
  onRemove: (() => void) | null;
}

/** How one step is taken, how much, and for how many days. */
export function StepFields({ step, isFirst, onChange, onRemove }: StepFieldsProps) {
  const { t } = useTranslation();
  const { take, days } = step;
  return (
    <div className={classes.step}>
      <NativeSelect
        label={isFirst ? t('consultations.field.how') : t('consultations.dose.then')}
        data={WAYS.map((value) => ({ value, label: t(`consultations.way.${value}`) }))}
        value={take.by}
        onChange={(event) => onChange(stepAs(event.currentTarget.value as Way, step))}
      />
      <Amount key={take.by} take={take} onChange={(next) => onChange({ ...step, take: next })} />
      {take.by === 'once' ? (
        <span />
      ) : (
        <NumberInput
          label={t('consultations.field.days')}
          value={days}
          min={1}
          max={730}
          allowDecimal={false}
          hideControls
          onChange={(value) =>
            typeof value === 'number' && value >= 1 ? onChange({ ...step, days: value }) : undefined
          }
        />
      )}
      {onRemove === null ? null : (
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={t('consultations.removeStep')}
          onClick={onRemove}
        >
          <IconX size={18} aria-hidden />
        </ActionIcon>
      )}
      {take.by === 'hours' || take.by === 'days' || take.by === 'needed' ? (
        <NumberInput
          label={t(`consultations.every.${take.by}`)}
          value={take.by === 'hours' ? take.hours : take.by === 'days' ? take.every : take.most}
          min={take.by === 'days' ? 2 : 1}
          max={take.by === 'hours' ? 72 : take.by === 'days' ? 90 : 24}
          allowDecimal={false}
          hideControls
          onChange={(value) => {
            if (typeof value !== 'number' || value < 1) return;
            if (take.by === 'hours') onChange({ ...step, take: { ...take, hours: value } });
            else if (take.by === 'days') onChange({ ...step, take: { ...take, every: Math.max(2, value) } });
            else onChange({ ...step, take: { ...take, most: value } });
          }}
        />
      ) : null}
    </div>
  );
}

/** `1-0-½-0` at the times of the day, or one amount; what is no amount is marked and not taken over. */
function Amount({ take, onChange }: { take: DoseStepJson['take']; onChange: (take: DoseStepJson['take']) => void }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(
    take.by === 'day' ? take.amounts.map(amountText).join('-') : amountText(take.amount),
  );
  const [isWrong, setWrong] = useState(false);
  const type = (text: string): void => {
    setTyped(text);
    const next = readTake(text, take);
    setWrong(next === null);
    if (next !== null) onChange(next);
  };
  return (
    <TextInput
      label={t(take.by === 'day' ? 'consultations.field.pattern' : 'consultations.field.amount')}
      value={typed}
      onChange={(event) => type(event.currentTarget.value)}
      error={isWrong ? t('consultations.noAmount') : undefined}
      autoComplete="off"
    />
  );
}

/** What was typed as amounts: one to four of them, the last ones nothing when they are left out. */
function readTake(text: string, take: DoseStepJson['take']): DoseStepJson['take'] | null {
  if (take.by !== 'day') {
    const amount = readAmount(text);
    return amount === null || amount === 0 ? null : { ...take, amount };
  }
  const amounts = text
    .split(/[-–+\s]+/)
    .filter((part) => part !== '')
    .map(readAmount);
  if (amounts.length === 0 || amounts.length > 4 || amounts.some((each) => each === null)) return null;
  const [morning = 0, noon = 0, evening = 0, night = 0] = amounts.map((each) => each ?? 0);
  return morning + noon + evening + night === 0 ? null : { by: 'day', amounts: [morning, noon, evening, night] };
}
