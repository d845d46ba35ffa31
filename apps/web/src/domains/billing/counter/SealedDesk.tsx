import { Button } from '@mantine/core';
import { billing } from '@pramana/contract';
import { IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { moneyText } from '../../../lib/format.ts';
import { useScanner, useShortcut } from '../../../lib/keys.ts';
import { keyOf, queryClient, useRoute } from '../../../lib/query.ts';
import { useHospital } from '../../../lib/session.tsx';
import { toast } from '../../../lib/toast.ts';
import { paths } from '../../../paths.ts';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { KeyHint } from '../../../ui/KeyHint.tsx';
import { MoneyText } from '../../../ui/MoneyText.tsx';
import { SealBadge } from '../../../ui/SealBadge.tsx';
import { PayDialog } from '../bill/PayDialog.tsx';
import { useBillFacts } from '../bill/sealFacts.ts';
import { useSealRefresh } from '../live.ts';
import { PrintButton } from '../print/PrintButton.tsx';
import { SealedGoods } from './SealedGoods.tsx';
import type { BillAnswer } from './useCounterDraft.ts';
import classes from './Sealed.module.css';

interface SealedDeskProps {
  initial: BillAnswer;
  /** On to the next bill, with what was scanned for it. */
  onNew: (scanned?: string) => void;
}

/** After the seal: the number, the seal closing live, change or due, print, and on to the next with Enter or a scan. */
export function SealedDesk({ initial, onNew }: SealedDeskProps) {
  const { t, i18n } = useTranslation();
  const { currency } = useHospital();
  const [isPaying, setPaying] = useState(false);
  const newRef = useRef<HTMLButtonElement>(null);
  const params = { id: initial.data.id };
  // What the seal answered stands at once; the log's signature comes a moment later.
  useState(() => queryClient.setQueryData(keyOf(billing.bills.show, { params }), initial));
  const shown = useRoute(billing.bills.show, { params });
  const bill = shown.data ?? initial.data;
  useSealRefresh(bill.seal);
  const can = shown.can ?? initial.can;
  const facts = useBillFacts();
  useEffect(() => newRef.current?.focus(), []);
  // Also when the cursor was elsewhere and what held it is gone.
  useShortcut('Enter', () => onNew());
  const change = bill.payments.reduce((sum, payment) => sum + BigInt(payment.change ?? 0), 0n);
  // The next customer's strip or card: nothing of it is lost, and what this one still gets or owes stays in sight.
  useScanner((code) => {
    const left = change > 0n ? change : BigInt(bill.due);
    if (left > 0n) {
      const words = t(change > 0n ? 'billing.pay.change' : 'billing.bill.due');
      toast(`${bill.block?.label ?? ''} · ${words} ${moneyText(left, currency, i18n.language)}`);
    }
    onNew(code);
  }, !isPaying);
  return (
    <section className={classes.sealed} aria-label={t('billing.seal.sealed')}>
      <p className={classes.word}>{t(bill.seal === 'queued' ? 'billing.seal.recorded' : 'billing.seal.sealed')}</p>
      <h1 className={classes.number}>
        <Link to={paths.bill(bill.number ?? bill.id)}>{bill.block?.label ?? bill.number}</Link>
      </h1>
      <SealBadge state={bill.seal} facts={facts(bill)} />
      <dl className={classes.figures}>
        <Figure name={t('billing.total.total')} minor={bill.total} />
        {change > 0n ? <Figure name={t('billing.pay.change')} minor={change} isLarge /> : null}
        {bill.due === '0' ? null : <Figure name={t('billing.bill.due')} minor={bill.due} isLarge />}
      </dl>
      <div className={classes.acts}>
        {bill.due === '0' ? null : (
          <ActionButton can={can?.pay} shortcut="mod+Enter" onAct={() => setPaying(true)}>
            {t('billing.pay.take')}
          </ActionButton>
        )}
        <PrintButton billId={bill.id} can={can?.print} prints={bill.prints} />
        <Button
          ref={newRef}
          variant={bill.due === '0' ? 'filled' : 'default'}
          leftSection={<IconPlus size={18} aria-hidden />}
          rightSection={<KeyHint combo="Enter" />}
          onClick={() => onNew()}
        >
          {t('billing.counter.new')}
        </Button>
      </div>
      <SealedGoods lines={bill.lines} />
      <PayDialog bill={bill} isOpen={isPaying} onClose={() => setPaying(false)} />
    </section>
  );
}

function Figure({ name, minor, isLarge = false }: { name: string; minor: string | bigint; isLarge?: boolean }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <MoneyText minor={minor} size={isLarge ? 'xl' : 'lg'} />
      </dd>
    </div>
  );
}
