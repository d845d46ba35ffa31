import type { BillJson, BillLineJson } from '@pramana/contract';
import { useTranslation } from 'react-i18next';
import { monthText } from '../../../lib/format.ts';
import { MoneyText } from '../../../ui/MoneyText.tsx';
import { useUnitWord } from '../../catalogue/unitWord.ts';
import { percentText } from '../counter/total/discountText.ts';
import { EvidenceFlag } from '../price/EvidenceFlag.tsx';
import { PriceProof } from '../price/PriceProof.tsx';
import classes from './Bill.module.css';
import { openWord } from '../../../lib/openWord.ts';

/** The lines as they stand on paper: what, batch and expiry, quantity, rate, tax, amount; evidence and price proof beside. */
export function BillLines({ bill }: { bill: BillJson }) {
  const { t } = useTranslation();
  return (
    <div className={classes.tableBox} tabIndex={0} role="region" aria-label={t('billing.billLines')}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">#</th>
            <th scope="col">{t('billing.line.item')}</th>
            <th scope="col" data-align="end">
              {t('billing.line.quantity')}
            </th>
            <th scope="col" data-align="end">
              {t('billing.line.rate')}
            </th>
            <th scope="col" data-align="end">
              {t('billing.line.tax')}
            </th>
            <th scope="col" data-align="end">
              {t('billing.line.amount')}
            </th>
          </tr>
        </thead>
        <tbody>
          {bill.lines.map((line) => (
            <Row key={line.position} line={line} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ line }: { line: BillLineJson }) {
  const { t, i18n } = useTranslation();
  const unitWord = useUnitWord();
  const words = ({ kind, label, by }: NonNullable<BillLineJson['evidence']>) => ({
    kind: openWord(t, `billing.cites.${kind}`, { defaultValue: kind }),
    label,
    by,
  });
  const batch =
    line.batch &&
    t('billing.line.batch', { number: line.batch.number, month: monthText(line.batch.expiry, i18n.language) });
  return (
    <tr>
      <td>{line.position + 1}</td>
      <td>
        <span className={classes.lineName}>{line.description}</span>
        <span className={classes.lineFacts}>
          {[line.packLabel, batch, t('billing.line.hsn', { code: line.hsn })].filter(Boolean).join(' · ')}
        </span>
        <span className={classes.lineMarks}>
          <EvidenceFlag grade={line.evidenceGrade} />
          <PriceProof name={line.description} itemId={line.itemId} price={line.price} />
        </span>
        {line.evidence ? (
          <span className={classes.lineFacts}>{t('billing.citesLine', words(line.evidence))}</span>
        ) : null}
        {line.credited > 0 ? (
          <span className={classes.credited}>
            {t('billing.line.credited', { amount: line.credited, unit: unitWord(line.unit, line.credited) })}
          </span>
        ) : null}
      </td>
      <td data-align="end">
        {line.quantity} {unitWord(line.unit, line.quantity)}
      </td>
      <td data-align="end">
        <MoneyText minor={line.rate.amount} />
        {line.rate.per === 1 ? null : (
          <span className={classes.lineFacts}>{t('billing.line.per', { count: line.rate.per })}</span>
        )}
      </td>
      <td data-align="end">
        {line.taxTreatment === 'taxable'
          ? `${percentText(line.taxBp)} %`
          : openWord(t, `billing.tax.${line.taxTreatment}`, { defaultValue: line.taxTreatment })}
      </td>
      <td data-align="end">
        <MoneyText minor={line.amount} />
      </td>
    </tr>
  );
}
