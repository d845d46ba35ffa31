import { pharmacy, type PrescriptionRowJson } from '@pramana/contract';
import { IconPill } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useLiveRefresh } from '../../../lib/live.ts';
import { useRouteList } from '../../../lib/query.ts';
import { useFilters } from '../../../lib/searchParams.ts';
import { paths } from '../../../paths.ts';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { FilterChoice } from '../../../ui/Filters.tsx';
import { Page } from '../../../ui/Page.tsx';
import type { Column } from '../../../ui/table/column.ts';
import { DataTable } from '../../../ui/table/DataTable.tsx';
import { TimeText } from '../../../ui/TimeText.tsx';
import classes from '../Pharmacy.module.css';
import { StateBadge } from '../StateBadge.tsx';

/** Prescriptions to hand out, the newest first. */
export default function PrescriptionsPage() {
  const { t } = useTranslation();
  const [{ which = '' }] = useFilters();
  const list = useRouteList(pharmacy.prescriptions.list, { query: which === 'all' ? { all: true } : {} });
  useLiveRefresh('prescription', pharmacy.prescriptions.list);
  useLiveRefresh('record', pharmacy.prescriptions.list);
  return (
    <Page title={t('pharmacy.title')} isWide>
      <DataTable<PrescriptionRowJson>
        id="prescriptions"
        label={t('pharmacy.title')}
        columns={useColumns()}
        list={list}
        keyOf={({ id }) => id}
        hrefOf={({ id }) => paths.prescription(id)}
        card={(row) => <Card row={row} />}
        filters={
          <FilterChoice
            name="which"
            label={t('pharmacy.which.label')}
            options={['', 'all'].map((value) => ({
              value,
              label: t(`pharmacy.which.${value === '' ? 'open' : 'all'}`),
            }))}
          />
        }
        empty={<EmptyState icon={IconPill} title={t('pharmacy.none')} text={t('pharmacy.noneText')} />}
      />
    </Page>
  );
}

function useColumns(): readonly Column<PrescriptionRowJson>[] {
  const { t } = useTranslation();
  return [
    {
      key: 'patient',
      title: t('pharmacy.patient'),
      cell: ({ patient }) => patient?.name ?? t('pharmacy.forgotten'),
      text: ({ patient }) => patient?.name ?? '',
    },
    {
      key: 'number',
      title: t('pharmacy.number'),
      cell: ({ patient }) => patient?.number ?? '',
      text: ({ patient }) => patient?.number ?? '',
      width: 130,
    },
    {
      key: 'prescriber',
      title: t('pharmacy.prescriber'),
      cell: ({ prescriber }) => prescriber,
      text: ({ prescriber }) => prescriber,
    },
    { key: 'at', title: t('pharmacy.at'), cell: ({ at }) => <TimeText at={at} />, text: ({ at }) => at, width: 170 },
    {
      key: 'state',
      title: t('pharmacy.stateOf'),
      cell: (row) => <StateBadge state={row.state} isWaiting={row.waiting} />,
      text: ({ state }) => t(`pharmacy.state.${state}`),
      width: 260,
    },
  ];
}

function Card({ row }: { row: PrescriptionRowJson }) {
  const { t } = useTranslation();
  return (
    <div className={classes.card}>
      <span className={classes.bar}>
        <strong>{row.patient?.name ?? t('pharmacy.forgotten')}</strong>
        <StateBadge state={row.state} isWaiting={row.waiting} />
      </span>
      <span className={classes.dim}>
        {[row.patient?.number, row.prescriber].filter(Boolean).join(' · ')} · <TimeText at={row.at} />
      </span>
    </div>
  );
}
