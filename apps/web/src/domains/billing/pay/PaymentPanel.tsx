import { IconCash, IconCreditCard, IconQrcode } from '@tabler/icons-react';
import { type RefObject, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { MoneyText } from '../../../ui/MoneyText.tsx';
import { useFocusDrawn } from '../counter/focus.ts';
import { isUntouched, type Method } from './paymentParts.ts';
import { PaymentPartFields } from './PaymentPartFields.tsx';
import { MOST_PARTS, type Payment } from './usePayment.ts';
import classes from './Pay.module.css';

interface PaymentPanelProps {
  payment: Payment;
  /** What is to be paid, minor units. */
  due: bigint;
  /** The first part's amount field. */
  firstRef: RefObject<HTMLInputElement | null>;
}

const ICONS = { cash: IconCash, upi: IconQrcode, card: IconCreditCard } as const;
const METHODS: readonly Method[] = ['cash', 'upi', 'card'];
const KEYS = { cash: 'alt+c', upi: 'alt+u', card: 'alt+r' } as const;
/** Three stand side by side in a narrow pane: the key goes below the word. */
const METHOD_LOOK = {
  root: { height: 'auto', paddingBlock: 6, paddingInline: 4 },
  inner: { flexDirection: 'column', gap: 2 },
} as const;

/** How the bill is paid: cash with change, UPI, card, or several of them; what is left stays due. */
export function PaymentPanel({ payment, due, firstRef }: PaymentPanelProps) {
  const { t } = useTranslation();
  const { split, typed } = payment;
  const methods = useRef<HTMLDivElement>(null);
  const focusDrawn = useFocusDrawn();
  // The part takes the cursor with it when it goes.
  const remove = (key: string): void => {
    payment.remove(key);
    focusDrawn(() => methods.current?.querySelector('button') ?? null);
  };
  const hasPlace = typed.some(isUntouched) || (typed.length < MOST_PARTS && (split.left > 0n || typed.length === 0));
  return (
    <section className={classes.panel} aria-label={t('billing.pay.title')}>
      {typed.map((part, index) => (
        <PaymentPartFields
          key={part.key}
          typed={part}
          resolved={split.parts[index]}
          rest={(split.parts[index]?.amount ?? 0n) + split.left}
          onChange={(change) => payment.change(part.key, change)}
          onRemove={() => remove(part.key)}
          inputRef={index === 0 ? firstRef : null}
          isFresh={index === typed.length - 1}
        />
      ))}
      {hasPlace && due > 0n ? (
        <div ref={methods} className={classes.methods} role="group" aria-label={t('billing.pay.add')}>
          {METHODS.map((method) => {
            const Icon = ICONS[method];
            return (
              <ActionButton
                key={method}
                variant="default"
                shortcut={KEYS[method]}
                styles={METHOD_LOOK}
                leftSection={<Icon size={18} stroke={1.6} aria-hidden />}
                onAct={() => payment.add(method)}
              >
                {t(`billing.method.${method}`)}
              </ActionButton>
            );
          })}
        </div>
      ) : null}
      {typed.length > 0 ? <Outcome payment={payment} /> : null}
    </section>
  );
}

function Outcome({ payment: { split } }: { payment: Payment }) {
  const { t } = useTranslation();
  return (
    <dl className={classes.outcome} aria-live="polite">
      {split.change > 0n ? (
        <div data-kind="change">
          <dt>{t('billing.pay.change')}</dt>
          <dd>
            <MoneyText minor={split.change} size="lg" />
          </dd>
        </div>
      ) : null}
      {split.left > 0n ? (
        <div>
          <dt>{t('billing.pay.staysDue')}</dt>
          <dd>
            <MoneyText minor={split.left} />
          </dd>
        </div>
      ) : null}
    </dl>
  );
}
