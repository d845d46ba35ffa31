import { Button, NativeSelect } from '@mantine/core';
import type { DispenseChoiceJson, PrescriptionJson } from '@pramana/contract';
import { IconMessageQuestion } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { countText, monthText } from '../../../lib/format.ts';
import type { ProblemError } from '../../../lib/problem.ts';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { UNREAD } from '../../../ui/moneyField.ts';
import { QuantityInput } from '../../../ui/QuantityInput.tsx';
import { useUnitWord } from '../../catalogue/unitWord.ts';
import { medicineText, stepsText } from '../../consultations/read/clinicalWords.ts';
import classes from '../Pharmacy.module.css';
import { AskDialog } from './AskDialog.tsx';
import { type Choice, isReady, mostOf, offered } from './choices.ts';
import { openWord } from '../../../lib/openWord.ts';

interface HandOutLineProps {
  prescription: PrescriptionJson;
  line: PrescriptionJson['lines'][number];
  choice: Choice;
  refusal: ProblemError | null;
  onChange: (change: Partial<Choice>) => void;
}

/** One line: what was prescribed, and beside it what is handed out for it. */
export function HandOutLine({ prescription, line, choice, refusal, onChange }: HandOutLineProps) {
  const { t } = useTranslation();
  const unitWord = useUnitWord();
  const { prescribed, asked, handed, left, choices } = line;
  const name = medicineText(prescribed);
  return (
    <li className={classes.line}>
      <div className={classes.words}>
        <span className={classes.name}>{name}</span>
        <span>{stepsText(prescribed.steps, prescribed.unit, t)}</span>
        <span className={classes.dim}>
          {t('pharmacy.progress', { handed, asked, unit: unitWord(prescribed.unit, asked) })}
          {line.allowed ? ` · ${t('pharmacy.allowed')}` : ''}
        </span>
        {prescribed.instructions === '' ? null : <span className={classes.dim}>{prescribed.instructions}</span>}
      </div>
      {left === 0 ? (
        <span className={classes.note} data-tone="good">
          {t('pharmacy.lineDone')}
        </span>
      ) : choices.length === 0 ? (
        <span className={classes.note} data-tone="bad">
          {t('pharmacy.noItem')}
        </span>
      ) : (
        <Chosen
          prescription={prescription}
          line={line}
          choice={choice}
          refusal={refusal}
          onChange={onChange}
          name={name}
        />
      )}
    </li>
  );
}

function Chosen({ prescription, line, choice, refusal, onChange, name }: HandOutLineProps & { name: string }) {
  const { t, i18n } = useTranslation();
  const unitWord = useUnitWord();
  const { choices } = line;
  const item = choices.find(({ itemId }) => itemId === choice.itemId);
  const pick = (itemId: string): void => {
    const next = choices.find((each) => each.itemId === itemId);
    onChange({ itemId, batchId: null, quantity: next ? offered(line, next) : null });
  };
  const stock = (each: DispenseChoiceJson): string =>
    t('pharmacy.onHand', { amount: countText(each.onHand, i18n.language) });
  return (
    <div className={classes.words}>
      <div className={classes.fields}>
        <NativeSelect
          aria-label={t('pharmacy.itemFor', { name })}
          value={choice.itemId}
          onChange={(event) => pick(event.currentTarget.value)}
          data={[
            ...(choice.itemId === '' ? [{ value: '', label: t('pharmacy.chooseItem') }] : []),
            ...choices.map((each) => ({ value: each.itemId, label: `${each.name} · ${stock(each)}` })),
          ]}
        />
        {item && isReady(item) ? (
          <>
            <NativeSelect
              className={classes.batch ?? ''}
              aria-label={t('pharmacy.batchFor', { name })}
              value={choice.batchId ?? ''}
              onChange={(event) => onChange({ batchId: event.currentTarget.value || null })}
              data={[
                { value: '', label: t('pharmacy.firstExpiry') },
                ...item.batches.map((batch) => ({
                  value: batch.id,
                  label: `${batch.number} · ${monthText(batch.expiry, i18n.language)} · ${batch.onHand}`,
                })),
              ]}
            />
            <QuantityInput
              className={classes.quantity ?? ''}
              aria-label={t('pharmacy.quantityFor', { name })}
              value={choice.quantity}
              max={mostOf(line, item)}
              onChange={(quantity, isWrong) => onChange({ quantity: isWrong ? UNREAD : quantity })}
              unit={unitWord(item.unit, Math.max(0, choice.quantity ?? 2))}
            />
          </>
        ) : null}
      </div>
      {item ? <Standing prescription={prescription} line={line} item={item} /> : null}
      {refusal ? <ProblemText problem={refusal} /> : null}
    </div>
  );
}

/** As what the chosen item stands here, and what to do where it may not be handed out yet. */
function Standing({
  prescription,
  line,
  item,
}: Pick<HandOutLineProps, 'prescription' | 'line'> & { item: DispenseChoiceJson }) {
  const { t } = useTranslation();
  const [isAsking, setAsking] = useState(false);
  if (item.problem !== null)
    return (
      <span className={classes.note} data-tone="bad">
        {openWord(t, `problem.${item.problem}`, { defaultValue: item.problem })}
      </span>
    );
  if (item.swap !== null && item.onHand === 0)
    return (
      <span className={classes.note} data-tone="bad">
        {t('pharmacy.outOfStock')}
      </span>
    );
  if (item.swap === '') return null;
  if (item.swap !== null)
    return (
      <span className={classes.note} data-tone="good">
        {t(`pharmacy.swap.${item.swap}`)}
      </span>
    );
  if (item.asked === 'waiting')
    return (
      <span className={classes.note} data-tone="wait">
        {t('pharmacy.asked', { name: prescription.prescriber })}
      </span>
    );
  return (
    <span className={classes.note} data-tone={item.asked === 'refused' ? 'bad' : 'wait'}>
      {item.asked === 'refused' ? t('pharmacy.refused') : t('pharmacy.needsConsent')}
      <Button
        variant="default"
        size="compact-sm"
        leftSection={<IconMessageQuestion size={16} aria-hidden />}
        onClick={() => setAsking(true)}
      >
        {t('pharmacy.ask')}
      </Button>
      {isAsking ? (
        <AskDialog prescription={prescription} line={line} item={item} onClose={() => setAsking(false)} />
      ) : null}
    </span>
  );
}
