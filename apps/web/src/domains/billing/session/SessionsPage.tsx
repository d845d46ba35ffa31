import { Button } from '@mantine/core';
import { billing, type CounterSessionJson } from '@pramana/contract';
import { toDecimal } from '@pramana/kernel';
import { IconCash, IconLock, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sayDate } from '../../../lib/format.ts';
import { useRoute, useRouteList } from '../../../lib/query.ts';
import { useHospital, useSession } from '../../../lib/session.tsx';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { FilterChoice } from '../../../ui/Filters.tsx';
import { useFilters } from '../../../lib/searchParams.ts';
import { MoneyText } from '../../../ui/MoneyText.tsx';
import { Page } from '../../../ui/Page.tsx';
import type { Column } from '../../../ui/table/column.ts';
import { DataTable } from '../../../ui/table/DataTable.tsx';
import { TimeText } from '../../../ui/TimeText.tsx';
import { CloseDayDialog } from './CloseDayDialog.tsx';
import { OpenCounterDialog } from './OpenCounterDialog.tsx';
import { OwnSession } from './OwnSession.tsx';

/** Cash counters: one's own drawer, those before, and for the administrator the close of the day. */
export default function SessionsPage() {
  const { t } = useTranslation();
  const { may } = useSession();
  const [{ status }] = useFilters();
  const [dialog, setDialog] = useState<'open' | 'day' | null>(null);
  const own = useRoute(billing.counters.list, { query: { status: 'open', mine: 'true' } });
  const query = status === 'open' || status === 'closed' ? ({ status } as const) : {};
  const list = useRouteList(billing.counters.list, { query });
  const columns = useColumns();
  const [session] = own.data ?? [];
  const close = (): void => setDialog(null);
  return (
    <Page
      title={t('billing.session.title')}
      actions={
        <>
          {may('day:close') ? (
            <ActionButton
              variant="default"
              can={own.can?.closeDay}
              onAct={() => setDialog('day')}
              leftSection={<IconLock size={18} stroke={1.6} aria-hidden />}
            >
              {t('billing.day.close')}
            </ActionButton>
          ) : null}
          <ActionButton
            can={own.can?.open}
            onAct={() => setDialog('open')}
            leftSection={<IconPlus size={18} stroke={1.6} aria-hidden />}
          >
            {t('billing.session.open')}
          </ActionButton>
        </>
      }
    >
      {session ? <OwnSession session={session} /> : null}
      <DataTable<CounterSessionJson>
        id="billing.sessions"
        label={t('billing.session.title')}
        columns={columns}
        list={list}
        keyOf={(row) => row.id}
        csvName="counter-sessions"
        filters={
          <FilterChoice
            name="status"
            label={t('billing.session.status')}
            options={['', 'open', 'closed'].map((value) => ({
              value,
              label: t(`billing.session.${(value || 'all') as 'all' | 'open' | 'closed'}State`),
            }))}
          />
        }
        empty={
          <EmptyState icon={IconCash} title={t('billing.session.empty')} text={t('billing.session.emptyText')}>
            <Button onClick={() => setDialog('open')}>{t('billing.session.open')}</Button>
          </EmptyState>
        }
      />
      <OpenCounterDialog isOpen={dialog === 'open'} onClose={close} onOpened={close} />
      <CloseDayDialog isOpen={dialog === 'day'} onClose={close} />
    </Page>
  );
}

function useColumns(): readonly Column<CounterSessionJson>[] {
  const { t, i18n } = useTranslation();
  const { currency } = useHospital();
  const plain = (minor: string | null): string => (minor === null ? '' : toDecimal(BigInt(minor), currency));
  const money = (minor: string | null) => (minor === null ? '–' : <MoneyText minor={minor} />);
  const state = (row: CounterSessionJson): string =>
    t(row.status === 'open' ? 'billing.session.openState' : 'billing.session.closedState');
  return [
    {
      key: 'counter',
      title: t('billing.session.counter'),
      cell: (row) => row.counter,
      text: (row) => row.counter,
      width: 130,
    },
    {
      key: 'day',
      title: t('billing.bill.businessDate'),
      cell: (row) => sayDate(row.businessDate, '', i18n.language),
      text: (row) => row.businessDate,
      width: 120,
    },
    { key: 'person', title: t('billing.session.person'), cell: (row) => row.person, text: (row) => row.person },
    { key: 'status', title: t('billing.session.status'), cell: state, text: (row) => row.status, width: 90 },
    {
      key: 'opened',
      title: t('billing.session.opened'),
      cell: (row) => <TimeText at={row.openedAt} />,
      text: (row) => row.openedAt,
      width: 140,
      isExtra: true,
    },
    {
      key: 'float',
      title: t('billing.session.float'),
      cell: (row) => money(row.openingFloat),
      text: (row) => plain(row.openingFloat),
      align: 'end',
      width: 130,
    },
    {
      key: 'in',
      title: t('billing.session.cashIn'),
      cell: (row) => money(row.cashIn),
      text: (row) => plain(row.cashIn),
      align: 'end',
      width: 120,
    },
    {
      key: 'out',
      title: t('billing.session.cashOut'),
      cell: (row) => money(row.cashOut),
      text: (row) => plain(row.cashOut),
      align: 'end',
      width: 120,
      isExtra: true,
    },
    {
      key: 'expected',
      title: t('billing.session.expectedShort'),
      cell: (row) => money(row.expected),
      text: (row) => plain(row.expected),
      align: 'end',
      width: 120,
    },
    {
      key: 'counted',
      title: t('billing.session.counted'),
      cell: (row) => money(row.counted),
      text: (row) => plain(row.counted),
      align: 'end',
      width: 120,
    },
    {
      key: 'variance',
      title: t('billing.session.variance'),
      cell: (row) => <Variance row={row} />,
      text: (row) => plain(row.variance),
      align: 'end',
      width: 140,
    },
    {
      key: 'approver',
      title: t('billing.session.approver'),
      cell: (row) => row.approver ?? '',
      text: (row) => row.approver ?? '',
      width: 140,
      isExtra: true,
    },
  ];
}

function Variance({ row }: { row: CounterSessionJson }) {
  if (row.variance === null) return '–';
  return (
    <span title={row.varianceReason ?? undefined}>
      <MoneyText minor={row.variance} />
    </span>
  );
}
