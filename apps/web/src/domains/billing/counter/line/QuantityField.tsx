import { TextInput, UnstyledButton } from '@mantine/core';
import { type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CounterLine } from '../lines.ts';
import { inPacks, parseQuantity, quantityText } from '../quantity.ts';
import { useUnitWord } from '../../../catalogue/unitWord.ts';
import classes from './Line.module.css';

interface QuantityFieldProps {
  line: CounterLine;
  onQuantity: (quantity: number) => void;
  /** What stands in the field is, or is no longer, no quantity. */
  onUnclear: (isUnclear: boolean) => void;
  onCounting: (countsPacks: boolean) => void;
  onRemove: () => void;
  /** Enter: back to the search. */
  onDone: () => void;
  /** Arrow up and down: to the line before and after. */
  onMove: (by: -1 | 1) => void;
}

/** The id of a line's quantity field, for those who move the cursor there. */
export function quantityFieldId(key: string): string {
  return `quantity-${key}`;
}

/** Digits apply here at once. `2p` is two packs; the unit beside it turns digits into packs and back. */
export function QuantityField({
  line,
  onQuantity,
  onUnclear,
  onCounting,
  onRemove,
  onDone,
  onMove,
}: QuantityFieldProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState<string | null>(null);
  const { packSize, countsPacks, quantity } = line;
  const parsed = typed === null ? null : parseQuantity(typed, packSize, countsPacks);
  const problem = parsed?.ok === false && typed !== '' ? parsed.why : null;
  const type = (text: string): void => {
    setTyped(text);
    const next = parseQuantity(text, packSize, countsPacks);
    if (next.ok) onQuantity(next.quantity);
    if (next.ok === line.isUnclear) onUnclear(!next.ok);
  };
  const leave = (): void => {
    setTyped(null);
    if (line.isUnclear) onUnclear(false);
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') {
      event.preventDefault();
      if (problem === 'zero') onRemove();
      if (problem === null || problem === 'zero') onDone();
    } else if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
      event.preventDefault();
      onMove(event.key === 'ArrowUp' ? -1 : 1);
    } else if (event.key === 'Escape') onDone();
  };
  return (
    <div className={classes.quantity}>
      <TextInput
        id={quantityFieldId(line.key)}
        aria-label={t('billing.line.quantityOf', { name: line.name })}
        value={typed ?? quantityText(quantity, packSize, countsPacks)}
        onChange={(event) => type(event.currentTarget.value)}
        onFocus={(event) => event.currentTarget.select()}
        onBlur={leave}
        onKeyDown={onKey}
        error={problem === null ? undefined : t(`billing.line.quantityProblem.${problem}`)}
        inputMode={packSize > 1 ? 'text' : 'numeric'}
        autoComplete="off"
        className={classes.quantityInput}
        styles={{ input: { textAlign: 'end' } }}
      />
      <Unit line={line} onCounting={onCounting} />
    </div>
  );
}

/** The unit that digits count, and the way to the other one where packs exist. */
function Unit({ line, onCounting }: Pick<QuantityFieldProps, 'line' | 'onCounting'>) {
  const { t } = useTranslation();
  const unitWord = useUnitWord();
  const { packSize, countsPacks, quantity, unit } = line;
  if (packSize === 1) return <span className={classes.unit}>{unitWord(unit, quantity)}</span>;
  const { packs, loose } = inPacks(quantity, packSize);
  const inWords = [
    packs > 0 ? t('billing.line.packs', { count: packs }) : '',
    loose > 0 ? t('billing.line.loose', { count: loose }) : '',
  ];
  const word = countsPacks ? t('billing.line.packWord', { count: packs }) : unitWord(unit, quantity);
  const act = t(countsPacks ? 'billing.line.countLoose' : 'billing.line.countPacks', { name: line.name });
  return (
    <span className={classes.unit}>
      <UnstyledButton
        className={classes.unitButton}
        onClick={() => onCounting(!countsPacks)}
        aria-label={`${word}. ${act}`}
      >
        {word}
      </UnstyledButton>
      <span className={classes.packs}>{inWords.filter(Boolean).join(' + ')}</span>
    </span>
  );
}
