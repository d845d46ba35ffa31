import { ActionIcon, Button, Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { type DraftLineJson, MEALS, ROUTES } from '@pramana/contract';
import { doseTotal, readCount, stepAmount } from '@pramana/kernel';
import { IconPencil, IconPlus, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from '../Consultations.module.css';
import { medicineText, stepsText, totalText } from '../read/clinicalWords.ts';
import { BLANK_STEP, countText } from './draftStep.ts';
import { ReadField } from './ReadField.tsx';
import { StepFields } from './StepFields.tsx';
import { ofLine, type Unread, unreadText, withoutStep } from './unread.ts';

const MOST_DISPENSED = 100_000;

interface PrescriptionLineProps {
  line: DraftLineJson;
  unread: Unread;
  isOpen: boolean;
  error: string | undefined;
  onOpen: () => void;
  onChange: (line: DraftLineJson) => void;
  onRemove: () => void;
}

/** One medicine: a sentence, and what it is made of when it is opened. */
export function PrescriptionLine({ line, unread, isOpen, error, onOpen, onChange, onRemove }: PrescriptionLineProps) {
  const { t } = useTranslation();
  const { steps, unit } = line;
  const title = medicineText(line);
  // Before that no total is one.
  const isSaid = steps.every((step) => stepAmount(step) > 0);
  const set = (part: Partial<DraftLineJson>): void => onChange({ ...line, ...part });
  const allow = (isAllowed: boolean): void => {
    onChange(isAllowed ? { ...line, substitution: 'allowed' } : asked(line));
  };
  return (
    <div className={classes.line}>
      <div className={classes.lineHead}>
        <strong>{title}</strong>
        <span className={classes.row}>
          <ActionIcon
            variant="subtle"
            aria-expanded={isOpen}
            aria-label={t('consultations.change', { name: title })}
            onClick={onOpen}
          >
            <IconPencil size={18} aria-hidden />
          </ActionIcon>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('consultations.remove', { name: title })}
            onClick={onRemove}
          >
            <IconX size={18} aria-hidden />
          </ActionIcon>
        </span>
      </div>
      {steps.length === 0 ? null : <span>{stepsText(steps, unit, t)}</span>}
      <span className={classes.dim}>
        {isSaid ? <span className={classes.total}>{totalText({ ...line, total: doseTotal(steps) }, t)}</span> : null}
        {[
          t(`consultations.route.${line.route}`),
          line.meal === 'any' ? '' : t(`consultations.meal.${line.meal}`),
          line.instructions,
        ]
          .filter(Boolean)
          .map((each, at) => (at > 0 || isSaid ? ` · ${each}` : each))
          .join('')}
      </span>
      {error === undefined ? null : (
        <span role="alert" className={classes.grade}>
          {error}
        </span>
      )}
      {isOpen ? (
        <LineFields line={line} unread={unread} set={set} allow={allow} />
      ) : (
        Object.entries(ofLine(unread.texts, line.id)).map(([place, text]) => (
          <span key={place} role="alert" className={classes.grade}>
            {unreadText(text, t)}
          </span>
        ))
      )}
    </div>
  );
}

/** Without the word that allows another item: the pharmacist asks. */
function asked({ substitution: _, ...line }: DraftLineJson): DraftLineJson {
  return line;
}

interface LineFieldsProps {
  line: DraftLineJson;
  unread: Unread;
  set: (part: Partial<DraftLineJson>) => void;
  /** Whether another item of the same substance may be handed out without asking. */
  allow: (isAllowed: boolean) => void;
}

function LineFields({ line, unread, set, allow }: LineFieldsProps) {
  const { t } = useTranslation();
  const { id, steps } = line;
  const removeStep = (step: number): void => {
    unread.change((texts) => withoutStep(texts, id, step));
    set({ steps: steps.filter((_, at) => at !== step) });
  };
  return (
    <>
      {line.item === null ? (
        <div className={classes.pair}>
          <TextInput
            label={t('consultations.field.name')}
            value={line.name}
            onChange={(event) => set({ name: event.currentTarget.value })}
            maxLength={200}
          />
          <TextInput
            label={t('consultations.field.strength')}
            value={line.strength}
            onChange={(event) => set({ strength: event.currentTarget.value })}
            maxLength={100}
          />
        </div>
      ) : null}
      {steps.map((step, i) => (
        // oxlint-disable-next-line react/no-array-index-key -- steps follow one another and have no other name
        <StepFields
          key={i}
          step={step}
          line={line}
          place={`lines/${id}/${i}`}
          unread={unread}
          isFirst={i === 0}
          onChange={(next) => set({ steps: steps.map((each, at) => (at === i ? next : each)) })}
          onRemove={steps.length > 1 ? () => removeStep(i) : null}
        />
      ))}
      <div>
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconPlus size={16} aria-hidden />}
          onClick={() => set({ steps: [...steps, BLANK_STEP] })}
        >
          {t('consultations.addStep')}
        </Button>
      </div>
      <div className={classes.pair}>
        <NativeSelect
          label={t('consultations.field.route')}
          data={ROUTES.map((value) => ({ value, label: t(`consultations.route.${value}`) }))}
          value={line.route}
          onChange={(event) => set({ route: event.currentTarget.value as DraftLineJson['route'] })}
        />
        <NativeSelect
          label={t('consultations.field.meal')}
          data={MEALS.map((value) => ({ value, label: t(`consultations.meal.${value}`) }))}
          value={line.meal}
          onChange={(event) => set({ meal: event.currentTarget.value as DraftLineJson['meal'] })}
        />
        <TextInput
          label={t('consultations.field.unit')}
          value={line.unit}
          onChange={(event) => set({ unit: event.currentTarget.value })}
          maxLength={20}
        />
        <ReadField
          place={`lines/${id}/dispense`}
          unread={unread}
          label={t('consultations.field.dispense')}
          placeholder={countText(doseTotal(steps))}
          shown={line.dispense === null ? '' : String(line.dispense)}
          read={(typed) => readCount(typed, 1, MOST_DISPENSED)}
          onRead={(dispense) => set({ dispense })}
          wrong={t('consultations.noCount', { least: 1, most: MOST_DISPENSED })}
          isOptional
          inputMode="numeric"
        />
      </div>
      <Checkbox
        label={t('consultations.field.substitution')}
        checked={line.substitution === 'allowed'}
        onChange={(event) => allow(event.currentTarget.checked)}
      />
      <TextInput
        label={t('consultations.field.instructions')}
        value={line.instructions}
        onChange={(event) => set({ instructions: event.currentTarget.value })}
        maxLength={500}
      />
    </>
  );
}
