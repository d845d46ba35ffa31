import { useTranslation } from 'react-i18next';
import { countText } from '../../../lib/format.ts';
import { MoneyText } from '../../../ui/MoneyText.tsx';
import type { DaySum } from './daySum.ts';
import classes from './Today.module.css';

/** Money in by method, as bars with their amounts written beside them. */
export function MethodBars({ byMethod }: Pick<DaySum, 'byMethod'>) {
  const { t, i18n } = useTranslation();
  const most = byMethod.reduce((max, each) => (each.amount > max ? each.amount : max), 0n);
  return (
    <section>
      <h2 className={classes.heading}>{t('billing.today.byMethod')}</h2>
      <dl className={classes.bars}>
        {byMethod.map(({ method, amount, count }) => (
          <div key={method} className={classes.bar}>
            <dt>{t(`billing.method.${method}`)}</dt>
            <dd className={classes.track} aria-hidden>
              <span
                className={classes.fill}
                style={{ inlineSize: `${most === 0n ? 0 : Number((amount * 100n) / most)}%` }}
              />
            </dd>
            <dd className={classes.amount}>
              <MoneyText minor={amount} />{' '}
              <span className={classes.dim}>
                {t('billing.today.payments', { count, amount: countText(count, i18n.language) })}
              </span>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
