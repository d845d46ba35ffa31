import { ownConsultations, ownDiagnostics } from '@pramana/contract';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useRoute } from '../../../lib/query.ts';
import { paths } from '../../../paths.ts';
import { Page } from '../../../ui/Page.tsx';
import { PageProblem } from '../../../ui/PageProblem.tsx';
import { RowsSkeleton } from '../../../ui/PageSkeleton.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { ResultTrends } from '../../diagnostics/results/ResultsView.tsx';
import classes from '../Consultations.module.css';
import { VitalsView } from './VitalsView.tsx';

/** A patient's vitals as they and their guardians see them. */
export default function OwnVitalsPage() {
  const { t } = useTranslation();
  const { id = '' } = useParams({ strict: false });
  const { data, problem, refetch } = useRoute(ownConsultations.own.vitals, { params: { id } });
  const results = useRoute(ownDiagnostics.own.results, { params: { id } });
  const back = { to: paths.ownRecords(id), label: t('records.title') };
  if (problem && !data) {
    return <PageProblem title={t('consultations.vitals')} problem={problem} onRetry={refetch} back={back} />;
  }
  const link = (
    <Link to={back.to} className={classes.link}>
      {back.label}
    </Link>
  );
  return (
    <Page title={t('consultations.vitals')} subtitle={link}>
      {data ? <VitalsView entries={data} /> : <RowsSkeleton rows={5} />}
      <ResultTrends results={results.data ?? []} />
      {results.problem ? <ProblemText problem={results.problem} /> : null}
    </Page>
  );
}
