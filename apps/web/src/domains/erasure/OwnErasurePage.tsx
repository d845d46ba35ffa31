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

/** For the patient: what of their own data can be erased now, what later and why. */
export default function OwnErasurePage() {
  const { t } = useTranslation();
  const { id = '' } = useParams({ strict: false });
  const { data, problem, refetch } = useRoute(erasure.own.plan, { params: { id } });
  const ask = useAction(erasure.own.ask, { refreshes: [erasure.own.plan] });
  if (problem && !data) {
    const back = { to: paths.own(), label: t('people.own.title') };
    return <PageProblem title={t('erasure.own')} problem={problem} onRetry={refetch} back={back} />;
  }
  if (!data) return <PageSkeleton />;
  return (
    <Page title={t('erasure.own')}>
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
