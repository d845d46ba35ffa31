import { SegmentedControl } from '@mantine/core';
import { type OwnPatientJson, patientAccounts } from '@pramana/contract';
import { IconReceipt } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { phoneText } from '../../../lib/phoneText.ts';
import { useRoute } from '../../../lib/query.ts';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { ErrorPanel } from '../../../ui/ErrorPanel.tsx';
import { Fact, Facts } from '../../../ui/Facts.tsx';
import { Page } from '../../../ui/Page.tsx';
import { PageSkeleton } from '../../../ui/PageSkeleton.tsx';
import { Section } from '../../../ui/Section.tsx';
import { TimeText } from '../../../ui/TimeText.tsx';
import { NextVisit } from '../../appointments/own/NextVisit.tsx';
import { OwnBills } from './OwnBills.tsx';
import { HealthWays, PrivacyWays } from './Ways.tsx';

/** A patient's home: what comes next, the ways to all that is theirs, bills; a guardian switches person. */
export default function OwnPage() {
  const { t } = useTranslation();
  const { data, problem, refetch } = useRoute(patientAccounts.own.list, {});
  const [chosen, setChosen] = useState<string | null>(null);
  if (!data) return problem ? <ErrorPanel problem={problem} onRetry={refetch} /> : <PageSkeleton />;
  const shown = data.find((each) => each.patientId === chosen) ?? data[0];
  if (shown === undefined)
    return (
      <Page title={t('people.own.title')}>
        <EmptyState icon={IconReceipt} title={t('people.own.nobody')} />
      </Page>
    );
  const { patientId, scope } = shown;
  return (
    <Page title={shown.name} subtitle={shown.number}>
      {data.length < 2 ? null : (
        <SegmentedControl
          aria-label={t('people.own.switch')}
          value={patientId}
          onChange={setChosen}
          data={data.map((each) => ({ value: each.patientId, label: each.name }))}
        />
      )}
      {scope.includes('records') ? (
        <div data-tour="own-visit">
          <NextVisit key={`next ${patientId}`} patient={patientId} />
        </div>
      ) : null}
      {scope.includes('records') ? (
        <div data-tour="own-health">
          <HealthWays patient={patientId} />
        </div>
      ) : null}
      {scope.includes('bills') ? <OwnBills key={patientId} own={shown} /> : null}
      <div data-tour="own-privacy">
        <PrivacyWays own={shown} />
      </div>
      {scope.includes('card') ? <OwnCard key={`card ${patientId}`} own={shown} /> : null}
    </Page>
  );
}

function OwnCard({ own }: { own: OwnPatientJson }) {
  const { t } = useTranslation();
  const { data } = useRoute(patientAccounts.own.show, { params: { id: own.patientId } });
  return (
    <Section title={t('people.own.card')}>
      <Facts>
        <Fact name={t('people.name')}>{own.name}</Fact>
        <Fact name={t('people.own.number')}>{own.number}</Fact>
        <Fact name={t('people.facts.phone')}>{data?.phone && phoneText(data.phone)}</Fact>
        <Fact name={t('people.until')}>{own.until ? <TimeText at={own.until} /> : null}</Fact>
      </Facts>
    </Section>
  );
}
