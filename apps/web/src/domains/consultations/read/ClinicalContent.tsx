import type {
  ClinicalDataJson,
  ConsultationFormJson,
  OrdersFormJson,
  PrescriptionFormJson,
  VitalsFormJson,
} from '@pramana/contract';
import { bmiOf, judgeVital, tenthsText, VITAL_NAMES, VITALS, vitalText } from '@pramana/contract';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ResultContent } from '../../diagnostics/results/ResultContent.tsx';
import classes from '../Consultations.module.css';
import { diagnosisText, medicineText, stepsText, totalText, uncheckedTexts, warningText } from './clinicalWords.ts';

interface ClinicalContentProps {
  data: ClinicalDataJson;
  /** Whole years of the patient on the day it is about; null: nobody knows. */
  age: number | null;
  isShort?: boolean;
}

/** What a version says as data: each form as people read it. */
export function ClinicalContent({ data, age, isShort = false }: ClinicalContentProps) {
  switch (data.form) {
    case 'consultation/1':
      return <Note data={data} isShort={isShort} />;
    case 'prescription/1':
      return <Prescription data={data} isShort={isShort} />;
    case 'vitals/1':
      return <Vitals data={data} age={age} />;
    case 'orders/1':
    case 'orders/2':
      return <Orders data={data} />;
    case 'result/1':
      return <ResultContent data={data} isShort={isShort} />;
  }
}

const PASSAGES = ['complaint', 'history', 'examination', 'plan'] as const;

function Note({ data, isShort }: { data: ConsultationFormJson; isShort: boolean }) {
  const { t } = useTranslation();
  const said = PASSAGES.filter((name) => data[name] !== '');
  return (
    <dl className={classes.facts} data-short={isShort || undefined}>
      {said.map((name) => (
        <Fact key={name} label={t(`consultations.field.${name}`)} value={data[name]} />
      ))}
      {data.diagnoses.length === 0 ? null : (
        <Fact
          label={t('consultations.field.diagnosis')}
          value={data.diagnoses.map((each) => diagnosisText(each, t)).join('\n')}
        />
      )}
      {data.followUp === null ? null : <Fact label={t('consultations.field.followUp')} value={data.followUp} />}
    </dl>
  );
}

function Fact({ label, value }: { label: string; value: string }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </>
  );
}

function Prescription({ data, isShort }: { data: PrescriptionFormJson; isShort: boolean }) {
  const { t } = useTranslation();
  const unchecked = uncheckedTexts(data.checks, t);
  return (
    <>
      {data.lines.length === 0 ? <p className={classes.dim}>{t('consultations.withdrawn')}</p> : null}
      <ol className={classes.medicines}>
        {data.lines.map((line, i) => (
          // oxlint-disable-next-line react/no-array-index-key -- one medicine may stand twice, and nothing moves
          <li key={i}>
            <strong>{medicineText(line)}</strong>
            <span>{stepsText(line.steps, line.unit, t)}</span>
            <span className={classes.dim}>
              {[
                t(`consultations.route.${line.route}`),
                line.meal === 'any' ? '' : t(`consultations.meal.${line.meal}`),
                totalText(line, t),
                line.instructions,
              ]
                .filter(Boolean)
                .join(' · ')}
            </span>
          </li>
        ))}
      </ol>
      {data.advice === '' ? null : <p className={classes.passage}>{data.advice}</p>}
      {isShort ? null : (
        <ul className={classes.warned}>
          {data.warnings.map((warning) => (
            <li key={warning.key}>
              <IconAlertTriangle size={16} aria-hidden /> {warningText(warning, t)}
              {warning.reason === '' ? '' : `: ${t('consultations.warning.because', { reason: warning.reason })}`}
            </li>
          ))}
          {unchecked.map((text) => (
            <li key={text} data-unchecked>
              {text}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function Vitals({ data, age }: { data: VitalsFormJson; age: number | null }) {
  const { t } = useTranslation();
  const bmi = bmiOf(data.values);
  return (
    <>
      <dl className={classes.vitalsRow}>
        {VITAL_NAMES.map((name) => {
          const value = data.values[name];
          if (value === undefined) return null;
          const judged = judgeVital(name, value, age);
          return (
            <div key={name} data-judged={judged}>
              <dt>{t(`consultations.vital.${name}`)}</dt>
              <dd>
                {vitalText(name, value)} <small>{VITALS[name].unit}</small>
              </dd>
            </div>
          );
        })}
        {bmi === null ? null : (
          <div>
            <dt>{t('consultations.bmi')}</dt>
            <dd>{tenthsText(bmi, 1)}</dd>
          </div>
        )}
      </dl>
      {data.note === '' ? null : <p className={classes.dim}>{data.note}</p>}
    </>
  );
}

function Orders({ data }: { data: OrdersFormJson }) {
  const { t } = useTranslation();
  return (
    <ul className={classes.tests}>
      {data.tests.map(({ name, note, urgent }, i) => (
        // oxlint-disable-next-line react/no-array-index-key -- one test may be asked for twice, and nothing moves
        <li key={i}>{[name, urgent ? t('consultations.urgent') : '', note].filter(Boolean).join(' · ')}</li>
      ))}
    </ul>
  );
}
