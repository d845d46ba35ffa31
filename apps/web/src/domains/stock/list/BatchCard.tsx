import { useTranslation } from 'react-i18next';
import { countText } from '../../../lib/format.ts';
import { ShelfBar } from '../ShelfBar.tsx';
import classes from '../Stock.module.css';
import { type BatchJson, Mrp, OnHand } from './columns.tsx';

/** A batch on the phone. */
export function BatchCard({ batch }: { batch: BatchJson }) {
  const { t, i18n } = useTranslation();
  return (
    <span className={classes.card}>
      <strong>{batch.itemName}</strong>
      <ShelfBar expiry={batch.expiry} />
      <span className={classes.cardLine}>
        <span className={classes.dim}>{batch.number}</span>
        <span>
          {t('stock.field.onHand')} <OnHand batch={batch} />
        </span>
      </span>
      <span className={classes.cardLine}>
        <span className={classes.dim}>
          {t('stock.field.mrp')} <Mrp batch={batch} />
        </span>
        {batch.quarantined === 0 ? null : (
          <span>
            {t('stock.field.quarantined')} {countText(batch.quarantined, i18n.language)}
          </span>
        )}
      </span>
    </span>
  );
}
