import { Badge, Button, Group } from '@mantine/core';
import { type ConsoleHospitalJson, hospitals as routes } from '@pramana/contract';
import { IconBuildingHospital } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { countText } from '../../../lib/format.ts';
import { useRouteList } from '../../../lib/query.ts';
import { paths } from '../../../paths.ts';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { Page } from '../../../ui/Page.tsx';
import { TimeText } from '../../../ui/TimeText.tsx';
import type { Column } from '../../../ui/table/column.ts';
import { DataTable } from '../../../ui/table/DataTable.tsx';
import { LogHealth } from './LogHealth.tsx';

/** The operator's place: the hospitals of this node and how their logs do. Their data stays theirs. */
export default function NodePage() {
  const { t, i18n } = useTranslation();
  const list = useRouteList(routes.console.list, {});
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
    { key: 'guard', title: t('hospitals.node.guard'), cell: (row) => <LogHealth guard={row.guard} />, width: 150 },
  ];
  const nameOf = (row: ConsoleHospitalJson): string => (row.kind === 'node' ? t('hospitals.node.itself') : row.name);
  return (
    <Page title={t('hospitals.node.title')} subtitle={t('hospitals.node.counters')} actions={<Acts />}>
      <DataTable
        id="node-hospitals"
        label={t('hospitals.node.title')}
        columns={columns}
        list={list}
        keyOf={(row) => row.id}
        hrefOf={(row) => (row.kind === 'node' ? paths.nodeLog() : paths.nodeHospital(row.id))}
        empty={
          <EmptyState
            icon={IconBuildingHospital}
            title={t('hospitals.node.empty')}
            text={t('hospitals.node.emptyText')}
          />
        }
      />
    </Page>
  );
}

function Suspended() {
  const { t } = useTranslation();
  return (
    <Badge color="yellow" tt="none">
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
