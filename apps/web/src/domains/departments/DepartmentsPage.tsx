import { Badge } from '@mantine/core';
import { type DepartmentRowJson, departments as routes } from '@pramana/contract';
import { IconBuilding, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRoute, useRouteList } from '../../lib/query.ts';
import { useFilters } from '../../lib/searchParams.ts';
import { paths } from '../../paths.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { FilterChoice } from '../../ui/Filters.tsx';
import { Page } from '../../ui/Page.tsx';
import type { Column } from '../../ui/table/column.ts';
import { DataTable } from '../../ui/table/DataTable.tsx';
import { NameDialog } from './NameDialog.tsx';

/** The departments of this hospital. */
export default function DepartmentsPage() {
  const { t } = useTranslation();
  const [isAdding, setAdding] = useState(false);
  const [{ all = '' }] = useFilters();
  const query = all === 'true' ? { all: 'true' as const } : {};
  const list = useRouteList(routes.departments.list, { query });
  const { can } = useRoute(routes.departments.list, { query: {} });
  return (
    <Page
      title={t('departments.title')}
      actions={
        <ActionButton can={can?.create} leftSection={<IconPlus size={18} aria-hidden />} onAct={() => setAdding(true)}>
          {t('departments.add')}
        </ActionButton>
      }
    >
      <DataTable<DepartmentRowJson>
        id="departments"
        label={t('departments.title')}
        columns={useColumns()}
        list={list}
        keyOf={(row) => row.id}
        hrefOf={(row) => paths.department(row.id)}
        csvName="departments"
        filters={
          <FilterChoice
            name="all"
            label={t('departments.show')}
            options={[
              { value: '', label: t('departments.inUse') },
              { value: 'true', label: t('departments.all') },
            ]}
          />
        }
        empty={<EmptyState icon={IconBuilding} title={t('departments.empty')} text={t('departments.emptyText')} />}
      />
      {isAdding ? <NameDialog onClose={() => setAdding(false)} /> : null}
    </Page>
  );
}

function useColumns(): readonly Column<DepartmentRowJson>[] {
  const { t } = useTranslation();
  const stateOf = (row: DepartmentRowJson): string =>
    t(row.retiredAt === null ? 'departments.inUse' : 'departments.retired');
  return [
    { key: 'name', title: t('departments.name'), cell: (row) => row.name, text: (row) => row.name },
    {
      key: 'state',
      title: t('departments.state'),
      width: 180,
      cell: (row) =>
        row.retiredAt === null ? (
          stateOf(row)
        ) : (
          <Badge tt="none" color="gray" variant="light">
            {stateOf(row)}
          </Badge>
        ),
      text: stateOf,
    },
  ];
}
