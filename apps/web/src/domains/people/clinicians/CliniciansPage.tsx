import { Badge, Group } from '@mantine/core';
import {
  clinicians as routes,
  CLINICIAN_ROLES,
  CLINICIAN_STATES,
  type ClinicianRole,
  type ClinicianRowJson,
  departments,
} from '@pramana/contract';
import { IconStethoscope } from '@tabler/icons-react';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useRoute, useRouteList } from '../../../lib/query.ts';
import { useFilters } from '../../../lib/searchParams.ts';
import { paths } from '../../../paths.ts';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { FilterChoice, FilterSelect, FilterText } from '../../../ui/Filters.tsx';
import { Page } from '../../../ui/Page.tsx';
import type { Column } from '../../../ui/table/column.ts';
import { DataTable } from '../../../ui/table/DataTable.tsx';
import { phoneText } from '../../../lib/phoneText.ts';

/** The doctors or the nurses of this hospital. */
export default function CliniciansPage() {
  const { t } = useTranslation();
  const role = roleOf(useParams({ strict: false }).role);
  const [{ q = '', state = '', department = '' }] = useFilters();
  const known = CLINICIAN_STATES.find((each) => each === state);
  const list = useRouteList(routes.clinicians.list, {
    query: {
      role,
      ...(q === '' ? {} : { q }),
      ...(department === '' ? {} : { department }),
      ...(known === undefined ? {} : { state: known }),
    },
  });
  const { data: named = [] } = useRoute(departments.departments.list, { query: { all: 'true' } });
  return (
    <Page title={t(`people.clinicians.${role}s`)} subtitle={<Others role={role} />}>
      <DataTable<ClinicianRowJson>
        key={role}
        id={`clinicians-${role}`}
        label={t(`people.clinicians.${role}s`)}
        columns={useColumns()}
        list={list}
        keyOf={(row) => row.id}
        hrefOf={(row) => paths.clinician(role, row.id)}
        csvName={`${role}s`}
        filters={
          <>
            <FilterText name="q" label={t('people.clinicians.search')} />
            <FilterSelect
              name="department"
              label={t('people.facts.department')}
              data={named.map(({ id, name }) => ({ value: id, label: name }))}
            />
            <FilterChoice
              name="state"
              label={t('people.state')}
              options={[
                { value: '', label: t('people.everybody') },
                ...CLINICIAN_STATES.map((value) => ({ value, label: t(`people.clinicians.states.${value}`) })),
              ]}
            />
          </>
        }
        empty={
          <EmptyState
            icon={IconStethoscope}
            title={t(q || state || department ? 'people.notFound' : `people.clinicians.none.${role}`)}
          />
        }
      />
    </Page>
  );
}

/** The role in an address; doctors for anything else. */
export function roleOf(text: string | undefined): ClinicianRole {
  return CLINICIAN_ROLES.find((each) => each === text) ?? 'doctor';
}

function Others({ role }: { role: ClinicianRole }) {
  const { t } = useTranslation();
  const other = role === 'doctor' ? 'nurse' : 'doctor';
  return (
    <Group gap="md">
      <Link to={paths.clinicians(other)}>{t(`people.clinicians.${other}s`)}</Link>
      <Link to={paths.departments()}>{t('departments.title')}</Link>
    </Group>
  );
}

function useColumns(): readonly Column<ClinicianRowJson>[] {
  const { t } = useTranslation();
  const text = (key: 'name' | 'department' | 'category' | 'degree' | 'email', title: string, isExtra = false) => ({
    key,
    title,
    cell: (row: ClinicianRowJson) => row[key],
    text: (row: ClinicianRowJson) => row[key] ?? '',
    ...(isExtra ? { isExtra } : {}),
  });
  return [
    text('name', t('people.name')),
    text('department', t('people.facts.department')),
    text('category', t('people.clinicians.category')),
    text('degree', t('people.facts.degree'), true),
    {
      key: 'since',
      title: t('people.clinicians.experienceSince'),
      cell: (row) => row.experienceSince,
      text: (row) => String(row.experienceSince ?? ''),
      width: 190,
    },
    {
      key: 'phone',
      title: t('people.facts.phone'),
      cell: (row) => (row.phone === null ? '' : phoneText(row.phone)),
      text: (row) => row.phone ?? '',
    },
    text('email', t('people.email'), true),
    {
      key: 'state',
      title: t('people.state'),
      width: 140,
      cell: (row) => <ClinicianState state={row.state} />,
      text: (row) => t(`people.clinicians.states.${row.state}`),
    },
  ];
}

export function ClinicianState({ state }: { state: ClinicianRowJson['state'] }) {
  const { t } = useTranslation();
  const words = t(`people.clinicians.states.${state}`);
  if (state === 'active') return words;
  return (
    <Badge tt="none" color="gray" variant="light">
      {words}
    </Badge>
  );
}
