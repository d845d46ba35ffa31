import { Button } from '@mantine/core';
import { type BillRowJson, billing } from '@pramana/contract';
import { toDecimal } from '@pramana/kernel';
import { IconReceipt } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useRouteList } from '../../../lib/query.ts';
import { useFilters } from '../../../lib/searchParams.ts';
import { useHospital } from '../../../lib/session.tsx';
import { paths } from '../../../paths.ts';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { FilterDates } from '../../../ui/FilterDates.tsx';
import { FilterChoice, FilterText } from '../../../ui/Filters.tsx';
import { MoneyText } from '../../../ui/MoneyText.tsx';
import { Page } from '../../../ui/Page.tsx';
import { SealBadge } from '../../../ui/SealBadge.tsx';
import type { Column } from '../../../ui/table/column.ts';
import { DataTable } from '../../../ui/table/DataTable.tsx';
import { TimeText } from '../../../ui/TimeText.tsx';
import { useMoneyRefresh } from '../live.ts';
import classes from './Bill.module.css';

const STATUSES = ['', 'due', 'draft'] as const;

/** Bills by number, patient and day; drafts and dues. */
export default function BillsPage() {
  const { t } = useTranslation();
  const [filters, setFilters] = useFilters();
  const { q, patient, from, to } = filters;
  const status = STATUSES.find((each) => each !== '' && each === filters.status) || undefined;
  const query = {
    ...(q ? { q } : {}),
    ...(patient ? { patient } : {}),
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
    ...(status ? { status } : {}),
  };
  const list = useRouteList(billing.bills.list, { query });
  useMoneyRefresh(billing.bills.list);
  const columns = useColumns();
  const isFiltered = Object.keys(query).length > 0;
  return (
    <Page
      title={t('billing.bills.title')}
      isWide
      actions={
        <Button renderRoot={(props) => <Link to={paths.counter()} {...props} />}>{t('billing.bills.new')}</Button>
      }
    >
      <DataTable<BillRowJson>
        id="billing.bills"
        label={t('billing.bills.title')}
        columns={columns}
        list={list}
        keyOf={(row) => row.id}
        hrefOf={(row) => paths.bill(row.number ?? row.id)}
        card={(row) => <BillCard row={row} />}
        csvName="bills"
        filters={
          <>
            <FilterText name="q" label={t('billing.bills.search')} autoFocus />
            <FilterDates label={t('billing.bills.days')} />
            <FilterChoice
              name="status"
              label={t('billing.bills.status')}
              options={STATUSES.map((value) => ({ value, label: t(`billing.bills.${value || 'all'}`) }))}
            />
            {patient ? (
              <Button variant="light" size="compact-sm" onClick={() => setFilters({ patient: '' })}>
                {t('billing.bills.onePatient')}
              </Button>
            ) : null}
          </>
        }
        empty={
          <EmptyState
            icon={IconReceipt}
            title={t(isFiltered ? 'billing.bills.none' : 'billing.bills.empty')}
            text={t(isFiltered ? 'billing.bills.noneText' : 'billing.bills.emptyText')}
          >
            {isFiltered ? (
              <Button
                variant="default"
                onClick={() => setFilters({ q: '', patient: '', from: '', to: '', status: '' })}
              >
                {t('billing.bills.clear')}
              </Button>
            ) : null}
          </EmptyState>
        }
      />
    </Page>
  );
}

/** Names are not exported from the browser: an export of people is an access of its own, made by the server. */
function useColumns(): readonly Column<BillRowJson>[] {
  const { t } = useTranslation();
  const { currency } = useHospital();
  return [
    {
      key: 'number',
      title: t('billing.bill.number'),
      cell: (row) => row.number ?? t('billing.bill.draft'),
      text: (row) => row.number ?? '',
      width: 170,
    },
    { key: 'name', title: t('billing.patient.one'), cell: (row) => <Who row={row} /> },
    {
      key: 'kind',
      title: t('billing.bill.kind'),
      cell: (row) => t(`billing.kind.${row.kind}`),
      text: (row) => row.kind,
      width: 130,
      isExtra: true,
    },
    {
      key: 'at',
      title: t('billing.bill.when'),
      cell: (row) => <TimeText at={row.at} />,
      text: (row) => row.at,
      width: 150,
    },
    {
      key: 'lines',
      title: t('billing.bill.lineCount'),
      cell: (row) => row.lineCount,
      text: (row) => String(row.lineCount),
      align: 'end',
      width: 80,
    },
    {
      key: 'total',
      title: t('billing.total.total'),
      cell: (row) => <MoneyText minor={row.total} />,
      text: (row) => toDecimal(BigInt(row.total), currency),
      align: 'end',
      width: 130,
    },
    {
      key: 'due',
      title: t('billing.bill.due'),
      cell: (row) => <Due row={row} />,
      text: (row) => toDecimal(BigInt(row.due), currency),
      align: 'end',
      width: 130,
    },
    {
      key: 'credited',
      title: t('billing.bill.credited'),
      cell: (row) => <MoneyText minor={row.credited} />,
      text: (row) => toDecimal(BigInt(row.credited), currency),
      align: 'end',
      width: 120,
      isExtra: true,
    },
    {
      key: 'author',
      title: t('billing.bill.author'),
      cell: (row) => row.author,
      text: (row) => row.author,
      width: 150,
    },
    {
      key: 'seal',
      title: t('billing.bill.seal'),
      cell: (row) => <SealBadge state={row.seal} isCompact />,
      text: (row) => row.seal,
      width: 70,
    },
  ];
}

function Who({ row }: { row: BillRowJson }) {
  const { t } = useTranslation();
  return (
    <>
      {row.name ?? t('billing.patient.walkIn')}
      {row.patientNumber === null ? null : <span className={classes.dim}> {row.patientNumber}</span>}
    </>
  );
}

function Due({ row }: { row: BillRowJson }) {
  return row.due === '0' ? '–' : <MoneyText minor={row.due} />;
}

function BillCard({ row }: { row: BillRowJson }) {
  const { t } = useTranslation();
  return (
    <span className={classes.card}>
      <span className={classes.cardLine}>
        <strong>{row.number ?? t('billing.bill.draft')}</strong>
        <SealBadge state={row.seal} isCompact />
        <MoneyText minor={row.total} />
      </span>
      <span className={classes.cardLine}>
        <span>{row.name ?? t('billing.patient.walkIn')}</span>
        <TimeText at={row.at} />
      </span>
      {row.due === '0' || row.status === 'draft' ? null : (
        <span className={classes.cardLine}>
          <span>{t('billing.bill.due')}</span>
          <MoneyText minor={row.due} />
        </span>
      )}
    </span>
  );
}
