import { APPLICATION_STATES, type ApplicationRowJson, joining } from '@pramana/contract';
import { IconUserPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useRouteList } from '../../lib/query.ts';
import { useFilters } from '../../lib/searchParams.ts';
import { useSession } from '../../lib/session.tsx';
import { paths } from '../../paths.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { FilterChoice } from '../../ui/Filters.tsx';
import { Page } from '../../ui/Page.tsx';
import type { Column } from '../../ui/table/column.ts';
import { DataTable } from '../../ui/table/DataTable.tsx';
import { TimeText } from '../../ui/TimeText.tsx';
import { ApplyLink } from './ApplyLink.tsx';
import { useRoleWords } from './roleWords.ts';

/** Who wants to work here. */
export default function ApplicationsPage() {
  const { t } = useTranslation();
  const words = useRoleWords();
  const { hospital } = useSession();
  const [{ state = '' }] = useFilters();
  const known = APPLICATION_STATES.find((each) => each === state);
  const list = useRouteList(joining.applications.list, { query: known === undefined ? {} : { state: known } });
  const columns: Column<ApplicationRowJson>[] = [
    { key: 'name', title: t('people.name'), cell: (row) => row.name, text: (row) => row.name },
    { key: 'roles', title: t('people.roles'), cell: (row) => words(row.roles), text: (row) => words(row.roles) },
    { key: 'state', title: t('people.state'), cell: (row) => t(`people.application.states.${row.state}`) },
    { key: 'at', title: t('people.applications.at'), cell: (row) => <TimeText at={row.createdAt} /> },
  ];
  const link = `${globalThis.location.origin}${paths.apply(hospital?.slug ?? '')}`;
  return (
    <Page
      title={t('people.applications.title')}
      actions={<ApplyLink />}
      subtitle={t('people.applications.link', { link })}
    >
      <DataTable<ApplicationRowJson>
        id="people.applications"
        label={t('people.applications.title')}
        columns={columns}
        list={list}
        keyOf={(row) => row.id}
        hrefOf={(row) => paths.applicationOf(row.id)}
        filters={
          <FilterChoice
            name="state"
            label={t('people.state')}
            options={[
              { value: '', label: t('people.everybody') },
              ...(['waiting', 'asked', 'approved'] as const).map((value) => ({
                value,
                label: t(`people.application.states.${value}`),
              })),
            ]}
          />
        }
        empty={<EmptyState icon={IconUserPlus} title={t('people.applications.empty')} text={link} />}
      />
    </Page>
  );
}
