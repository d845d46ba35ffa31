import { Button } from '@mantine/core';
import type { BillJson } from '@pramana/contract';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { BillDocument } from '../bill/BillDocument.tsx';
import { PrintButton } from '../print/PrintButton.tsx';
import type { DeskActs } from './useDeskActs.ts';

interface PreviewDialogProps {
  bill: BillJson;
  isOpen: boolean;
  onClose: () => void;
  acts: DeskActs;
  isBusy: boolean;
}

/** The bill as it would be sealed, by the server's own figures. */
export function PreviewDialog({ bill, isOpen, onClose, acts, isBusy }: PreviewDialogProps) {
  const { t } = useTranslation();
  const seal = (): void => {
    onClose();
    acts.seal();
  };
  const footer = (
    <>
      <PrintButton billId={bill.id} prints={bill.prints} isDraft />
      <Button variant="default" onClick={onClose}>
        {t('billing.counter.back')}
      </Button>
      <ActionButton onAct={seal} can={acts.canSeal} shortcut="F9" isBusy={isBusy}>
        {t(acts.paid > 0n ? 'billing.seal.sealAndTake' : 'billing.seal.verb')}
      </ActionButton>
    </>
  );
  return (
    <Dialog title={t('billing.counter.previewTitle')} isOpen={isOpen} onClose={onClose} width={860} footer={footer}>
      <BillDocument bill={bill} />
    </Dialog>
  );
}
