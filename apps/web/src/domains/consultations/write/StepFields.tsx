import { ActionIcon, NativeSelect } from '@mantine/core';
import type { DoseStepJson, DraftLineJson } from '@pramana/contract';
import { readCount } from '@pramana/kernel';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from '../Consultations.module.css';
import { countText, EVERY, everyAs, MOST_DAYS, readTake, stepAs, takeText, unsaid } from './draftStep.ts';
import { ReadField } from './ReadField.tsx';
import type { Unread } from './unread.ts';

const WAYS = ['day', 'hours', 'days', 'needed', 'once'] as const;
type Way = (typeof WAYS)[number];

interface StepFieldsProps {
  step: DoseStepJson;
  /** The line that it is a step of. */
  line: DraftLineJson;
  /** Under which its unreadable texts wait. */
  place: string;
  unread: Unread;
  isFirst: boolean;
  onChange: (step: DoseStepJson) => void;
  /** Null: it is the only one. */
  onRemove: (() => void) | null;
}

/** How one step is taken, how much, and for how many days. */
export function StepFields({ step, line, place, unread, isFirst, onChange, onRemove }: StepFieldsProps) {
  const { t } = useTranslation();
  const { take, days } = step;
  const { unit, route } = line;
  const go = (way: Way): void => {
    for (const field of ['take', 'every']) unread.mark(`${place}/${field}`, null);
    onChange(stepAs(way, step));
  };
  return (
    <div className={classes.step}>
      <NativeSelect
        label={isFirst ? t('consultations.field.how') : t('consultations.dose.then')}
        data={WAYS.map((value) => ({ value, label: t(`consultations.way.${value}`) }))}
        value={take.by}
        onChange={(event) => go(event.currentTarget.value as Way)}
      />
      <ReadField
        key={take.by}
        place={`${place}/take`}
        unread={unread}
        label={t(take.by === 'day' ? 'consultations.field.pattern' : 'consultations.field.amount')}
        shown={takeText(take)}
        read={(typed) => readTake(typed, take, { unit, route })}
        onRead={(next) => onChange({ ...step, take: next ?? unsaid(take) })}
        wrong={t(take.by === 'day' ? 'consultations.noPattern' : 'consultations.noAmount')}
      />
      {take.by === 'once' ? (
        <span />
      ) : (
        <ReadField
          place={`${place}/days`}
          unread={unread}
          label={t('consultations.field.days')}
          shown={countText(days)}
          read={(typed) => readCount(typed, 1, MOST_DAYS)}
          onRead={(next) => onChange({ ...step, days: next ?? 0 })}
          wrong={t('consultations.noCount', { least: 1, most: MOST_DAYS })}
          inputMode="numeric"
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
        <ReadField
          key={`every ${take.by}`}
          place={`${place}/every`}
          unread={unread}
          label={t(`consultations.every.${take.by}`)}
          shown={countText(take.by === 'hours' ? take.hours : take.by === 'days' ? take.every : take.most)}
          read={(typed) => readCount(typed, EVERY[take.by][0], EVERY[take.by][1])}
          onRead={(next) => onChange({ ...step, take: everyAs(take, next ?? 0) })}
          wrong={t('consultations.noCount', { least: EVERY[take.by][0], most: EVERY[take.by][1] })}
          inputMode="numeric"
        />
      ) : null}
    </div>
  );
}
