import { useTranslation } from 'react-i18next';
import { MoneyText } from '../../../ui/MoneyText.tsx';
import { QuantityInput } from '../../../ui/QuantityInput.tsx';
import { type Counts, DENOMINATIONS } from './denominations.ts';
import { useFaceText } from './faceText.ts';
import classes from './Session.module.css';

/** How many of each note and coin; each row says what it comes to. */
export function DenominationGrid({ counts, onCounts }: { counts: Counts; onCounts: (counts: Counts) => void }) {
  const { t } = useTranslation();
  const faceText = useFaceText();
  return (
    <div className={classes.grid} role="group" aria-label={t('billing.session.denominations')}>
      {DENOMINATIONS.map((value, index) => {
        const name = faceText(value);
        const key = String(value);
        const count = counts[key] ?? null;
        return (
          <div key={key} className={classes.gridRow}>
            <span className={classes.face}>{name} ×</span>
            <QuantityInput
              aria-label={t('billing.session.countOf', { value: name })}
              value={count}
              min={0}
              max={100_000}
              placeholder="0"
              onChange={(next) => onCounts({ ...counts, [key]: next ?? 0 })}
              data-autofocus={index === 0 || undefined}
            />
            <MoneyText minor={value * BigInt(count ?? 0)} />
          </div>
        );
      })}
    </div>
  );
}
