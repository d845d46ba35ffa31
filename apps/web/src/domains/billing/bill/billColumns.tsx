import type { BillRowJson } from '@pramana/contract';
import { toDecimal } from '@pramana/kernel';
import { useTranslation } from 'react-i18next';
import { useHospital } from '../../../lib/session.tsx';
import { MoneyText } from '../../../ui/MoneyText.tsx';
import { SealBadge } from '../../../ui/SealBadge.tsx';
import type { Column } from '../../../ui/table/column.ts';
import { TimeText } from '../../../ui/TimeText.tsx';
import classes from './Bill.module.css';

/** Names are not exported from the browser: an export of people is an access of its own, made by the server. */
export function useBillColumns(): readonly Column<BillRowJson>[] {
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
