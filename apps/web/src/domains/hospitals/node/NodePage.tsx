import { Badge, Button, Group } from '@mantine/core';
import { type ConsoleHospitalJson, hospitals as routes, keys } from '@pramana/contract';
import { IconBuildingHospital } from '@tabler/icons-react';
import { Link, Navigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { countText } from '../../../lib/format.ts';
import { useRoute, useRouteList } from '../../../lib/query.ts';
import { paths } from '../../../paths.ts';
import { useFilters } from '../../../lib/searchParams.ts';
import { FilterChoice, FilterText } from '../../../ui/Filters.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { Page } from '../../../ui/Page.tsx';
import { TimeText } from '../../../ui/TimeText.tsx';
import type { Column } from '../../../ui/table/column.ts';
import { DataTable } from '../../../ui/table/DataTable.tsx';
import { LogHealth } from './LogHealth.tsx';

/** The operator's place: the hospitals of this node and how their logs do. Their data stays theirs. */
export default function NodePage() {
  const { t, i18n } = useTranslation();
  const all = useRouteList(routes.console.list, {});
  const kit = useRoute(keys.kit.show, {});
  const [{ q = '', state = '' }] = useFilters();
  const rows = all.rows.filter(
    (row) =>
      `${row.name} ${row.slug}`.toLowerCase().includes(q.toLowerCase()) &&
      (state === '' || (state === 'suspended') === (row.suspendedAt !== null)),
  );
  const list = { ...all, rows };
  const count = (value: number): string => countText(value, i18n.language);
  const columns: Column<ConsoleHospitalJson>[] = [
    { key: 'name', title: t('hospitals.node.name'), cell: (row) => nameOf(row), text: (row) => row.name },
    {
      key: 'state',
      title: t('hospitals.review.state'),
      cell: (row) => (row.suspendedAt === null ? t('hospitals.node.works') : <Suspended />),
      text: (row) => (row.suspendedAt === null ? '' : 'suspended'),
      width: 140,
    },
    {
      key: 'people',
      title: t('hospitals.node.people'),
      cell: (row) => (row.kind === 'node' ? '–' : count(row.people)),
      text: (row) => String(row.people),
      align: 'end',
      width: 110,
    },
    {
      key: 'seen',
      title: t('hospitals.node.seen'),
      cell: (row) => (row.seenAt === null ? '–' : <TimeText at={row.seenAt} />),
      text: (row) => row.seenAt ?? '',
      width: 170,
    },
    {
      key: 'entries',
      title: t('hospitals.node.entries'),
      cell: (row) => count(row.entries),
      text: (row) => String(row.entries),
      align: 'end',
      width: 120,
    },
    {
      key: 'queued',
      title: t('hospitals.node.queued'),
      cell: (row) => count(row.queued),
      text: (row) => String(row.queued),
      align: 'end',
      width: 120,
    },
    {
      key: 'signed',
      title: t('hospitals.node.signed'),
      cell: (row) => (row.signedAt === null ? '–' : <TimeText at={row.signedAt} />),
      text: (row) => row.signedAt ?? '',
      width: 180,
    },
    { key: 'guard', title: t('hospitals.node.guard'), cell: (row) => <LogHealth guard={row.guard} />, width: 280 },
  ];
  const nameOf = (row: ConsoleHospitalJson): string => (row.kind === 'node' ? t('hospitals.node.itself') : row.name);
  // Nothing is opened here before there is a way back.
  if (kit.data?.isNeeded) return <Navigate to={paths.recoveryKit()} replace />;
  return (
    <Page title={t('hospitals.node.title')} subtitle={t('hospitals.node.counters')} actions={<Acts />}>
      <DataTable
        id="node-hospitals"
        label={t('hospitals.node.title')}
        columns={columns}
        list={list}
        keyOf={(row) => row.id}
        filters={
          <>
            <FilterText name="q" label={t('hospitals.node.search')} />
            <FilterChoice
              name="state"
              label={t('hospitals.review.state')}
              options={[
                { value: '', label: t('hospitals.review.all') },
                { value: 'works', label: t('hospitals.node.works') },
                { value: 'suspended', label: t('hospitals.node.suspended') },
              ]}
            />
          </>
        }
        hrefOf={(row) => (row.kind === 'node' ? paths.nodeLog() : paths.nodeHospital(row.id))}
        empty={
          <EmptyState
            icon={IconBuildingHospital}
            title={t(all.rows.length > 0 ? 'hospitals.node.notFound' : 'hospitals.node.empty')}
            text={t(all.rows.length > 0 ? 'hospitals.node.notFoundText' : 'hospitals.node.emptyText')}
          />
        }
      />
    </Page>
  );
}

function Suspended() {
  const { t } = useTranslation();
  return (
    <Badge color="amber" tt="none">
      {t('hospitals.node.suspended')}
    </Badge>
  );
}

function Acts() {
  const { t } = useTranslation();
  return (
    <Group gap="sm">
      <Button variant="default" renderRoot={(props) => <Link to={paths.newHospital()} {...props} />}>
        {t('hospitals.node.add')}
      </Button>
      <Button renderRoot={(props) => <Link to={paths.registrations()} {...props} />}>
        {t('hospitals.review.title')}
      </Button>
    </Group>
  );
}
