import { civil, type IsoDate } from '@pramana/kernel';
import { IconAlertTriangle, IconBan } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { localeOf, monthText } from '../../lib/format.ts';
import { useNow } from '../../lib/now.ts';
import { useHospital } from '../../lib/session.tsx';
import { type ShelfLife, shelfLife } from './expiry.ts';
import classes from './Stock.module.css';

/** How long a batch may still be sold, as a bar towards its expiry; what is near or past has a sign and a word as well. */
export function ShelfBar({ expiry }: { expiry: IsoDate }) {
  const { t, i18n } = useTranslation();
  const life = shelfLife(expiry, civil(useNow(), useHospital().zone).date);
  const word = life.state === 'expired' ? t('stock.expired') : remaining(life, i18n.language);
  return (
    <span className={classes.life} data-state={life.state} title={expiry}>
      <Sign state={life.state} />
      <span className={classes.month}>{monthText(expiry, i18n.language)}</span>
      <span className={classes.track} aria-hidden>
        <span className={classes.fill} style={{ width: `${life.share * 100}%` }} />
      </span>
      <span className={classes.word}>{word}</span>
    </span>
  );
}

function Sign({ state }: { state: ShelfLife['state'] }) {
  if (state === 'good') return <span className={classes.noSign} />;
  const Icon = state === 'expired' ? IconBan : IconAlertTriangle;
  return <Icon size={16} stroke={2} aria-hidden />;
}

/** "in 3 months", "in 12 days". */
function remaining({ days }: ShelfLife, language: string): string {
  const relative = new Intl.RelativeTimeFormat(localeOf(language), { numeric: 'auto' });
  return days > 60 ? relative.format(Math.floor(days / 30.44), 'month') : relative.format(days, 'day');
}
