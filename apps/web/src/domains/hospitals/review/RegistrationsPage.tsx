import { Badge } from '@mantine/core';
import { REGISTRATION_STATES, type RegistrationRowJson, hospitals as contract } from '@pramana/contract';
import { IconInbox } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useRouteList } from '../../../lib/query.ts';
import { useFilters } from '../../../lib/searchParams.ts';
import { paths } from '../../../paths.ts';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { FilterChoice, FilterText } from '../../../ui/Filters.tsx';
import { Page } from '../../../ui/Page.tsx';
import { TimeText } from '../../../ui/TimeText.tsx';
import type { Column } from '../../../ui/table/column.ts';
import { DataTable } from '../../../ui/table/DataTable.tsx';
import { StateBadge } from './StateBadge.tsx';
import { openWord } from '../../../lib/openWord.ts';

/** What hospitals sent in, for the operator to decide. */
export default function RegistrationsPage() {
  const { t } = useTranslation();
  const [{ state = '', q = '' }] = useFilters();
  const known = REGISTRATION_STATES.find((each) => each === state);
  const query = { ...(known ? { state: known } : {}), ...(q === '' ? {} : { q }) };
  const list = useRouteList(contract.registrations.list, { query });
  const columns: Column<RegistrationRowJson>[] = [
    { key: 'name', title: t('hospitals.field.name'), cell: (row) => row.name },
    { key: 'state', title: t('hospitals.review.state'), cell: (row) => <StateBadge state={row.state} />, width: 150 },
    { key: 'city', title: t('hospitals.field.city'), cell: (row) => row.city, width: 180 },
    {
      key: 'type',
      title: t('hospitals.field.type'),
      cell: (row) => openWord(t, `hospitals.type.${row.type}`, { defaultValue: row.type }),
      width: 160,
    },
    {
      key: 'alike',
      title: t('hospitals.review.alike'),
      cell: (row) => (row.duplicates === 0 ? '–' : <Badge color="amber">{row.duplicates}</Badge>),
      width: 110,
    },
    { key: 'at', title: t('hospitals.review.sentIn'), cell: (row) => <TimeText at={row.submittedAt} />, width: 180 },
  ];
  const options = [
    { value: '', label: t('hospitals.review.all') },
    ...REGISTRATION_STATES.filter((each) => each !== 'draft').map((value) => ({
      value,
      label: t(`hospitals.status.${value}`),
    })),
  ];
  return (
    <Page title={t('hospitals.review.title')} subtitle={t('hospitals.review.text')}>
      <DataTable
        id="registrations"
        label={t('hospitals.review.title')}
        columns={columns}
        list={list}
        keyOf={(row) => row.id}
        hrefOf={(row) => paths.registration(row.id)}
        filters={
          <>
            <FilterText name="q" label={t('hospitals.review.search')} />
            <FilterChoice name="state" label={t('hospitals.review.state')} options={options} />
          </>
        }
        empty={
          <EmptyState icon={IconInbox} title={t('hospitals.review.empty')} text={t('hospitals.review.emptyText')} />
        }
      />
    </Page>
  );
}
