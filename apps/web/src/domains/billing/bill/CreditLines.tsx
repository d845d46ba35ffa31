import { Button, SegmentedControl } from '@mantine/core';
import type { BillJson, BillLineJson, CreditedGoods, CreditReason } from '@pramana/contract';
import { useTranslation } from 'react-i18next';
import type { ProblemError } from '../../../lib/problem.ts';
import { MoneyText } from '../../../ui/MoneyText.tsx';
import { UNREAD } from '../../../ui/moneyField.ts';
import { QuantityInput } from '../../../ui/QuantityInput.tsx';
import { useUnitWord } from '../../catalogue/unitWord.ts';
import { type Chosen, creditable, lineMarks, goodsOf, type GoodsSaid } from './credit.ts';
import classes from './Bill.module.css';

interface CreditLinesProps {
  bill: BillJson;
  chosen: Chosen;
  said: GoodsSaid;
  reason: CreditReason | null;
  onChosen: (chosen: Chosen) => void;
  onSaid: (said: GoodsSaid) => void;
  problem: ProblemError | null;
}

/** The lines with what may still be credited of each. */
export function CreditLines({ bill, chosen, said, reason, onChosen, onSaid, problem }: CreditLinesProps) {
  const { t } = useTranslation();
  const open = bill.lines.filter((line) => creditable(line) > 0);
  const wrong = problem?.context.params?.position;
  return (
    <>
      <Button
        variant="subtle"
        size="compact-sm"
        className={classes.start}
        onClick={() => onChosen(new Map(open.map((line) => [line.position, creditable(line)])))}
      >
        {t('billing.credit.all')}
      </Button>
      <ul className={classes.creditLines}>
        {open.map((line) => (
          <CreditLine
            key={line.position}
            line={line}
            quantity={chosen.get(line.position) ?? 0}
            goods={goodsOf(line, said, reason)}
            error={wrong === line.position ? problem?.context.detail : undefined}
            onQuantity={(quantity) => onChosen(new Map(chosen).set(line.position, quantity))}
            onGoods={(next) => onSaid(new Map(said).set(line.position, next))}
          />
        ))}
      </ul>
    </>
  );
}

interface CreditLineProps {
  line: BillLineJson;
  quantity: number;
  goods: CreditedGoods | null;
  error: string | undefined;
  onQuantity: (quantity: number) => void;
  onGoods: (goods: CreditedGoods) => void;
}

function CreditLine({ line, quantity, goods, error, onQuantity, onGoods }: CreditLineProps) {
  const { t, i18n } = useTranslation();
  const unitWord = useUnitWord();
  const left = creditable(line);
  const marks = lineMarks(line, t, i18n.language);
  const name = `${line.description}, ${marks}`;
  return (
    <li className={classes.creditLine}>
      <span>
        <span className={classes.lineName}>{line.description}</span>
        <span className={classes.lineFacts}>{marks}</span>
        <span className={classes.lineFacts}>
          {t('billing.credit.left', { left, of: line.quantity, unit: unitWord(line.unit, line.quantity) })} ·{' '}
          <MoneyText minor={line.amount} />
        </span>
      </span>
      <QuantityInput
        aria-label={t('billing.line.quantityOf', { name })}
        value={quantity}
        min={0}
        max={left}
        onChange={(next, isWrong) => onQuantity(isWrong ? UNREAD : (next ?? 0))}
        error={error}
        w={130}
        unit={unitWord(line.unit, Math.max(0, quantity))}
      />
      {line.batch ? (
        <SegmentedControl
          aria-label={t('billing.credit.goodsOf', { name })}
          value={goods ?? ''}
          disabled={quantity <= 0}
          onChange={(value) => onGoods(value === 'none' ? 'none' : 'quarantine')}
          data={[
            { value: 'quarantine', label: t('billing.credit.quarantine') },
            { value: 'none', label: t('billing.credit.notBack') },
          ]}
        />
      ) : (
        <span />
      )}
    </li>
  );
}
