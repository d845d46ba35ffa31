import { Button } from '@mantine/core';
import { type HospitalJson, hospitals as routes } from '@pramana/contract';
import { IconBuildingHospital } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useRouteList } from '../../../lib/query.ts';
import { paths } from '../../../paths.ts';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { Page } from '../../../ui/Page.tsx';
import type { Column } from '../../../ui/table/column.ts';
import { DataTable } from '../../../ui/table/DataTable.tsx';

/** The operator's place: the hospitals of this node. Their data stays theirs; the operator sees none of it. */
export default function NodePage() {
  const { t } = useTranslation();
  const hospitals = useRouteList(routes.hospitals.list, {});
  const columns: Column<HospitalJson>[] = [
    { key: 'name', title: t('hospitals.node.name'), cell: (row) => row.name, text: (row) => row.name },
    { key: 'slug', title: t('hospitals.node.slug'), cell: (row) => row.slug, text: (row) => row.slug, width: 180 },
    {
      key: 'zone',
      title: t('hospitals.node.zone'),
      cell: (row) => row.timeZone,
      text: (row) => row.timeZone,
      width: 200,
    },
    { key: 'currency', title: t('hospitals.node.currency'), cell: (row) => row.currency, width: 120 },
  ];
  return (
    <Page title={t('hospitals.node.title')} subtitle={t('hospitals.node.text')} actions={<AddHospital />}>
      <DataTable
        id="hospitals"
        label={t('hospitals.node.title')}
        columns={columns}
        list={hospitals}
        keyOf={(row) => row.id}
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

function AddHospital() {
  const { t } = useTranslation();
  return (
    <Button renderRoot={(props) => <Link to={paths.newHospital()} {...props} />}>{t('hospitals.node.add')}</Button>
  );
}
