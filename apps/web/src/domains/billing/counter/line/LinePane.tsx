import type { ItemRowJson } from '@pramana/contract';
import { IconBarcode } from '@tabler/icons-react';
import { type Dispatch, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProblemError } from '../../../../lib/problem.ts';
import { EmptyState } from '../../../../ui/EmptyState.tsx';
import { lineOfRefusal } from '../../seal/refusal.ts';
import { undoToast } from '../../../../ui/undoToast.tsx';
import type { DraftAction, DraftState } from '../draftState.ts';
import { type CounterLine, lineAtPosition } from '../lines.ts';
import type { Figures } from '../totals.ts';
import { ItemSearch } from './ItemSearch.tsx';
import { LineRow } from './LineRow.tsx';
import { quantityFieldId } from './QuantityField.tsx';
import classes from './Line.module.css';

interface LinePaneProps {
  state: DraftState;
  figures: Figures;
  dispatch: Dispatch<DraftAction>;
  onItem: (item: ItemRowJson) => void;
  /** The seal's refusal, shown at its line. */
  refusal: ProblemError | null;
  searchRef: RefObject<HTMLInputElement | null>;
}

/** The lines of the bill under the search that adds them. */
export function LinePane({ state, figures, dispatch, onItem, refusal, searchRef }: LinePaneProps) {
  const { t } = useTranslation();
  const { lines } = state;
  const position = lineOfRefusal(refusal);
  const refused = position === null ? undefined : lineAtPosition(lines, position);
  const toSearch = (): void => searchRef.current?.focus();
  const move = (from: number, by: -1 | 1): void => {
    const next = lines[from + by];
    if (next) document.getElementById(quantityFieldId(next.key))?.focus();
    else toSearch();
  };
  const remove = (line: CounterLine, index: number): void => {
    dispatch({ type: 'remove', key: line.key });
    toSearch();
    undoToast(t('billing.line.removed', { name: line.name }), t('billing.undo'), () =>
      dispatch({ type: 'restore', line, index }),
    );
  };
  return (
    <section className={classes.pane} aria-label={t('billing.lines')}>
      <ItemSearch onPick={onItem} onUp={() => move(lines.length, -1)} inputRef={searchRef} />
      {lines.length === 0 ? (
        <EmptyState icon={IconBarcode} title={t('billing.line.empty')} text={t('billing.line.emptyText')} />
      ) : (
        <>
          <div className={classes.head} aria-hidden>
            <span>{t('billing.line.item')}</span>
            <span>{t('billing.line.quantity')}</span>
            <span>{t('billing.line.rate')}</span>
            <span>{t('billing.line.amount')}</span>
            <span />
          </div>
          <ol className={classes.list}>
            {lines.map((line, index) => (
              <LineRow
                key={line.key}
                line={line}
                figure={figures.lines.get(line.key)}
                refusal={line === refused ? refusal : null}
                dispatch={dispatch}
                onRemove={() => remove(line, index)}
                onDone={toSearch}
                onMove={(by) => move(index, by)}
              />
            ))}
          </ol>
        </>
      )}
    </section>
  );
}
