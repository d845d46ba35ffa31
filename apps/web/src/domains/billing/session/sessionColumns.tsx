import { Button } from '@mantine/core';
import type { CounterSessionJson } from '@pramana/contract';
import { toDecimal } from '@pramana/kernel';
import { useTranslation } from 'react-i18next';
import { sayDate } from '../../../lib/format.ts';
import { useHospital, useSession } from '../../../lib/session.tsx';
import { MoneyText } from '../../../ui/MoneyText.tsx';
import type { Column } from '../../../ui/table/column.ts';
import { TimeText } from '../../../ui/TimeText.tsx';

/** A drawer in one row; who approved, when it opened and what went out are there to be chosen. */
export function useSessionColumns(
  onCloseAnothers: (session: CounterSessionJson) => void,
  onShow: (session: CounterSessionJson) => void,
): readonly Column<CounterSessionJson>[] {
  const { t, i18n } = useTranslation();
  const { currency } = useHospital();
  const { person } = useSession();
  const plain = (minor: string | null): string => (minor === null ? '' : toDecimal(BigInt(minor), currency));
  const money = (minor: string | null) => (minor === null ? '–' : <MoneyText minor={minor} />);
  const state = (row: CounterSessionJson): string =>
    t(row.status === 'open' ? 'billing.session.openState' : 'billing.session.closedState');
  // One's own is closed above the list; of others only whoever may approve sees any.
  const counted = (row: CounterSessionJson) =>
    row.status === 'open' && row.personId !== person.id ? (
      <Button
        size="compact-sm"
        variant="default"
        aria-label={t('billing.session.closeTitle', { counter: row.counter })}
        onClick={() => onCloseAnothers(row)}
      >
        {t('billing.session.close')}
      </Button>
    ) : (
      money(row.counted)
    );
  return [
    {
      key: 'counter',
      title: t('billing.session.counter'),
      cell: (row) =>
        row.status === 'open' ? (
          row.counter
        ) : (
          <Button
            variant="subtle"
            size="compact-sm"
            mx={-8}
            aria-label={t('billing.session.showClosed', { counter: row.counter, day: row.businessDate })}
            onClick={() => onShow(row)}
          >
            {row.counter}
          </Button>
        ),
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
      cell: counted,
      text: (row) => plain(row.counted),
      align: 'end',
      width: 160,
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
    {
      key: 'closedBy',
      title: t('billing.session.closedBy'),
      cell: (row) => <span title={row.absenceReason ?? undefined}>{row.closedBy ?? ''}</span>,
      text: (row) => row.closedBy ?? '',
      width: 140,
      isExtra: true,
    },
    {
      key: 'absence',
      title: t('billing.session.absenceShort'),
      cell: (row) => row.absenceReason ?? '',
      text: (row) => row.absenceReason ?? '',
      width: 180,
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
