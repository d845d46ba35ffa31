import type {
  AnsweredWarningJson,
  ChecksJson,
  ClinicalDataJson,
  DiagnosisJson,
  DoseStepJson,
  EarlierJson,
  PrescribedLineJson,
  WarningJson,
} from '@pramana/contract';
import { VITAL_NAMES, VITALS, vitalText } from '@pramana/contract';
import { amountText, isMost, stepAmount } from '@pramana/kernel';
import type { TFunction } from 'i18next';
import { valueText } from '../../diagnostics/results/ResultValues.tsx';

/** A medicine by name and strength; names of the catalogue often say the strength themselves. */
export function medicineText({ name, strength }: Pick<PrescribedLineJson, 'name' | 'strength'>): string {
  const bare = (text: string): string => text.toLowerCase().replaceAll(/\s+/g, '');
  return strength === '' || bare(name).includes(bare(strength)) ? name : `${name} ${strength}`;
}

/** A unit of the catalogue in the reader's language. */
function unitText(unit: string, count: number, t: TFunction): string {
  return unit === '' ? '' : t(`catalogue.unit.${unit}`, { count, defaultValue: unit });
}

/** How one step is taken, in a sentence: `1-0-½-0, 7 days`; of a draft also that nothing is said yet. */
export function stepText({ take, days }: DoseStepJson, unit: string, t: TFunction): string {
  if (stepAmount({ take, days }) === 0) return t('consultations.dose.unsaid');
  const unitOf = (...hundredths: number[]): string => unitText(unit, Math.max(...hundredths) > 100 ? 2 : 1, t);
  const amount = (hundredths: number): string => [amountText(hundredths), unitOf(hundredths)].filter(Boolean).join(' ');
  const lasts = t('consultations.days', { count: days });
  switch (take.by) {
    case 'day':
      return t('consultations.dose.day', {
        amounts: take.amounts.map(amountText).join('–'),
        unit: unitOf(...take.amounts),
        lasts,
      });
    case 'hours':
      return t('consultations.dose.hours', { amount: amount(take.amount), hours: take.hours, lasts });
    case 'days':
      return take.every === 7
        ? t('consultations.dose.weekly', { amount: amount(take.amount), lasts })
        : t('consultations.dose.everyDays', { amount: amount(take.amount), every: take.every, lasts });
    case 'needed':
      return t('consultations.dose.needed', { amount: amount(take.amount), count: take.most, lasts });
    case 'once':
      return t('consultations.dose.once', { amount: amount(take.amount) });
  }
}

/** A taper is several steps, one after the other. */
export function stepsText(steps: readonly DoseStepJson[], unit: string, t: TFunction): string {
  return steps.map((step) => stepText(step, unit, t)).join(`, ${t('consultations.dose.then')} `);
}

/** `14 tablets`; as needed: `at most 15 tablets`. What the doctor set by hand goes before what was counted. */
export function totalText(
  { steps, unit, total, dispense }: Pick<PrescribedLineJson, 'steps' | 'unit' | 'total' | 'dispense'>,
  t: TFunction,
): string {
  const count = dispense ?? total;
  const quantity = [count, unitText(unit, count, t)].filter((part) => part !== '').join(' ');
  return dispense === null && isMost(steps) ? t('consultations.dose.most', { quantity }) : quantity;
}

export function diagnosisText({ code, text, certainty }: DiagnosisJson, t: TFunction): string {
  const said = code === null ? text : `${text} (${code})`;
  return certainty === 'suspected' ? `${said} · ${t('consultations.suspected')}` : said;
}

/** A warning in a sentence of the reader's language; what the data set says follows as it stands there. */
export function warningText({ kind, about, since }: WarningJson, t: TFunction): string {
  const [one = '', two = '', three = ''] = about;
  const from = since === null ? '' : ` · ${t('consultations.warning.since', { date: since })}`;
  switch (kind) {
    case 'allergy':
      return t('consultations.warning.allergy', { allergy: one, substance: two });
    case 'duplicate':
      return `${t('consultations.warning.duplicate', { substance: one, first: two, second: three })}${from}`;
    case 'interaction':
      return `${t('consultations.warning.interaction', { first: one, second: two })}${from}`;
  }
}

