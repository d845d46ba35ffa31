import { Button } from '@mantine/core';
import { type BillRowJson, billing, type QueryOf } from '@pramana/contract';
import { IconReceipt } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useRouteList } from '../../../lib/query.ts';
import { useFilters } from '../../../lib/searchParams.ts';
import { paths } from '../../../paths.ts';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { FilterDates } from '../../../ui/FilterDates.tsx';
import { FilterChoice, FilterText } from '../../../ui/Filters.tsx';
import { MoneyText } from '../../../ui/MoneyText.tsx';
import { Page } from '../../../ui/Page.tsx';
import { SealBadge } from '../../../ui/SealBadge.tsx';
import { DataTable } from '../../../ui/table/DataTable.tsx';
import { TimeText } from '../../../ui/TimeText.tsx';
import { TodayNames } from '../../../ui/TodayNames.tsx';
import { useMoneyRefresh } from '../live.ts';
import { useBillColumns } from './billColumns.tsx';
import classes from './Bill.module.css';

const STATUSES = ['', 'due', 'draft', 'colleagues'] as const;

/** The choice as the server asks for it. */
const queryOf = (status: (typeof STATUSES)[number] | undefined): QueryOf<typeof billing.bills.list> =>
  status === 'colleagues' ? { status: 'draft', whose: 'colleagues' } : status ? { status } : {};

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
    ...queryOf(status),
  };
  const list = useRouteList(billing.bills.list, { query });
  useMoneyRefresh(billing.bills.list);
  const columns = useBillColumns();
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
      <TodayNames />
    </Page>
  );
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
