import { Button, Select, Textarea } from '@mantine/core';
import { type BillJson, type BodyOf, billing, CREDIT_REASONS, type CreditReason } from '@pramana/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../../lib/query.ts';
import { toast } from '../../../lib/toast.ts';
import { ActionButton, type CanDo } from '../../../ui/ActionButton.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { MoneyText } from '../../../ui/MoneyText.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { ApproverFields, NO_APPROVER } from '../approve/ApproverFields.tsx';
import { type Chosen, type CreditedLine, creditLines, creditSum, type GoodsSaid, linesToBillAgain } from './credit.ts';
import { BillAgain } from './BillAgain.tsx';
import { CreditLines } from './CreditLines.tsx';
import classes from './Bill.module.css';
import { useSeen } from './useSeen.ts';

type CreditBody = BodyOf<typeof billing.creditNotes.create>;
const REFRESHED = [billing.bills.show, billing.bills.list, billing.bills.story];
const ASKS_APPROVER: readonly string[] = [
  'credit_needs_approval',
  'approver_not_permitted',
  'approver_is_maker',
  'wrong_credentials',
  'account_locked',
];

/** Corrects a sealed bill: quantities per line within what is left. Cash never moves here; a refund is its own step. */
export function CreditNoteDialog({ bill, isOpen, onClose }: { bill: BillJson; isOpen: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog
      title={t('billing.credit.title', { number: bill.block?.label })}
      isOpen={isOpen}
      onClose={onClose}
      width={720}
    >
      <CreditForm bill={bill} onClose={onClose} />
    </Dialog>
  );
}

function CreditForm({ bill, onClose }: { bill: BillJson; onClose: () => void }) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<Chosen>(new Map());
  const [said, setSaid] = useState<GoodsSaid>(new Map());
  const [reasonCode, setReason] = useState<CreditReason | null>(null);
  const [note, setNote] = useState('');
  const [again, setAgain] = useState<boolean | null>(null);
  const [approver, setApprover] = useState(NO_APPROVER);
  const create = useAction(billing.creditNotes.create, { refreshes: REFRESHED });
  const seen = useSeen(bill, create.problem);
  const [asksApprover, setAsksApprover] = useState(false);
  if (create.problem && ASKS_APPROVER.includes(create.problem.code) && !asksApprover) setAsksApprover(true);
  const sum = creditSum(bill.lines, chosen);
  // What was billed at a wrong price is billed anew, unless somebody says otherwise.
  const isRepriced = reasonCode === 'price-error';
  const lines = creditLines(bill.lines, chosen, { said, reason: reasonCode });
  const toBillAgain = linesToBillAgain(bill, lines);
  const billAgain = toBillAgain.length > 0 && (again ?? isRepriced);
  const can = useCreditCan({
    isWithin: sum !== null,
    lines,
    reason: reasonCode,
    isApproved: !asksApprover || (approver.login !== '' && approver.password !== ''),
  });
  const submit = (): void => {
    if (reasonCode === null || lines === null) return;
    const body: CreditBody = {
      lines,
      reasonCode,
      note: note.trim(),
      billAgain,
      seen,
      ...(asksApprover ? { approver } : {}),
    };
    create.run({ params: { id: bill.id }, body }, ({ data }) => {
      toast(t('billing.credit.done', { number: data.block.label }));
      onClose();
    });
  };
  return (
    <div className={classes.dialog}>
      <p className={classes.lead}>{t('billing.credit.text')}</p>
      <div className={classes.pair}>
        <Select
          label={t('billing.credit.reason')}
          data={CREDIT_REASONS.map((value) => ({ value, label: t(`billing.reason.${value}`) }))}
          value={reasonCode}
          onChange={(value) => setReason(value)}
          required
        />
        <Textarea
          label={t('billing.credit.note')}
          value={note}
          maxLength={500}
          autosize
          minRows={1}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
      </div>
      <CreditLines
        bill={bill}
        chosen={chosen}
        said={said}
        reason={reasonCode}
        onChosen={setChosen}
        onSaid={setSaid}
        problem={create.problem}
      />
      {toBillAgain.length > 0 ? (
        <BillAgain lines={toBillAgain} isRepriced={isRepriced} isChecked={billAgain} onChange={setAgain} />
      ) : null}
      {asksApprover ? (
        <ApproverFields
          permission="credit-note:approve"
          value={approver}
          onChange={setApprover}
          problem={create.problem}
        />
      ) : create.problem ? (
        <ProblemText problem={create.problem} />
      ) : null}
      <div className={classes.dialogActs}>
        <span className={classes.estimate}>
          {t('billing.credit.about')} <MoneyText minor={sum?.amount ?? 0n} size="lg" />
        </span>
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <ActionButton onAct={submit} can={can} isBusy={create.isBusy}>
          {t('billing.credit.seal')}
        </ActionButton>
      </div>
    </div>
  );
}

interface CreditState {
  isWithin: boolean;
  lines: readonly CreditedLine[] | null;
  reason: CreditReason | null;
  isApproved: boolean;
}

/** Asks for a quantity, not for money: also what cost nothing is taken back. */
function useCreditCan({ isWithin, lines, reason, isApproved }: CreditState): CanDo {
  const { t } = useTranslation();
  if (!isWithin) return { ok: false, why: t('problem.credit_exceeds_billed') };
  if (lines?.length === 0) return { ok: false, why: t('billing.credit.choose') };
  if (reason === null) return { ok: false, why: t('billing.credit.chooseReason') };
  if (lines === null) return { ok: false, why: t('billing.credit.chooseGoods') };
  return isApproved ? { ok: true } : { ok: false, why: t('billing.approver.choose') };
}