/** What was not looked at, one sentence each; none when everything was. */
export function uncheckedTexts({ interactions, allergies, unknown, earlier }: ChecksJson, t: TFunction): string[] {
  return [
    ...(interactions.checked
      ? []
      : [
          t('consultations.unchecked.interactions', {
            why: t(`consultations.unchecked.${interactions.why ?? 'missing'}`),
          }),
        ]),
    ...(allergies.checked
      ? []
      : [t(`consultations.unchecked.${allergies.why === 'unreadable' ? 'allergiesUnreadable' : 'allergies'}`)]),
    ...(unknown.length === 0 ? [] : [t('consultations.unchecked.unknown', { names: unknown.join(', ') })]),
    ...earlierTexts(earlier ?? null, t),
  ];
}

/** Which earlier prescriptions nothing was compared with, one sentence each. */
export function earlierTexts(earlier: EarlierJson | null, t: TFunction): string[] {
  if (earlier === null) return [];
  const { unreadable, written, older, closed } = earlier;
  return [
    ...(unreadable.length === 0
      ? []
      : [t('consultations.unchecked.earlierUnreadable', { numbers: unreadable.join(', ') })]),
    ...(written === 0 ? [] : [t('consultations.unchecked.earlierWritten', { count: written })]),
    ...(older ? [t('consultations.unchecked.earlierOlder')] : []),
    ...(closed ? [t('consultations.unchecked.earlierClosed')] : []),
  ];
}

/** All that data says as named lines, for comparing versions and for whoever reads it as a list. */
export function linesOf(data: ClinicalDataJson, t: TFunction): { label: string; value: string }[] {
  const label = (
    key: 'complaint' | 'history' | 'examination' | 'plan' | 'advice' | 'followUp' | 'note',
    value: string,
  ) => (value === '' ? [] : [{ label: t(`consultations.field.${key}`), value }]);
  switch (data.form) {
    case 'consultation/1':
      return [
        ...label('complaint', data.complaint),
        ...label('history', data.history),
        ...label('examination', data.examination),
        ...data.diagnoses.map((each) => ({ label: t('consultations.field.diagnosis'), value: diagnosisText(each, t) })),
        ...label('plan', data.plan),
        ...label('followUp', data.followUp ?? ''),
      ];
    case 'vitals/1':
      return [
        ...VITAL_NAMES.flatMap((name) => {
          const value = data.values[name];
          if (value === undefined) return [];
          return [{ label: t(`consultations.vital.${name}`), value: `${vitalText(name, value)} ${VITALS[name].unit}` }];
        }),
        ...label('note', data.note),
      ];
    case 'prescription/1':
      return [
        ...data.lines.map((line) => ({
          label: medicineText(line),
          value: [stepsText(line.steps, line.unit, t), totalText(line, t), line.instructions]
            .filter(Boolean)
            .join(' · '),
        })),
        ...label('advice', data.advice),
        ...data.warnings.map((warning) => ({ label: t('consultations.warning.one'), value: answeredText(warning, t) })),
      ];
    case 'orders/1':
    case 'orders/2':
      return data.tests.map(({ name, note, urgent }) => ({
        label: name,
        value: [urgent ? t('consultations.urgent') : '', note].filter(Boolean).join(' · '),
      }));
    case 'result/1':
      return [
        ...data.values.map((each) => ({
          label: each.name,
          value: [valueText(each), each.flag === 'none' ? '' : t(`diagnostics.flag.${each.flag}`)]
            .filter(Boolean)
            .join(' · '),
        })),
        ...(data.remarks === '' ? [] : [{ label: t('diagnostics.remarks'), value: data.remarks }]),
        ...(data.review === null || data.review.comment === ''
          ? []
          : [{ label: t('diagnostics.comment'), value: data.review.comment }]),
      ];
  }
}

function answeredText(warning: AnsweredWarningJson, t: TFunction): string {
  const { reason } = warning;
  const text = warningText(warning, t);
  return reason === '' ? text : `${text}: ${t('consultations.warning.because', { reason })}`;
}
