import type { ItemRowJson } from '@pramana/contract';
import { useTranslation } from 'react-i18next';
import { monthText } from '../../../lib/format.ts';
import { PackPicture } from '../picture/PackPicture.tsx';
import { RateText } from '../RateText.tsx';
import classes from '../Catalogue.module.css';
import { Stock } from './columns.tsx';

/** An item on the phone. */
export function ItemCard({ item }: { item: ItemRowJson }) {
  const { t, i18n } = useTranslation();
  return (
    <span className={classes.card}>
      <PackPicture blobId={item.photoBlobId} kind={item.kind} size={48} />
      <span className={classes.cardText}>
        <strong>{item.name}</strong>
        <span className={classes.dim}>{[item.strength, item.packLabel].filter(Boolean).join(' · ')}</span>
        <span className={classes.cardLine}>
          <span>{item.price ? <RateText rate={item.price.rate} item={item} /> : t('catalogue.noPrice')}</span>
          {item.onHand === null ? null : (
            <span className={classes.dim}>
              <Stock item={item} />
              {item.firstExpiry
                ? ` · ${t('catalogue.until', { month: monthText(item.firstExpiry, i18n.language) })}`
                : ''}
            </span>
          )}
        </span>
      </span>
    </span>
  );
}
