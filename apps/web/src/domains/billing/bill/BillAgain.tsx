import { Checkbox } from '@mantine/core';
import { catalogue } from '@pramana/contract';
import { useTranslation } from 'react-i18next';
import { moneyText } from '../../../lib/format.ts';
import { useRoute } from '../../../lib/query.ts';
import { useHospital } from '../../../lib/session.tsx';
import { useUnitWord } from '../../catalogue/unitWord.ts';
import { againAt, type BilledAgain } from './credit.ts';
import classes from './Bill.module.css';

interface BillAgainProps {
  /** What would be billed again; not empty. */
  lines: readonly BilledAgain[];
  /** The price was the error: each line says what will be asked. */
  isRepriced: boolean;
  isChecked: boolean;
  onChange: (isChecked: boolean) => void;
}

/** Whether what is taken back is asked of the patient again, of which lines, and after a wrong price: at which. */
export function BillAgain({ lines, isRepriced, isChecked, onChange }: BillAgainProps) {
  const { t } = useTranslation();
  const unitWord = useUnitWord();
  return (
    <div>
      <Checkbox
        label={t('billing.credit.again')}
        description={t('billing.credit.againText')}
        checked={isChecked}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <ul className={classes.againLines}>
        {lines.map((each) => (
          <li key={each.line.position}>
            {each.quantity} {unitWord(each.line.unit, each.quantity)} · {each.line.description}
            {isRepriced && isChecked ? <AgainPrice again={each} /> : null}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The server takes the price in force where it asks less; a wrong one that still stands would be asked once more. */
function AgainPrice({ again }: { again: BilledAgain }) {
  const { t, i18n } = useTranslation();
  const { currency } = useHospital();
  const item = useRoute(catalogue.items.show, { params: { id: again.line.itemId } }, { isFresh: true });
  if (item.isLoading) return null;
  const { amount, isLower } = againAt(again, item.data?.price?.rate ?? null);
  return (
    <span className={classes.lineFacts} data-warn={!isLower}>
      {t(isLower ? 'billing.credit.againLower' : 'billing.credit.againSame', {
        amount: moneyText(amount, currency, i18n.language),
      })}
    </span>
  );
}
