import { billing, PERMISSIONS } from '@pramana/contract';
import { useTranslation } from 'react-i18next';
import { moneyText } from '../../../lib/format.ts';
import { useRoute } from '../../../lib/query.ts';
import { useHospital } from '../../../lib/session.tsx';
import { ErrorPanel } from '../../../ui/ErrorPanel.tsx';
import { Page } from '../../../ui/Page.tsx';
import { RowsSkeleton } from '../../../ui/PageSkeleton.tsx';
import { Section } from '../../../ui/Section.tsx';
import { Timeline } from '../../../ui/Timeline.tsx';
import { percentText } from '../counter/total/discountText.ts';
import { LimitForm } from './LimitForm.tsx';
import { openWord } from '../../../lib/openWord.ts';

/** What each role may take off a bill, or credit, before another person must agree; and who set it when. */
export default function LimitsPage() {
  const { t } = useTranslation();
  const limits = useRoute(billing.limits.list, {});
  return (
    <Page title={t('billing.limits.title')} subtitle={t('billing.limits.text')}>
      {limits.problem ? <ErrorPanel problem={limits.problem} onRetry={limits.refetch} /> : null}
      {limits.data
        ? PERMISSIONS['bill:seal'].map((role) => (
            <Section key={role} title={t(`role.${role}`)}>
              <LimitForm role={role} limit={limits.data?.find((each) => each.role === role)} />
            </Section>
          ))
        : limits.problem === null && <RowsSkeleton rows={8} />}
      <Section title={t('billing.limits.changes')}>
        <Changes />
      </Section>
    </Page>
  );
}

function Changes() {
  const { t, i18n } = useTranslation();
  const { currency } = useHospital();
  const changes = useRoute(billing.limits.changes, {});
  if (changes.problem) return <ErrorPanel problem={changes.problem} onRetry={changes.refetch} />;
  if (!changes.data) return <RowsSkeleton rows={3} />;
  const money = (minor: string): string => moneyText(minor, currency, i18n.language);
  const steps = changes.data.map((change) => ({
    key: change.id,
    at: change.at,
    title: t(change.person === null ? 'billing.limits.began' : 'billing.limits.changed', {
      who: change.person ?? '',
      block: change.block,
      role: openWord(t, `role.${change.role}`, { defaultValue: change.role }),
      percent: percentText(change.percentBp),
      bill: money(change.billAmount),
      day: money(change.dayAmount),
    }),
  }));
  return <Timeline label={t('billing.limits.changes')} steps={steps} />;
}
