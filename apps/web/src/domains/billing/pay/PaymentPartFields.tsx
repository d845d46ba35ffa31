import { ActionIcon, Button, TextInput } from '@mantine/core';
import { toDecimal } from '@pramana/kernel';
import { IconX } from '@tabler/icons-react';
import { type RefObject, useEffect, useEffectEvent, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { moneyText } from '../../../lib/format.ts';
import { useHospital } from '../../../lib/session.tsx';
import { likelyTenders, type SplitPart, type TypedPart } from './paymentParts.ts';
import classes from './Pay.module.css';

interface PaymentPartFieldsProps {
  typed: TypedPart;
  resolved: SplitPart | undefined;
  /** What this part could pay at most, minor units; shown while its field is empty. */
  rest: bigint;
  onChange: (change: Partial<Omit<TypedPart, 'key'>>) => void;
  onRemove: () => void;
  inputRef: RefObject<HTMLInputElement | null> | null;
  /** Just added: takes the cursor. */
  isFresh: boolean;
}

/** One part of a payment. */
export function PaymentPartFields({
  typed,
  resolved,
  rest,
  onChange,
  onRemove,
  inputRef,
  isFresh,
}: PaymentPartFieldsProps) {
  const { t } = useTranslation();
  const { currency } = useHospital();
  const own = useRef<HTMLInputElement>(null);
  const field = inputRef ?? own;
  // Only when it appears; later the cursor is the person's.
  const takeCursor = useEffectEvent(() => {
    if (isFresh) field.current?.focus();
  });
  useEffect(() => takeCursor(), []);
  const { method } = typed;
  const name = t(`billing.method.${method}`);
  const problem = resolved?.problem ?? null;
  const errorFor = (place: 'text' | 'reference'): string | undefined => {
    const isReference = problem === 'reference-missing';
    if (problem === null || isReference !== (place === 'reference')) return undefined;
    return t(`billing.pay.problem.${problem}`);
  };
  return (
    <div className={classes.part}>
      <TextInput
        ref={field}
        label={method === 'cash' ? t('billing.pay.tendered') : t('billing.pay.amountBy', { method: name })}
        value={typed.text}
        placeholder={toDecimal(rest, currency)}
        // In a dialog its focus trap decides, and takes this one before the button that closes it.
        data-autofocus={isFresh || undefined}
        inputMode="decimal"
        autoComplete="off"
        error={errorFor('text')}
        styles={{ input: { textAlign: 'end' } }}
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => onChange({ text: event.currentTarget.value })}
      />
      {method === 'cash' ? (
        <Tenders rest={rest} onPick={(amount) => onChange({ text: toDecimal(amount, currency) })} />
      ) : (
        <TextInput
          label={t(`billing.pay.reference.${method}`)}
          value={typed.reference}
          maxLength={200}
          autoComplete="off"
          error={typed.text === '' && typed.reference === '' ? undefined : errorFor('reference')}
          required
          onChange={(event) => onChange({ reference: event.currentTarget.value })}
        />
      )}
      {/* Last, so that Tab leads from the amount to its reference. */}
      <ActionIcon className={classes.remove} aria-label={t('billing.pay.remove', { method: name })} onClick={onRemove}>
        <IconX size={18} stroke={1.6} />
      </ActionIcon>
    </div>
  );
}

function Tenders({ rest, onPick }: { rest: bigint; onPick: (amount: bigint) => void }) {
  const { i18n, t } = useTranslation();
  const { currency } = useHospital();
  const likely = likelyTenders(rest);
  return (
    <div className={classes.tenders} role="group" aria-label={t('billing.pay.quick')}>
      {[rest, ...likely].map((amount) => (
        <Button key={String(amount)} variant="default" size="compact-sm" onClick={() => onPick(amount)}>
          {moneyText(amount, currency, i18n.language).replace(/[.,]00$/, '')}
        </Button>
      ))}
    </div>
  );
}
