import { Anchor, Button, SegmentedControl, Stack, Text } from '@mantine/core';
import { type BillRowJson, ownBills, type OwnPatientJson, patientAccounts } from '@pramana/contract';
import { IconCalendarTime, IconEraser, IconEye, IconNotes, IconReceipt } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRoute, useRouteList } from '../../lib/query.ts';
import { paths } from '../../paths.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Fact, Facts } from '../../ui/Facts.tsx';
import { MoneyText } from '../../ui/MoneyText.tsx';
import { Page } from '../../ui/Page.tsx';
import { PageSkeleton } from '../../ui/PageSkeleton.tsx';
import { SealBadge } from '../../ui/SealBadge.tsx';
import { Section } from '../../ui/Section.tsx';
import type { Column } from '../../ui/table/column.ts';
import { DataTable } from '../../ui/table/DataTable.tsx';
import { TimeText } from '../../ui/TimeText.tsx';
import { phoneText } from '../../lib/phoneText.ts';

/** A patient's first page: their card and their bills with seal, paper and proof; a guardian switches person. */
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
  return (
    <Page title={shown.name} subtitle={shown.number}>
      {data.length < 2 ? null : (
        <SegmentedControl
          aria-label={t('people.own.switch')}
          value={shown.patientId}
          onChange={setChosen}
          data={data.map((each) => ({ value: each.patientId, label: each.name }))}
        />
      )}
      {shown.scope.includes('records') ? <OwnVisits own={shown} /> : null}
      {shown.scope.includes('card') ? <OwnCard key={`card ${shown.patientId}`} own={shown} /> : null}
      {shown.scope.includes('bills') ? <OwnBills key={shown.patientId} own={shown} /> : null}
      {shown.scope.includes('records') ? <OwnRecords own={shown} /> : null}
      <OwnLooks own={shown} />
    </Page>
  );
}

/** The way to visits: what somebody opens their phone for first. */
function OwnVisits({ own }: { own: OwnPatientJson }) {
  const { t } = useTranslation();
  return (
    <Section title={t('appointments.own.title')}>
      <Text size="sm" c="dimmed" mb="sm">
        {t('appointments.own.text')}
      </Text>
      <Button
        leftSection={<IconCalendarTime size={18} aria-hidden />}
        renderRoot={(props) => <Link to={paths.ownVisits(own.patientId)} {...props} />}
      >
        {t('appointments.own.link')}
      </Button>
    </Section>
  );
}

/** The way to health records. */
function OwnRecords({ own }: { own: OwnPatientJson }) {
  const { t } = useTranslation();
  return (
    <Section title={t('records.title')}>
      <Text size="sm" c="dimmed" mb="sm">
        {t('records.own.text')}
      </Text>
      <Button
        variant="default"
        leftSection={<IconNotes size={18} aria-hidden />}
        renderRoot={(props) => <Link to={paths.ownRecords(own.patientId)} {...props} />}
      >
        {t('records.own.link')}
      </Button>
    </Section>
  );
}

/** The way to who looked; every account has it, as far as it sees. */
function OwnLooks({ own }: { own: OwnPatientJson }) {
  const { t } = useTranslation();
  return (
    <Section title={t('access.own.title')}>
      <Text size="sm" c="dimmed" mb="sm">
        {t(own.relation === 'self' ? 'access.own.linkText' : 'access.own.linkOther')}
      </Text>
      <Button
        variant="default"
        leftSection={<IconEye size={18} aria-hidden />}
        renderRoot={(props) => <Link to={paths.ownWhoLooked(own.patientId)} {...props} />}
      >
        {t('access.own.link')}
      </Button>{' '}
      <Button
        variant="default"
        leftSection={<IconEraser size={18} aria-hidden />}
        renderRoot={(props) => <Link to={paths.ownErasure(own.patientId)} {...props} />}
      >
        {t('erasure.own')}
      </Button>
    </Section>
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

function OwnBills({ own }: { own: OwnPatientJson }) {
  const { t } = useTranslation();
  const list = useRouteList(ownBills.own.list, { params: { id: own.patientId }, query: {} });
  const file = (row: BillRowJson, kind: 'pdf' | 'receipt'): string =>
    `/api/self/patients/${own.patientId}/bills/${row.id}/${kind}`;
  const papers = (row: BillRowJson) => (
    <>
      <Anchor href={file(row, 'pdf')} target="_blank">
        {t('people.own.pdf')}
      </Anchor>{' '}
      <Anchor href={file(row, 'receipt')}>{t('people.own.receipt')}</Anchor>
    </>
  );
  const columns: Column<BillRowJson>[] = [
    { key: 'number', title: t('people.own.bill'), cell: (row) => row.number },
    { key: 'at', title: t('people.own.at'), cell: (row) => <TimeText at={row.at} /> },
    { key: 'total', title: t('people.own.total'), cell: (row) => <MoneyText minor={row.total} />, align: 'end' },
    { key: 'due', title: t('people.own.due'), cell: (row) => <MoneyText minor={row.due} />, align: 'end' },
    { key: 'seal', title: t('people.own.seal'), cell: (row) => <SealBadge state={row.seal} isCompact /> },
    { key: 'papers', title: t('people.own.papers'), cell: papers },
  ];
  return (
    <Section title={t('people.own.bills')}>
      <DataTable<BillRowJson>
        id="people.own"
        label={t('people.own.bills')}
        columns={columns}
        list={list}
        keyOf={(row) => row.id}
        card={(row) => (
          <Stack gap={4}>
            <Text fw={600}>
              {row.number} <SealBadge state={row.seal} isCompact />
            </Text>
            <Text size="sm">
              <TimeText at={row.at} /> · <MoneyText minor={row.total} />
              {row.due === '0' ? null : (
                <>
                  {' '}
                  · {t('people.own.due')} <MoneyText minor={row.due} />
                </>
              )}
            </Text>
            <span>{papers(row)}</span>
          </Stack>
        )}
        empty={<EmptyState icon={IconReceipt} title={t('people.own.noBills')} />}
      />
    </Section>
  );
}
