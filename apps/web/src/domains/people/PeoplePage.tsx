import { Badge, Button, Group } from '@mantine/core';
import { type MemberRowJson, MEMBER_STATES, people as routes, STAFF_ROLES } from '@pramana/contract';
import { IconUsersGroup } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRouteList } from '../../lib/query.ts';
import { useFilters } from '../../lib/searchParams.ts';
import { paths } from '../../paths.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { FilterChoice, FilterSelect, FilterText } from '../../ui/Filters.tsx';
import { Page } from '../../ui/Page.tsx';
import type { Column } from '../../ui/table/column.ts';
import { DataTable } from '../../ui/table/DataTable.tsx';
import { AddPerson } from './AddPerson.tsx';
import { ApplyLink } from './ApplyLink.tsx';
import { useRoleWords } from './roleWords.ts';

/** Who works in this hospital or did, for its administrator. */
export default function PeoplePage() {
  const { t } = useTranslation();
  const [isAdding, setAdding] = useState(false);
  const [{ q = '', state = '', role = '' }] = useFilters();
  const held = STAFF_ROLES.find((each) => each === role);
  const known = MEMBER_STATES.find((each) => each === state);
  const query = {
    ...(q === '' ? {} : { q }),
    ...(known === undefined ? {} : { state: known }),
    ...(held === undefined ? {} : { role: held }),
  };
  const list = useRouteList(routes.members.list, { query });
  return (
    <Page
      title={t('people.title')}
      actions={
        <>
          <ApplyLink />
          <Button onClick={() => setAdding(true)}>{t('people.add')}</Button>
        </>
      }
      subtitle={<PeopleLinks />}
    >
      <DataTable<MemberRowJson>
        id="people"
        label={t('people.title')}
        columns={useColumns()}
        list={list}
        keyOf={(row) => row.id}
        hrefOf={(row) => paths.member(row.id)}
        csvName="people"
        filters={
          <>
            <FilterText name="q" label={t('people.search')} />
            <FilterSelect
              name="role"
              label={t('people.role')}
              data={STAFF_ROLES.map((value) => ({ value, label: t(`role.${value}`) }))}
            />
            <FilterChoice
              name="state"
              label={t('people.state')}
              options={[
                { value: '', label: t('people.everybody') },
                ...MEMBER_STATES.map((value) => ({ value, label: t(`people.states.${value}`) })),
              ]}
            />
          </>
        }
        empty={<EmptyState icon={IconUsersGroup} title={t(q || state || role ? 'people.notFound' : 'people.empty')} />}
      />
      {isAdding ? <AddPerson onClose={() => setAdding(false)} /> : null}
    </Page>
  );
}

/** The other pages about people. */
function PeopleLinks() {
  const { t } = useTranslation();
  return (
    <Group gap="md">
      <Link to={paths.applications()}>{t('people.applications.title')}</Link>
      <Link to={paths.invitations()}>{t('people.invitations.title')}</Link>
      <Link to={paths.permissions()}>{t('people.permissions.title')}</Link>
      <Link to={paths.recovery()}>{t('people.recovery.title')}</Link>
    </Group>
  );
}

function useColumns(): readonly Column<MemberRowJson>[] {
  const { t } = useTranslation();
  const words = useRoleWords();
  return [
    { key: 'name', title: t('people.name'), cell: (row) => row.name, text: (row) => row.name },
    { key: 'roles', title: t('people.roles'), cell: (row) => words(row.roles), text: (row) => words(row.roles) },
    {
      key: 'state',
      title: t('people.state'),
      cell: (row) => <StateBadge state={row.state} />,
      text: (row) => t(`people.states.${row.state}`),
    },
    {
      key: 'department',
      title: t('people.facts.department'),
      cell: (row) => row.department,
      text: (row) => row.department,
    },
    { key: 'login', title: t('people.login'), width: 300, cell: (row) => row.login, text: (row) => row.login ?? '' },
  ];
}

/** Whether somebody works here now; nothing to see where they do. */
export function StateBadge({ state }: { state: MemberRowJson['state'] }) {
  const { t } = useTranslation();
  return state === 'active' ? (
    t('people.states.active')
  ) : (
    <Badge tt="none" color="gray" variant="light">
      {t(`people.states.${state}`)}
    </Badge>
  );
}
