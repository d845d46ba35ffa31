import { Button } from '@mantine/core';
import { type ClinicalContextJson, records } from '@pramana/contract';
import { Link } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { useRouteList } from '../../../lib/query.ts';
import { paths } from '../../../paths.ts';
import { RowsSkeleton } from '../../../ui/PageSkeleton.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { useRecordWords } from '../../records/words.ts';
import classes from '../Consultations.module.css';
import { ClinicalContent } from '../read/ClinicalContent.tsx';
import { earlierTexts, medicineText } from '../read/clinicalWords.ts';

interface HistoryProps {
  patientId: string;
  context: ClinicalContextJson | undefined;
}

/** The patient's story beside what is written: what is taken, what is not tolerated, and every record, newest first. */
export function History({ patientId, context }: HistoryProps) {
  const { t } = useTranslation();
  const words = useRecordWords();
  const list = useRouteList(records.records.list, { params: { id: patientId }, query: {} });
  return (
    <aside className={classes.side} aria-label={t('consultations.history')} tabIndex={0}>
      <div className={classes.atHand}>{context === undefined ? null : <AtHand context={context} />}</div>
      <div className={classes.past}>
        <h2 className={classes.legend}>{t('consultations.history')}</h2>
        {list.isLoading ? <RowsSkeleton rows={5} /> : null}
        {list.problem ? <ProblemText problem={list.problem} /> : null}
        {!list.isLoading && list.rows.length === 0 ? (
          <p className={classes.dim}>{t('consultations.noHistory')}</p>
        ) : null}
        <ol className={classes.story}>
          {list.rows.map(({ id, category, newest }) => (
            <li key={id}>
              <div className={classes.storyHead}>
                <Link to={paths.record(id)} className={classes.link}>
                  {newest.content?.title ?? t(`records.category.${category}`)}
                </Link>
              </div>
              <p className={classes.dim}>{[words.day(newest.date), newest.author.name].join(' · ')}</p>
              {newest.content?.data ? <ClinicalContent data={newest.content.data} age={newest.age} isShort /> : null}
              {newest.content !== null && newest.content.data === null ? <Plain content={newest.content} /> : null}
            </li>
          ))}
        </ol>
        {list.hasMore ? (
          <Button variant="default" size="compact-sm" loading={list.isLoadingMore} onClick={list.loadMore}>
            {t('table.more')}
          </Button>
        ) : null}
      </div>
    </aside>
  );
}

function Plain({ content }: { content: { text: string; fields: { label: string; value: string }[] } }) {
  return (
    <>
      {content.fields.length === 0 ? null : (
        <dl className={classes.facts} data-short>
          {content.fields.map(({ label, value }, i) => (
            // oxlint-disable-next-line react/no-array-index-key -- two values may be called the same, and nothing moves
            <div key={i}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {content.text === '' ? null : (
        <p className={classes.passage} data-short>
          {content.text}
        </p>
      )}
    </>
  );
}

/** Every allergy on a line. What could not be read is said, and is never "none". */
function allergyText({ asked, unreadable, all }: ClinicalContextJson['allergies'], t: TFunction): string {
  const lines = all.map(({ substance, reaction }) => [substance, reaction].filter(Boolean).join(': '));
  if (unreadable) return [...lines, t('consultations.allergiesUnreadable')].join('\n');
  if (!asked) return t('consultations.allergiesNotAsked');
  return lines.length === 0 ? t('consultations.allergiesNone') : lines.join('\n');
}

function AtHand({ context: { medicines, earlier, allergies } }: { context: ClinicalContextJson }) {
  const { t } = useTranslation();
  const words = useRecordWords();
  return (
    <dl className={classes.facts}>
      <dt>{t('consultations.allergies')}</dt>
      <dd data-alarm={allergies.unreadable || allergies.all.length > 0 || undefined}>{allergyText(allergies, t)}</dd>
      <dt>{t('consultations.running')}</dt>
      <dd>
        {medicines.length === 0
          ? t('consultations.runningNone')
          : medicines
              .map(({ until, ...medicine }) =>
                [medicineText(medicine), t('consultations.until', { day: words.day(until) })].join(' · '),
              )
              .join('\n')}
        {earlierTexts(earlier, t).map((text) => (
          <span key={text} className={classes.dim}>
            {`\n${text}`}
          </span>
        ))}
      </dd>
    </dl>
  );
}
