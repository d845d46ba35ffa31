import { erasure } from '@pramana/contract';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useAction, useRoute } from '../../lib/query.ts';
import { paths } from '../../paths.ts';
import { PlanPage } from './PlanPage.tsx';

/** For the patient: what of their own data can be erased now, what later and why. */
export default function OwnErasurePage() {
  const { t } = useTranslation();
  const { id = '' } = useParams({ strict: false });
  const plan = useRoute(erasure.own.plan, { params: { id } });
  const ask = useAction(erasure.own.ask, { refreshes: [erasure.own.plan] });
  const withdraw = useAction(erasure.own.withdraw, { refreshes: [erasure.own.plan] });
  return (
    <PlanPage
      title={t('erasure.own')}
      back={{ to: paths.own(), label: t('people.own.title') }}
      loaded={plan}
      isOwn
      onAsk={(reason) => ask.run({ params: { id }, body: { reason } })}
      asking={ask}
      takingBack={{ ...withdraw, can: plan.can?.withdraw, run: () => withdraw.run({ params: { id } }) }}
    />
  );
}
