import type { BillLineJson } from '@pramana/contract';
import { useTranslation } from 'react-i18next';
import { countText, monthText } from '../../../lib/format.ts';
import classes from './Sealed.module.css';

/** What is handed over with this bill, by batch: whoever sealed before a batch could be seen compares it with the pack here. */
export function SealedGoods({ lines }: { lines: readonly BillLineJson[] }) {
  const { t, i18n } = useTranslation();
  const goods = lines.filter(({ batch }) => batch !== null);
  if (goods.length === 0) return null;
  return (
    <ul className={classes.goods} aria-label={t('billing.seal.goods')}>
      {goods.map(({ position, description, quantity, batch }) => (
        <li key={position}>
          <span>
            {countText(quantity, i18n.language)} × {description}
          </span>
          <span className={classes.batch}>
            {batch
              ? t('billing.line.batch', { number: batch.number, month: monthText(batch.expiry, i18n.language) })
              : null}
          </span>
        </li>
      ))}
    </ul>
  );
}
