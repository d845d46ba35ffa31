import { Button } from '@mantine/core';
import type { BillJson } from '@pramana/contract';
import { IconArrowBackUp, IconCash, IconPencil, IconReceiptRefund } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { paths } from '../../../paths.ts';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import type { BillCanJson } from '../counter/useCounterDraft.ts';
import { PrintButton } from '../print/PrintButton.tsx';
import { CreditNoteDialog } from './CreditNoteDialog.tsx';
import { PayDialog } from './PayDialog.tsx';
import { RefundDialog } from './RefundDialog.tsx';

type Open = 'pay' | 'credit' | 'refund' | null;

/** What may be done with a bill; what may not says why. */
export function BillActions({ bill, can }: { bill: BillJson; can: BillCanJson | undefined }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<Open>(null);
  const close = (): void => setOpen(null);
  if (bill.status === 'draft')
    return (
      <Button
        leftSection={<IconPencil size={18} stroke={1.6} aria-hidden />}
        renderRoot={(props) => <Link to={paths.counter()} search={{ draft: bill.id }} {...props} />}
      >
        {t('billing.bill.openDraft')}
      </Button>
    );
  return (
    <>
      <ActionButton
        variant="default"
        can={can?.credit}
        onAct={() => setOpen('credit')}
        leftSection={<IconReceiptRefund size={18} stroke={1.6} aria-hidden />}
      >
        {t('billing.credit.verb')}
      </ActionButton>
      <ActionButton
        variant="default"
        can={can?.refund}
        onAct={() => setOpen('refund')}
        leftSection={<IconArrowBackUp size={18} stroke={1.6} aria-hidden />}
      >
        {t('billing.refund.verb')}
      </ActionButton>
      <PrintButton billId={bill.id} can={can?.print} prints={bill.prints} />
      <ActionButton
        can={can?.pay}
        shortcut="mod+Enter"
        onAct={() => setOpen('pay')}
        leftSection={<IconCash size={18} stroke={1.6} aria-hidden />}
      >
        {t('billing.pay.take')}
      </ActionButton>
      <PayDialog bill={bill} isOpen={open === 'pay'} onClose={close} />
      <CreditNoteDialog bill={bill} isOpen={open === 'credit'} onClose={close} />
      <RefundDialog bill={bill} isOpen={open === 'refund'} onClose={close} />
    </>
  );
}
