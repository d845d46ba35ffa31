import { ActionIcon } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import type { Dispatch } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProblemError } from '../../../../lib/problem.ts';
import { MoneyText } from '../../../../ui/MoneyText.tsx';
import { useUnitWord } from '../../../catalogue/unitWord.ts';
import { EvidenceFlag } from '../../price/EvidenceFlag.tsx';
import { PriceProof } from '../../price/PriceProof.tsx';
import type { DraftAction } from '../draftState.ts';
import type { CounterLine } from '../lines.ts';
import type { LineFigure } from '../totals.ts';
import { BatchMenu } from './BatchMenu.tsx';
import { LineProblem } from './LineProblem.tsx';
import { QuantityField } from './QuantityField.tsx';
import classes from './Line.module.css';

interface LineRowProps {
  line: CounterLine;
  figure: LineFigure | undefined;
  /** Why the seal was refused at this line. */
  refusal: ProblemError | null;
  dispatch: Dispatch<DraftAction>;
  onRemove: () => void;
  onDone: () => void;
  onMove: (by: -1 | 1) => void;
}

/** One line of the bill as it is typed. */
export function LineRow({ line, figure, refusal, dispatch, onRemove, onDone, onMove }: LineRowProps) {
  const { t } = useTranslation();
  const unitWord = useUnitWord();
  const { key } = line;
  const amount = figure?.amount ?? null;
  return (
    <li className={classes.row}>
      <span className={classes.name}>{line.name}</span>
      <div className={classes.what}>
        <span className={classes.facts}>
          <span className={classes.marks}>
            {line.chargeId !== null && line.saved.length === 0 ? null : (
              <EvidenceFlag grade={line.saved[0]?.evidenceGrade ?? 'unsupported'} isCompact />
            )}
            <PriceProof name={line.name} itemId={line.itemId} price={line.price} />
          </span>
          {line.packLabel === '' ? null : <span className={classes.fact}>{line.packLabel}</span>}
          <BatchMenu line={line} onBatch={(batchId) => dispatch({ type: 'batch', key, batchId })} />
        </span>
        <LineProblem line={line} figure={figure} refusal={refusal} />
      </div>
      {line.chargeId === null ? (
        <QuantityField
          line={line}
          onQuantity={(quantity) => dispatch({ type: 'quantity', key, quantity })}
          onUnclear={(isUnclear) => dispatch({ type: 'unclear', key, isUnclear })}
          onCounting={(countsPacks) => dispatch({ type: 'counting', key, countsPacks })}
          onRemove={onRemove}
          onDone={onDone}
          onMove={onMove}
        />
      ) : (
        // What care recorded is billed as it was recorded.
        <span className={classes.amount}>
          {line.quantity} {unitWord(line.unit, line.quantity)}
        </span>
      )}
      <div className={classes.rate}>
        {line.rate ? (
          <>
            <MoneyText minor={line.rate.amount} />
            <span className={classes.fact}>
              {line.rate.per === 1n ? '' : t('billing.line.per', { count: Number(line.rate.per) })}
            </span>
          </>
        ) : null}
      </div>
      <div className={classes.amount}>{amount === null ? '…' : <MoneyText minor={amount} />}</div>
      <ActionIcon
        aria-label={t('billing.line.remove', { name: line.name })}
        onClick={onRemove}
        className={classes.remove}
      >
        <IconTrash size={18} stroke={1.6} />
      </ActionIcon>
    </li>
  );
}
