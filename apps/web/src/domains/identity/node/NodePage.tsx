import { Button } from '@mantine/core';
import { type HospitalJson, identity } from '@pramana/contract';
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
  const hospitals = useRouteList(identity.hospitals.list, {});
  const columns: Column<HospitalJson>[] = [
    { key: 'name', title: t('identity.node.name'), cell: (row) => row.name, text: (row) => row.name },
    { key: 'slug', title: t('identity.node.slug'), cell: (row) => row.slug, text: (row) => row.slug, width: 180 },
    {
      key: 'zone',
      title: t('identity.node.zone'),
      cell: (row) => row.timeZone,
      text: (row) => row.timeZone,
      width: 200,
    },
    { key: 'currency', title: t('identity.node.currency'), cell: (row) => row.currency, width: 120 },
  ];
  return (
    <Page title={t('identity.node.title')} subtitle={t('identity.node.text')} actions={<AddHospital />}>
      <DataTable
        id="hospitals"
        label={t('identity.node.title')}
        columns={columns}
        list={hospitals}
        keyOf={(row) => row.id}
        empty={
          <EmptyState
            icon={IconBuildingHospital}
            title={t('identity.node.empty')}
            text={t('identity.node.emptyText')}
          />
        }
      />
    </Page>
  );
}

function AddHospital() {
  const { t } = useTranslation();
  return <Button renderRoot={(props) => <Link to={paths.newHospital()} {...props} />}>{t('identity.node.add')}</Button>;
}
