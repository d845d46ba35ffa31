import { Button } from '@mantine/core';
import { billing } from '@pramana/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../../lib/query.ts';
import { Dialog } from '../../../ui/Dialog.tsx';
import { SubmitButton } from '../../../ui/SubmitButton.tsx';
import type { BillAnswer } from '../counter/useCounterDraft.ts';
import { ApproverFields, NO_APPROVER } from './ApproverFields.tsx';
import classes from './Approver.module.css';

interface ApproveDiscountDialogProps {
  isOpen: boolean;
  /** The draft as saved; its discount is what is approved. Null: it could not be saved. */
  settle: () => Promise<{ id: string } | null>;
  onApproved: (answer: BillAnswer) => void;
  onClose: () => void;
}

/** A second person's yes to the discount of this draft. Any later change of the draft needs a new one. */
export function ApproveDiscountDialog({ isOpen, ...rest }: ApproveDiscountDialogProps) {
  const { t } = useTranslation();
  return (
    <Dialog title={t('billing.discount.approval')} isOpen={isOpen} onClose={rest.onClose} width={420}>
      <ApproveForm {...rest} />
    </Dialog>
  );
}

/** Mounted with the dialog, so that a password never outlives it. */
function ApproveForm({ settle, onApproved, onClose }: Omit<ApproveDiscountDialogProps, 'isOpen'>) {
  const { t } = useTranslation();
  const [approver, setApprover] = useState(NO_APPROVER);
  const approve = useAction(billing.bills.approveDiscount);
  const submit = async (): Promise<void> => {
    const draft = await settle();
    if (draft) approve.run({ params: { id: draft.id }, body: approver }, onApproved);
  };
  const isReady = approver.login !== '' && approver.password !== '';
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) void submit();
      }}
    >
      <ApproverFields permission="discount:approve" value={approver} onChange={setApprover} problem={approve.problem} />
      <div className={classes.acts}>
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <SubmitButton loading={approve.isBusy} isReady={isReady}>
          {t('billing.discount.approve')}
        </SubmitButton>
      </div>
    </form>
  );
}
