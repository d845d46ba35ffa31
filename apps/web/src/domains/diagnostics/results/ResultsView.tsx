import type { LabResultJson } from '@pramana/contract';
import { IconAlertTriangle, IconMicroscope } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { Section } from '../../../ui/Section.tsx';
import { TimeText } from '../../../ui/TimeText.tsx';
import classes from '../Diagnostics.module.css';
import { ResultValues } from './ResultValues.tsx';
import { TrendChart } from './TrendChart.tsx';
import { trendsOf } from './trends.ts';

interface ResultsViewProps {
  results: readonly LabResultJson[];
  /** The address of a result's record, with its seal, its versions and who signed. */
  recordOf: (record: string) => string;
}

/** Results over time as curves, and below them each one whole. */
export function ResultsView({ results, recordOf }: ResultsViewProps) {
  const { t } = useTranslation();
  if (results.length === 0) {
    return <EmptyState icon={IconMicroscope} title={t('diagnostics.none')} text={t('diagnostics.noneText')} />;
  }
  return (
    <>
      <ResultTrends results={results} />
      <Section title={t('diagnostics.each')}>
        {results.map((result) => (
          <article key={result.record} className={classes.result} aria-label={result.test.name}>
            <div className={classes.resultHead}>
              <strong>{result.test.name}</strong>
              <span className={classes.dim}>
                <TimeText at={result.takenAt} />
                {result.released || result.rejected !== null ? '' : ` · ${t('diagnostics.notReviewed')}`}
              </span>
            </div>
            {result.rejected === null ? null : (
              <p className={classes.rejected}>
                <IconAlertTriangle size={16} stroke={1.8} aria-hidden />
                {t(result.rejected === '' ? 'diagnostics.disbelieved' : 'diagnostics.disbelievedWhy', {
                  why: result.rejected,
                })}
              </p>
            )}
            {result.values.length === 0 ? null : <ResultValues values={result.values} label={result.test.name} />}
            {result.remarks === '' ? null : <p className={classes.passage}>{result.remarks}</p>}
            {result.comment === '' ? null : (
              <p className={classes.passage}>
                <strong>{t('diagnostics.comment')}:</strong> {result.comment}
              </p>
            )}
            <Link to={recordOf(result.record)} className={classes.link}>
              {t('diagnostics.whole')}
            </Link>
          </article>
        ))}
      </Section>
    </>
  );
}

/** What was measured more than once, as curves; nothing where there is none. */
export function ResultTrends({ results }: { results: readonly LabResultJson[] }) {
  const { t } = useTranslation();
  const trends = trendsOf(results);
  if (trends.length === 0) return null;
  return (
    <Section title={t('diagnostics.overTime')}>
      <div className={classes.charts}>
        {trends.map((trend) => (
          <TrendChart key={trend.code} trend={trend} />
        ))}
      </div>
    </Section>
  );
}
