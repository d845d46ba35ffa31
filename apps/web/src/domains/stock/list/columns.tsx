import type { DataOf, stock } from '@pramana/contract';
import { toDecimal } from '@pramana/kernel';
import { useTranslation } from 'react-i18next';
import { countText } from '../../../lib/format.ts';
import { useHospital } from '../../../lib/session.tsx';
import { MoneyText } from '../../../ui/MoneyText.tsx';
import type { Column } from '../../../ui/table/column.ts';
import { ShelfBar } from '../ShelfBar.tsx';
import classes from '../Stock.module.css';

export type BatchJson = DataOf<typeof stock.batches.list>[number];

/** The medicine first, then its batch, then how long and how much. */
export function useBatchColumns(): readonly Column<BatchJson>[] {
  const { t, i18n } = useTranslation();
  const { currency } = useHospital();
  const count = (value: number): string => countText(value, i18n.language);
  return [
    {
      key: 'item',
      title: t('stock.field.item'),
      cell: (batch) => <span title={batch.itemName}>{batch.itemName}</span>,
      text: (batch) => batch.itemName,
    },
    {
      key: 'number',
      title: t('stock.field.number'),
      cell: (batch) => batch.number,
      text: (batch) => batch.number,
      width: 130,
    },
    {
      key: 'expiry',
      title: t('stock.field.expiry'),
      cell: (batch) => <ShelfBar expiry={batch.expiry} />,
      text: (batch) => batch.expiry,
      width: 320,
    },
    {
      key: 'onHand',
      title: t('stock.field.onHand'),
      cell: (batch) => <OnHand batch={batch} />,
      text: (batch) => String(batch.onHand),
      align: 'end',
      width: 120,
    },
    {
      key: 'quarantined',
      title: t('stock.field.quarantined'),
      cell: (batch) => (batch.quarantined === 0 ? '–' : count(batch.quarantined)),
      text: (batch) => String(batch.quarantined),
      align: 'end',
      width: 120,
    },
    {
      key: 'mrp',
      title: t('stock.field.mrp'),
      cell: (batch) => <Mrp batch={batch} />,
      text: (batch) => toDecimal(BigInt(batch.mrp.amount), currency),
      align: 'end',
      width: 150,
    },
  ];
}

/** What may be sold; of an expired batch nothing may, whatever lies there. */
export function OnHand({ batch }: { batch: BatchJson }) {
  const { t, i18n } = useTranslation();
  const count = countText(batch.onHand, i18n.language);
  if (!batch.expired || batch.onHand === 0) return count;
  return <span className={classes.blocked}>{t('stock.notForSale', { count: batch.onHand, shown: count })}</span>;
}

export function Mrp({ batch }: { batch: Pick<BatchJson, 'mrp'> }) {
  const { t } = useTranslation();
  return (
    <>
      <MoneyText minor={batch.mrp.amount} /> {t('stock.per', { count: batch.mrp.per })}
    </>
  );
}
