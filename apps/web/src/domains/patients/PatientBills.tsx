import { type BillRowJson, billing } from '@pramana/contract';
import { IconReceipt } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useLiveRefresh } from '../../lib/live.ts';
import { useRouteList } from '../../lib/query.ts';
import { paths } from '../../paths.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { MoneyText } from '../../ui/MoneyText.tsx';
import { SealBadge } from '../../ui/SealBadge.tsx';
import { Section } from '../../ui/Section.tsx';
import type { Column } from '../../ui/table/column.ts';
import { DataTable } from '../../ui/table/DataTable.tsx';
import { TimeText } from '../../ui/TimeText.tsx';
import { useWhenSealed } from '../sealing/whenSealed.ts';
import classes from './Patients.module.css';

/** Every bill of the patient with its seal, newest first. */
export function PatientBills({ id }: { id: string }) {
  const { t } = useTranslation();
  const list = useRouteList(billing.bills.list, { query: { patient: id } });
  useLiveRefresh('bill.sealed', billing.bills.list);
  useWhenSealed(
    list.rows.some(({ seal }) => seal === 'queued'),
    list.refetch,
  );
  return (
    <Section title={t('patients.bills')}>
      <DataTable<BillRowJson>
        id="patients.bills"
        label={t('patients.bills')}
        columns={useColumns()}
        list={list}
        keyOf={(row) => row.id}
        hrefOf={(row) => paths.bill(row.number ?? row.id)}
        card={(row) => <BillCard row={row} />}
        empty={<EmptyState icon={IconReceipt} title={t('patients.noBills')} text={t('patients.noBillsText')} />}
      />
    </Section>
  );
}

function useColumns(): readonly Column<BillRowJson>[] {
  const { t } = useTranslation();
  return [
    { key: 'number', title: t('patients.bill.number'), cell: (row) => row.number ?? t('patients.bill.draft') },
    { key: 'at', title: t('patients.bill.at'), cell: (row) => <TimeText at={row.at} />, width: 140 },
    {
      key: 'total',
      title: t('patients.bill.total'),
      cell: (row) => <MoneyText minor={row.total} />,
      align: 'end',
      width: 120,
    },
    { key: 'due', title: t('patients.bill.due'), cell: (row) => <Due row={row} />, align: 'end', width: 120 },
    { key: 'seal', title: t('patients.bill.seal'), cell: (row) => <SealBadge state={row.seal} isCompact />, width: 64 },
  ];
}

function Due({ row }: { row: BillRowJson }) {
  return row.due === '0' || row.status === 'draft' ? '–' : <MoneyText minor={row.due} />;
}

function BillCard({ row }: { row: BillRowJson }) {
  const { t } = useTranslation();
  return (
    <span className={classes.card}>
      <span className={classes.cardLine}>
        <strong>{row.number ?? t('patients.bill.draft')}</strong>
        <SealBadge state={row.seal} isCompact />
        <MoneyText minor={row.total} />
      </span>
      <span className={classes.cardLine}>
        <span className={classes.dim}>
          <TimeText at={row.at} />
        </span>
        {row.due === '0' || row.status === 'draft' ? null : (
          <span>
            {t('patients.bill.due')} <MoneyText minor={row.due} />
          </span>
        )}
      </span>
    </span>
  );
}
