import { TextInput } from '@mantine/core';
import {
  bmiOf,
  judgeVital,
  readVital,
  tenthsText,
  usualRange,
  VITAL_NAMES,
  VITALS,
  type VitalName,
  type VitalsEntryJson,
  vitalText,
} from '@pramana/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from '../Consultations.module.css';
import type { Unread } from './unread.ts';

interface VitalFieldsProps {
  values: Readonly<Record<string, number>>;
  onChange: (values: Record<string, number>) => void;
  unread: Unread;
  age: number | null;
  /** What was measured before, newest first: a hover away. */
  earlier: readonly VitalsEntryJson[];
  /** The words of a refusal at `vitals/<name>`. */
  errorOf: (name: VitalName) => string | undefined;
}

/** Vitals as numbers are typed: what is no number or impossible is said at once, what is unusual is pointed out. */
export function VitalFields({ values, onChange, unread, age, earlier, errorOf }: VitalFieldsProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState<Partial<Record<VitalName, string>>>({});
  const bmi = bmiOf(values);
  const type = (name: VitalName, text: string): void => {
    setTyped({ ...typed, [name]: text });
    const value = readVital(name, text);
    unread.mark(`vitals/${name}`, value === null && text.trim() !== '' ? text : null);
    const rest = Object.entries(values).filter(([each]) => each !== name);
    onChange(Object.fromEntries(value === null ? rest : [...rest, [name, value]]));
  };
  return (
    <>
      <div className={classes.vitals}>
        {VITAL_NAMES.map((name) => {
          const value = values[name];
          const text = typed[name] ?? (value === undefined ? '' : vitalText(name, value));
          const judged = value === undefined ? 'usual' : judgeVital(name, value, age);
          const [least, most] = VITALS[name].possible.map((each) => vitalText(name, each));
          const range = t('consultations.between', { least, most });
          const isWrong = (text.trim() !== '' && value === undefined) || judged === 'impossible';
          const isUnusual = judged === 'low' || judged === 'high';
          const before = earlier.flatMap((entry) => {
            const measured = entry.values[name];
            return measured === undefined ? [] : [{ value: vitalText(name, measured), date: entry.date }];
          });
          const [last] = before;
          const usual = usualRange(name, age);
          const hints = [
            ...before.slice(0, 5).map(({ value: measured, date }) => `${measured} · ${date}`),
            ...(usual === null
              ? []
              : [t('consultations.usual', { least: vitalText(name, usual[0]), most: vitalText(name, usual[1]) })]),
          ];
          return (
            <TextInput
              key={name}
              label={t(`consultations.vital.${name}`)}
              title={hints.join('\n')}
              // In words: a bare number there reads like one that was typed.
              placeholder={last === undefined ? '' : t('consultations.lastMeasured', { value: last.value })}
              value={text}
              inputMode="decimal"
              autoComplete="off"
              rightSectionWidth={60}
              rightSection={<small className={classes.unit}>{VITALS[name].unit}</small>}
              description={isUnusual ? t(`consultations.judged.${judged}`) : undefined}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              error={errorOf(name) ?? (isWrong ? range : undefined)}
              onChange={(event) => type(name, event.currentTarget.value)}
            />
          );
        })}
      </div>
      {bmi === null ? null : (
        <p className={classes.dim}>
          {t('consultations.bmi')}: {tenthsText(bmi, 1)}
        </p>
      )}
    </>
  );
}
