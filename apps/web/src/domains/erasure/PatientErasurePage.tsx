import { erasure } from '@pramana/contract';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useAction, useRoute } from '../../lib/query.ts';
import { paths } from '../../paths.ts';
import { PlanPage } from './PlanPage.tsx';

/** At the desk: what of a patient can go and what law keeps; asks for it with the patient's reason. */
export default function PatientErasurePage() {
  const { t } = useTranslation();
  const { id = '' } = useParams({ strict: false });
  const plan = useRoute(erasure.requests.plan, { params: { id } });
  const ask = useAction(erasure.requests.ask, { refreshes: [erasure.requests.plan, erasure.requests.list] });
  return (
    <PlanPage
      title={t('erasure.link')}
      back={{ to: paths.patients(), label: t('patients.title') }}
      loaded={plan}
      onAsk={(reason) => ask.run({ params: { id }, body: { reason } })}
      asking={ask}
    />
  );
}
