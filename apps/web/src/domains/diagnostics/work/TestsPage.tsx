import { Alert, TextInput } from '@mantine/core';
import { type AnalyteJson, diagnostics, type LabCatalogueJson, rangeText } from '@pramana/contract';
import { fold } from '@pramana/kernel';
import { IconInfoCircle } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRoute } from '../../../lib/query.ts';
import { paths } from '../../../paths.ts';
import { Page } from '../../../ui/Page.tsx';
import { PageProblem } from '../../../ui/PageProblem.tsx';
import { RowsSkeleton } from '../../../ui/PageSkeleton.tsx';
import classes from '../Diagnostics.module.css';
import { unitText } from '../results/ResultValues.tsx';

/** Every test with what it measures, its ranges and limits, and where each is from. */
export default function TestsPage() {
  const { t } = useTranslation();
  const { data, problem, refetch } = useRoute(diagnostics.tests.list, {});
  const title = t('diagnostics.tests.title');
  if (problem && !data) {
    const back = { to: paths.lab(), label: t('diagnostics.title') };
    return <PageProblem title={title} problem={problem} onRetry={refetch} back={back} />;
  }
  return (
    <Page title={title} subtitle={t('diagnostics.tests.hint')}>
      {data ? <Catalogue catalogue={data} /> : <RowsSkeleton rows={8} />}
    </Page>
  );
}

function Catalogue({ catalogue }: { catalogue: LabCatalogueJson }) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const { ready, name, date, review, loinc, tests, analytes } = catalogue;
  const wanted = fold(text.trim());
  const found = tests.filter((test) => fold(`${test.name} ${test.also}`).includes(wanted));
  if (!ready) return <Alert color="amber" title={t('diagnostics.tests.missing')} />;
  return (
    <>
      <Alert color="gray" mb="md" icon={<IconInfoCircle size={18} aria-hidden />} title={`${name} · ${date ?? ''}`}>
        <span lang="en">{review}</span>
      </Alert>
      <TextInput
        label={t('diagnostics.tests.search')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        mb="md"
      />
      {found.map((test) => (
        <section key={test.code} className={classes.result} aria-label={test.name}>
          <div className={classes.resultHead}>
            <strong>{test.name}</strong>
            <span className={classes.dim}>
              {[test.specimen, test.container, test.fasting ? t('diagnostics.fasting') : '']
                .filter(Boolean)
                .join(' · ')}
            </span>
          </div>
          {test.analytes.map((code) => {
            const analyte = analytes.find((each) => each.code === code);
            return analyte === undefined ? null : <Measured key={code} analyte={analyte} />;
          })}
        </section>
      ))}
      {found.length === 0 ? <p className={classes.dim}>{t('diagnostics.tests.none')}</p> : null}
      <p className={classes.notice} lang="en">
        {loinc}
      </p>
    </>
  );
}

function Measured({ analyte }: { analyte: AnalyteJson }) {
  const { t } = useTranslation();
  const { name, unit, digits, ranges, critical, options, normal, loinc } = analyte;
  return (
    <details className={classes.analyte}>
      <summary>
        {name}{' '}
        <span className={classes.dim}>
          {[unitText(unit), loinc === null ? '' : `LOINC ${loinc}`].filter(Boolean).join(' · ')}
        </span>
      </summary>
      <ul>
        {ranges.map((range, i) => (
          // oxlint-disable-next-line react/no-array-index-key -- read from a file, nothing moves
          <li key={i}>
            <span className={classes.value}>{rangeText(range, digits)}</span>{' '}
            {[
              range.sex === null ? t('diagnostics.tests.everybody') : t(`diagnostics.tests.${range.sex}`),
              range.from === null ? '' : t('diagnostics.tests.from', { age: range.from }),
              range.until === null ? '' : t('diagnostics.tests.until', { age: range.until }),
            ]
              .filter(Boolean)
              .join(', ')}{' '}
            <span className={classes.dim}>{range.source}</span>
          </li>
        ))}
        {critical === null ? null : (
          <li>
            {t('diagnostics.critical')}:{' '}
            <span className={classes.value}>
              {[
                critical.low === null
                  ? ''
                  : `< ${rangeText({ low: critical.low, high: critical.low }, digits).split('–')[0] ?? ''}`,
                critical.high === null
                  ? ''
                  : `> ${rangeText({ low: critical.high, high: critical.high }, digits).split('–')[0] ?? ''}`,
              ]
                .filter(Boolean)
                .join(', ')}
            </span>{' '}
            <span className={classes.dim}>{critical.source}</span>
          </li>
        )}
        {options.length === 0 ? null : (
          <li>
            {options.join(', ')}{' '}
            <span className={classes.dim}>{t('diagnostics.tests.usually', { what: normal.join(', ') })}</span>
          </li>
        )}
      </ul>
    </details>
  );
}
