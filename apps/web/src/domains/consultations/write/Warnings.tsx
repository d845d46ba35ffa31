import { Alert, TextInput } from '@mantine/core';
import { IconAlertTriangle, IconEyeOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from '../Consultations.module.css';
import { uncheckedTexts, warningText } from '../read/clinicalWords.ts';
import type { ConsultationHandle } from './useConsultationDraft.ts';

interface WarningsProps {
  draft: ConsultationHandle;
  /** Names the warning that the seal was refused for. */
  errorOf: (path: string) => string | undefined;
}

/** What speaks against the prescription, and what was not looked at. A grave warning is sealed only with its reason. */
export function Warnings({ draft, errorOf }: WarningsProps) {
  const { t } = useTranslation();
  const { warnings, checks } = draft.checked;
  const { answers, lines } = draft.content;
  if (lines.length === 0) return null;
  const unchecked = uncheckedTexts(checks, t);
  const answer = (key: string, reason: string): void =>
    draft.change({ answers: [...answers.filter((each) => each.key !== key), { key, reason }] });
  return (
    <div className={classes.block} role="region" aria-label={t('consultations.warning.title')} aria-live="polite">
      {warnings.map((warning) => {
        const isGrave = warning.kind !== 'interaction' || warning.grade !== 'moderate';
        return (
          <div key={warning.key} className={classes.warning} data-grade={warning.grade}>
            <p className={classes.grade}>
              <IconAlertTriangle size={16} aria-hidden style={{ verticalAlign: -3 }} />{' '}
              {t(`consultations.grade.${warning.grade}`)}
            </p>
            <p>{warningText(warning, t)}</p>
            {warning.effect === '' && warning.advice === '' ? null : (
              <p lang="en">{[warning.effect, warning.advice].filter(Boolean).join(' ')}</p>
            )}
            {warning.source === 'patient' ? null : (
              <p className={classes.dim} lang="en">
                {warning.source}
              </p>
            )}
            {isGrave ? (
              <TextInput
                label={t('consultations.warning.reason')}
                value={answers.find(({ key }) => key === warning.key)?.reason ?? ''}
                onChange={(event) => answer(warning.key, event.currentTarget.value)}
                error={errorOf(`answers/${warning.key}`)}
                maxLength={500}
                required
              />
            ) : null}
          </div>
        );
      })}
      {unchecked.length === 0 ? null : (
        <Alert
          color={checks.interactions.checked ? 'gray' : 'amber'}
          icon={<IconEyeOff size={18} aria-hidden />}
          title={t('consultations.unchecked.title')}
        >
          <ul className={classes.warned}>
            {unchecked.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </Alert>
      )}
      {warnings.length === 0 && checks.interactions.checked ? (
        <p className={classes.dim}>
          {t('consultations.warning.none', { set: checks.interactions.set, date: checks.interactions.date })}
        </p>
      ) : null}
    </div>
  );
}
