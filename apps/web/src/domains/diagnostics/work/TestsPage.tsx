import { Alert, Button, TextInput } from '@mantine/core';
import {
  type AnalyteJson,
  diagnostics,
  type LabCatalogueJson,
  type LabTestJson,
  rangeText,
  unitText,
} from '@pramana/contract';
import { civil, fold } from '@pramana/kernel';
import { IconInfoCircle, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNow } from '../../../lib/now.ts';
import { useRoute } from '../../../lib/query.ts';
import { useHospital, useSession } from '../../../lib/session.tsx';
import { paths } from '../../../paths.ts';
import { Page } from '../../../ui/Page.tsx';
import { PageProblem } from '../../../ui/PageProblem.tsx';
import { RowsSkeleton } from '../../../ui/PageSkeleton.tsx';
import { Section } from '../../../ui/Section.tsx';
import { TimeText } from '../../../ui/TimeText.tsx';
import { useRecordWords } from '../../records/words.ts';
import classes from '../Diagnostics.module.css';
import { AnalyteDialog } from './AnalyteDialog.tsx';
import { takenCodes } from './defining.ts';
import { TestDialog } from './TestDialog.tsx';

/** Every test with what it measures, its ranges and limits, and where each is from. */
export default function TestsPage() {
  const { t } = useTranslation();
  const { data, problem, refetch } = useRoute(diagnostics.tests.list, {});
  const said = useRoute(diagnostics.tests.history, {}).data ?? [];
  const { may } = useSession();
  const isEditor = may('test:write');
  const today = civil(useNow(), useHospital().zone).date;
  const [edited, setEdited] = useState<Edited | null>(null);
  const title = t('diagnostics.tests.title');
  if (problem && !data) {
    const back = { to: paths.lab(), label: t('diagnostics.title') };
    return <PageProblem title={title} problem={problem} onRetry={refetch} back={back} />;
  }
  return (
    <Page
      title={title}
      subtitle={t('diagnostics.tests.hint')}
      actions={
        isEditor && data ? (
          <>
            <Button variant="default" onClick={() => setEdited({ analyte: null })}>
              {t('diagnostics.tests.newValue')}
            </Button>
            <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setEdited({ test: null })}>
              {t('diagnostics.tests.newTest')}
            </Button>
          </>
        ) : null
      }
    >
      {data ? <Catalogue catalogue={data} onEdit={isEditor ? setEdited : null} /> : <RowsSkeleton rows={8} />}
      <Definitions />
      {data && edited !== null && 'test' in edited ? (
        <TestDialog
          test={edited.test}
          catalogue={data}
          taken={takenCodes('test', data.tests, said)}
          today={today}
          onClose={() => setEdited(null)}
        />
      ) : null}
      {data && edited !== null && 'analyte' in edited ? (
        <AnalyteDialog
          analyte={edited.analyte}
          taken={takenCodes('analyte', data.analytes, said)}
          today={today}
          onClose={() => setEdited(null)}
        />
      ) : null}
    </Page>
  );
}

type Edited = { test: LabTestJson | null } | { analyte: AnalyteJson | null };
type OnEdit = ((edited: Edited) => void) | null;

/** What the hospital itself said of its tests, newest first; nothing while it said nothing. */
function Definitions() {
  const { t } = useTranslation();
  const words = useRecordWords();
  const { data } = useRoute(diagnostics.tests.history, {});
  if (data === undefined || data.length === 0) return null;
  return (
    <Section title={t('diagnostics.tests.said')}>
      <ul className={classes.history}>
        {data.map(({ id, name, retired, from, reason, by, at }) => (
          <li key={id}>
            <strong>{name}</strong> {retired ? t('diagnostics.tests.retired') : ''}{' '}
            <span className={classes.dim}>
              {[t('diagnostics.tests.since', { day: words.day(from) }), reason, by].join(' · ')} <TimeText at={at} />
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Catalogue({ catalogue, onEdit }: { catalogue: LabCatalogueJson; onEdit: OnEdit }) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const { ready, name, date, review, loinc, tests, analytes } = catalogue;
  const wanted = fold(text.trim());
  const found = tests.filter((test) => fold(`${test.name} ${test.also}`).includes(wanted));
  if (!ready) return <Alert color="amber" title={t('diagnostics.tests.missing')} />;
  return (
    <>
      {name === '' ? null : (
        <Alert color="gray" mb="md" icon={<IconInfoCircle size={18} aria-hidden />} title={`${name} · ${date ?? ''}`}>
          <span lang="en">{review}</span>
        </Alert>
      )}
      <TextInput
        label={t('diagnostics.tests.search')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        mb="md"
      />
      {found.map((test) => (
        <section key={test.code} className={classes.result} aria-label={test.name}>
          <div className={classes.resultHead}>
            <div>
              <strong>{test.name}</strong>{' '}
              <span className={classes.dim}>
                {[
                  test.retired ? t('diagnostics.tests.retired') : '',
                  test.specimen,
                  test.container,
                  test.fasting ? t('diagnostics.fasting') : '',
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </div>
            {onEdit === null ? null : (
              <Button
                variant="default"
                size="compact-sm"
                aria-label={t('diagnostics.tests.changeOf', { name: test.name })}
                onClick={() => onEdit({ test })}
              >
                {t('diagnostics.tests.change')}
              </Button>
            )}
          </div>
          {test.analytes.map((code) => {
            const analyte = analytes.find((each) => each.code === code);
            return analyte === undefined ? null : <Measured key={code} analyte={analyte} onEdit={onEdit} />;
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

function Measured({ analyte, onEdit }: { analyte: AnalyteJson; onEdit: OnEdit }) {
  const { t } = useTranslation();
  const words = useRecordWords();
  const { name, unit, digits, ranges, critical, options, normal, alarming, loinc, own } = analyte;
  return (
    <details className={classes.analyte}>
      <summary>
        {name}{' '}
        <span className={classes.dim}>
          {[
            unitText(unit),
            loinc === null ? '' : `LOINC ${loinc}`,
            own === null ? '' : t('diagnostics.tests.ownSince', { day: words.day(own.from) }),
          ]
            .filter(Boolean)
            .join(' · ')}
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
        {alarming.length === 0 ? null : (
          <li>
            {t('diagnostics.critical')}: {alarming.join(', ')}
          </li>
        )}
      </ul>
      {onEdit === null ? null : (
        <Button
          variant="default"
          size="compact-sm"
          aria-label={t('diagnostics.tests.changeOf', { name })}
          onClick={() => onEdit({ analyte })}
        >
          {t('diagnostics.tests.changeRanges')}
        </Button>
      )}
    </details>
  );
}
