import { erasure } from '@pramana/contract';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useAction, useRoute } from '../../lib/query.ts';
import { paths } from '../../paths.ts';
import { Page } from '../../ui/Page.tsx';
import { PageProblem } from '../../ui/PageProblem.tsx';
import { PageSkeleton } from '../../ui/PageSkeleton.tsx';
import { Ask } from './Ask.tsx';
import { Plan } from './Plan.tsx';

/** At the desk: what of a patient can go and what law keeps; asks for it with the patient's reason. */
export default function PatientErasurePage() {
  const { t } = useTranslation();
  const { id = '' } = useParams({ strict: false });
  const { data, problem, refetch } = useRoute(erasure.requests.plan, { params: { id } });
  const ask = useAction(erasure.requests.ask, { refreshes: [erasure.requests.plan, erasure.requests.list] });
  if (problem && !data) {
    const back = { to: paths.patients(), label: t('patients.title') };
    return <PageProblem title={t('erasure.link')} problem={problem} onRetry={refetch} back={back} />;
  }
  if (!data) return <PageSkeleton />;
  return (
    <Page title={t('erasure.link')}>
      <Plan plan={data.plan} />
      <Ask
        request={data.request}
        onAsk={(reason) => ask.run({ params: { id }, body: { reason } })}
        isBusy={ask.isBusy}
        problem={ask.problem}
      />
    </Page>
  );
}
