import { useTranslation } from 'react-i18next';
import { MoneyText } from '../../../../ui/MoneyText.tsx';
import type { Totals } from '../totals.ts';
import classes from './Total.module.css';

/** The figures of a bill from gross to total; rows that say nothing (no discount, no tax) are left out. */
export function TotalList({ totals }: { totals: Totals }) {
  const { t } = useTranslation();
  const { gross, discount, taxable, cgst, sgst, igst, roundOff } = totals;
  const rows: [name: string, minor: bigint, isShown: boolean][] = [
    [t('billing.total.gross'), gross, true],
    [t('billing.total.discount'), -discount, discount !== 0n],
    [t('billing.total.taxable'), taxable, cgst + sgst + igst !== 0n],
    [t('billing.total.cgst'), cgst, cgst !== 0n],
    [t('billing.total.sgst'), sgst, sgst !== 0n],
    [t('billing.total.igst'), igst, igst !== 0n],
    [t('billing.total.roundOff'), roundOff, roundOff !== 0n],
  ];
  return (
    <dl className={classes.list}>
      {rows.map(([name, minor, isShown]) =>
        isShown ? (
          <div key={name} className={classes.pair}>
            <dt>{name}</dt>
            <dd>
              <MoneyText minor={minor} />
            </dd>
          </div>
        ) : null,
      )}
    </dl>
  );
}
