import { Button, SegmentedControl, TextInput } from '@mantine/core';
import { billing } from '@pramana/contract';
import { IconDiscount, IconShieldCheck } from '@tabler/icons-react';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRoute } from '../../../../lib/query.ts';
import { useHospital, useSession } from '../../../../lib/session.tsx';
import { MoneyText } from '../../../../ui/MoneyText.tsx';
import { SubmitButton } from '../../../../ui/SubmitButton.tsx';
import type { DiscountJson } from '../draftState.ts';
import { useFocusDrawn } from '../focus.ts';
import { discountFromText, percentText } from './discountText.ts';
import classes from './Total.module.css';

interface DiscountFieldProps {
  discount: DiscountJson;
  approver: string | null;
  /** The server wants another person's yes. */
  needsApproval: boolean;
  onDiscount: (discount: DiscountJson) => void;
  /** Something is typed that is not on the bill: until it is applied or cancelled. */
  onTyping: (isOpen: boolean) => void;
  onApprove: () => void;
}

/** A discount with its reason; above the maker's limit another person approves. */
export function DiscountField(props: DiscountFieldProps) {
  const { t } = useTranslation();
  const { discount, approver, needsApproval, onDiscount, onTyping, onApprove } = props;
  const [isEditing, setEditing] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const focusDrawn = useFocusDrawn();
  // The form takes the cursor with it when it goes.
  const done = (): void => {
    setEditing(false);
    focusDrawn(() => opener.current);
  };
  if (isEditing) return <DiscountForm discount={discount} onDone={done} onDiscount={onDiscount} onTyping={onTyping} />;
  if (discount.kind === 'none')
    return (
      <Button
        ref={opener}
        variant="subtle"
        size="compact-sm"
        className={classes.start}
        leftSection={<IconDiscount size={16} aria-hidden />}
        onClick={() => setEditing(true)}
      >
        {t('billing.discount.add')}
      </Button>
    );
  return (
    <div className={classes.discount}>
      <span>
        {discount.kind === 'percent' ? (
          t('billing.discount.percent', { percent: percentText(discount.bp) })
        ) : (
          <MoneyText minor={discount.amount} />
        )}
        {' · '}
        {discount.reason}
      </span>
      <Button ref={opener} variant="subtle" size="compact-sm" onClick={() => setEditing(true)}>
        {t('billing.discount.change')}
      </Button>
      {approver === null ? null : (
        <span className={classes.approved}>
          <IconShieldCheck size={16} aria-hidden /> {t('billing.discount.approvedBy', { name: approver })}
        </span>
      )}
      {needsApproval ? (
        <Button variant="default" size="compact-sm" onClick={onApprove}>
          {t('billing.discount.ask')}
        </Button>
      ) : null}
    </div>
  );
}

function DiscountForm({
  discount,
  onDiscount,
  onTyping,
  onDone,
}: Pick<DiscountFieldProps, 'discount' | 'onDiscount' | 'onTyping'> & { onDone: () => void }) {
  const { t } = useTranslation();
  const { currency } = useHospital();
  const [first] = useState(() => typedOf(discount));
  const [kind, setKind] = useState(first.kind);
  const [text, setText] = useState(first.text);
  const [reason, setReason] = useState(first.reason);
  const isTyped = text !== first.text || reason !== first.reason || (kind !== first.kind && text !== '');
  const tell = useEffectEvent((isOpen: boolean) => onTyping(isOpen));
  useEffect(() => {
    tell(isTyped);
    return () => tell(false);
  }, [isTyped]);
  const next = discountFromText(kind, text, reason, currency);
  const submit = (event: React.FormEvent): void => {
    event.preventDefault();
    if (next === null) return;
    onDiscount(next);
    onDone();
  };
  const leave = (event: React.KeyboardEvent): void => {
    if (event.key === 'Escape') onDone();
  };
  return (
    <form className={classes.discountForm} onSubmit={submit} onKeyDown={leave} aria-label={t('billing.discount.add')}>
      <div className={classes.discountPair}>
        <SegmentedControl
          aria-label={t('billing.discount.kind')}
          value={kind}
          onChange={(value) => setKind(value)}
          data={[
            { value: 'percent', label: '%' },
            { value: 'amount', label: '₹' },
          ]}
        />
        <TextInput
          aria-label={t('billing.discount.much')}
          placeholder={t('billing.discount.much')}
          value={text}
          inputMode="decimal"
          autoComplete="off"
          autoFocus
          error={text !== '' && discountFromText(kind, text, 'x', currency) === null}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      </div>
      <TextInput
        aria-label={t('billing.discount.reason')}
        placeholder={t('billing.discount.reason')}
        value={reason}
        maxLength={200}
        required
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Limit />
      <div className={classes.acts}>
        <SubmitButton size="compact-sm" isReady={next !== null}>
          {t('billing.discount.apply')}
        </SubmitButton>
        {discount.kind === 'none' ? null : (
          <Button
            variant="default"
            size="compact-sm"
            onClick={() => {
              onDiscount({ kind: 'none' });
              onDone();
            }}
          >
            {t('billing.discount.remove')}
          </Button>
        )}
        <Button variant="subtle" size="compact-sm" onClick={onDone}>
          {t('common.cancel')}
        </Button>
      </div>
    </form>
  );
}

/** The discount that stands on the bill, as the form begins with it. */
function typedOf(discount: DiscountJson): { kind: 'percent' | 'amount'; text: string; reason: string } {
  return {
    kind: discount.kind === 'amount' ? 'amount' : 'percent',
    text: discount.kind === 'percent' ? percentText(discount.bp) : '',
    reason: discount.kind === 'none' ? '' : discount.reason,
  };
}

/** What this person may take off alone, before another one must approve. */
function Limit() {
  const { t } = useTranslation();
  const { roles } = useSession();
  const limits = useRoute(billing.limits.list, {}, { staleMs: 600_000 }).data ?? [];
  const mine = limits.filter((limit) => roles.some((role) => role === limit.role));
  const [widest] = mine.toSorted((a, b) => Number(BigInt(b.billAmount) - BigInt(a.billAmount)));
  if (!widest) return null;
  return (
    <p className={classes.note}>
      {t('billing.discount.limit', { percent: percentText(widest.percentBp) })} <MoneyText minor={widest.billAmount} />
    </p>
  );
}
