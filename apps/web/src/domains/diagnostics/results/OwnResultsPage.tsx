import { ownDiagnostics } from '@pramana/contract';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useRoute } from '../../../lib/query.ts';
import { paths } from '../../../paths.ts';
import { Page } from '../../../ui/Page.tsx';
import { PageProblem } from '../../../ui/PageProblem.tsx';
import { RowsSkeleton } from '../../../ui/PageSkeleton.tsx';
import classes from '../Diagnostics.module.css';
import { ResultsView } from './ResultsView.tsx';

/** A patient's own results: what a doctor has reviewed and released, over time and each one whole. */
export default function OwnResultsPage() {
  const { t } = useTranslation();
  const { id = '' } = useParams({ strict: false });
  const { data, problem, refetch } = useRoute(ownDiagnostics.own.results, { params: { id } });
  const back = { to: paths.ownRecords(id), label: t('records.title') };
  if (problem && !data) {
    return <PageProblem title={t('diagnostics.results')} problem={problem} onRetry={refetch} back={back} />;
  }
  const link = (
    <Link to={back.to} className={classes.link}>
      {back.label}
    </Link>
  );
  return (
    <Page title={t('diagnostics.results')} subtitle={link}>
      <p className={classes.lead}>{t('diagnostics.ownLead')}</p>
      {data ? (
        <ResultsView results={data} recordOf={(record) => paths.ownRecord(id, record)} />
      ) : (
        <RowsSkeleton rows={6} />
      )}
    </Page>
  );
}
