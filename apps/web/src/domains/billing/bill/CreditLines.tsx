import { Button, SegmentedControl } from '@mantine/core';
import type { BillJson, BillLineJson } from '@pramana/contract';
import { useTranslation } from 'react-i18next';
import type { ProblemError } from '../../../lib/problem.ts';
import { MoneyText } from '../../../ui/MoneyText.tsx';
import { QuantityInput } from '../../../ui/QuantityInput.tsx';
import { useUnitWord } from '../../catalogue/unitWord.ts';
import { type Chosen, creditable, lineMarks } from './credit.ts';
import classes from './Bill.module.css';

/** What happens to the goods: they come back into quarantine, or nothing came back. */
export type Goods = 'quarantine' | 'none';

interface CreditLinesProps {
  bill: BillJson;
  chosen: Chosen;
  goods: ReadonlyMap<number, Goods>;
  onChosen: (chosen: Chosen) => void;
  onGoods: (goods: ReadonlyMap<number, Goods>) => void;
  problem: ProblemError | null;
}

/** The lines with what may still be credited of each. */
export function CreditLines({ bill, chosen, goods, onChosen, onGoods, problem }: CreditLinesProps) {
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
            goods={goods.get(line.position) ?? (line.batch ? 'quarantine' : 'none')}
            error={wrong === line.position ? problem?.context.detail : undefined}
            onQuantity={(quantity) => onChosen(new Map(chosen).set(line.position, quantity))}
            onGoods={(next) => onGoods(new Map(goods).set(line.position, next))}
          />
        ))}
      </ul>
    </>
  );
}

interface CreditLineProps {
  line: BillLineJson;
  quantity: number;
  goods: Goods;
  error: string | undefined;
  onQuantity: (quantity: number) => void;
  onGoods: (goods: Goods) => void;
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
          {t('billing.credit.left', { left, of: line.quantity, unit: unitWord(line.unit, left) })} ·{' '}
          <MoneyText minor={line.amount} />
        </span>
      </span>
      <QuantityInput
        aria-label={t('billing.line.quantityOf', { name })}
        value={quantity}
        min={0}
        max={left}
        onChange={(next) => onQuantity(next ?? 0)}
        error={error}
        w={130}
        unit={unitWord(line.unit, quantity)}
      />
      {line.batch ? (
        <SegmentedControl
          aria-label={t('billing.credit.goodsOf', { name })}
          value={goods}
          disabled={quantity === 0}
          onChange={(value) => onGoods(value)}
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
