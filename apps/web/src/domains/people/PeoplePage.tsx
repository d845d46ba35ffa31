import { Button } from '@mantine/core';
import { type ColleagueJson, people as routes } from '@pramana/contract';
import { IconUsersGroup } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRouteList } from '../../lib/query.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Page } from '../../ui/Page.tsx';
import type { Column } from '../../ui/table/column.ts';
import { DataTable } from '../../ui/table/DataTable.tsx';
import { AddPerson } from './AddPerson.tsx';

/** The people who work in this hospital, for its administrator. */
export default function PeoplePage() {
  const { t } = useTranslation();
  const [isAdding, setAdding] = useState(false);
  // Everybody who works here may read the hospital's own facts; patients and guardians are not colleagues.
  const people = useRouteList(routes.colleagues.list, { query: { permission: 'hospital:read' } });
  const rolesOf = (person: ColleagueJson): string => person.roles.map((role) => t(`role.${role}`)).join(', ');
  const columns: Column<ColleagueJson>[] = [
    { key: 'name', title: t('people.name'), cell: (row) => row.name, text: (row) => row.name },
    { key: 'roles', title: t('people.roles'), cell: rolesOf, text: rolesOf },
    { key: 'login', title: t('people.login'), cell: (row) => row.login, text: (row) => row.login ?? '' },
  ];
  return (
    <Page title={t('people.title')} actions={<Button onClick={() => setAdding(true)}>{t('people.add')}</Button>}>
      <DataTable
        id="people"
        label={t('people.title')}
        columns={columns}
        list={people}
        keyOf={(row) => row.id}
        csvName="people"
        empty={<EmptyState icon={IconUsersGroup} title={t('people.empty')} />}
      />
      <AddPerson isOpen={isAdding} onClose={() => setAdding(false)} />
    </Page>
  );
}
