import type { BillJson } from '@pramana/contract';
import { useTranslation } from 'react-i18next';
import { MoneyText } from '../../../ui/MoneyText.tsx';
import { TotalList } from '../counter/total/TotalList.tsx';
import { totalsOf } from '../counter/totals.ts';
import { BillHead } from './BillHead.tsx';
import { BillLines } from './BillLines.tsx';
import classes from './Bill.module.css';

/** A bill or draft as a document on screen: people, lines, taxes, total. */
export function BillDocument({ bill }: { bill: BillJson }) {
  const { t } = useTranslation();
  return (
    <div className={classes.sheet}>
      <BillHead bill={bill} />
      <BillLines bill={bill} />
      <div className={classes.totals}>
        <TotalList totals={totalsOf(bill)} />
        {bill.discountInput.kind === 'none' ? null : (
          <p className={classes.lineFacts}>
            {[
              `${t('billing.total.discount')}: ${bill.discountInput.reason}`,
              bill.discountApprover && t('billing.discount.approvedBy', { name: bill.discountApprover }),
            ]
              .filter(Boolean)
              .join(' · ')}
          </p>
        )}
        <div className={classes.total}>
          <span>{t('billing.total.total')}</span>
          <MoneyText minor={bill.total} size="xl" />
        </div>
      </div>
    </div>
  );
}
