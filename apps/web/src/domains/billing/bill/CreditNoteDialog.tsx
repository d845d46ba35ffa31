import { Button, Select, Textarea } from '@mantine/core';
import { type BillJson, type BodyOf, billing } from '@pramana/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../../lib/query.ts';
import { toast } from '../../../lib/toast.ts';
import { ActionButton, type CanDo } from '../../../ui/ActionButton.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { MoneyText } from '../../../ui/MoneyText.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { ApproverFields, NO_APPROVER } from '../approve/ApproverFields.tsx';
import { type Chosen, creditSum } from './credit.ts';
import { CreditLines, type Goods } from './CreditLines.tsx';
import classes from './Bill.module.css';
import { useSeen } from './useSeen.ts';

type CreditBody = BodyOf<typeof billing.creditNotes.create>;
const REASONS: readonly CreditBody['reasonCode'][] = [
  'returned',
  'wrong-item',
  'wrong-quantity',
  'not-given',
  'price-error',
  'other',
];
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
  const [goods, setGoods] = useState<ReadonlyMap<number, Goods>>(new Map());
  const [reasonCode, setReason] = useState<CreditBody['reasonCode'] | null>(null);
  const [note, setNote] = useState('');
  const [approver, setApprover] = useState(NO_APPROVER);
  const create = useAction(billing.creditNotes.create, { refreshes: REFRESHED });
  const seen = useSeen(bill, create.problem);
  const [asksApprover, setAsksApprover] = useState(false);
  if (create.problem && ASKS_APPROVER.includes(create.problem.code) && !asksApprover) setAsksApprover(true);
  const sum = creditSum(bill.lines, chosen);
  const can = useCreditCan(
    sum?.amount ?? null,
    reasonCode,
    !asksApprover || (approver.login !== '' && approver.password !== ''),
  );
  const submit = (): void => {
    if (reasonCode === null) return;
    const lines = [...chosen]
      .filter(([, quantity]) => quantity > 0)
      .map(([position, quantity]) => lineBody(position, quantity, goods.get(position)));
    const body: CreditBody = { lines, reasonCode, note: note.trim(), seen, ...(asksApprover ? { approver } : {}) };
    create.run({ params: { id: bill.id }, body }, ({ data }) => {
      toast(t('billing.credit.done', { number: data.block.label }));
      onClose();
    });
  };
  return (
    <div className={classes.dialog}>
      <p className={classes.lead}>{t('billing.credit.text')}</p>
      <CreditLines
        bill={bill}
        chosen={chosen}
        goods={goods}
        onChosen={setChosen}
        onGoods={setGoods}
        problem={create.problem}
      />
      <div className={classes.pair}>
        <Select
          label={t('billing.credit.reason')}
          data={REASONS.map((value) => ({ value, label: t(`billing.reason.${value}`) }))}
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

function lineBody(position: number, quantity: number, goods: Goods | undefined): CreditBody['lines'][number] {
  return { position, quantity, ...(goods === undefined ? {} : { goods }) };
}

function useCreditCan(amount: bigint | null, reason: string | null, isApproved: boolean): CanDo {
  const { t } = useTranslation();
  if (amount === null) return { ok: false, why: t('problem.credit_exceeds_billed') };
  if (amount === 0n) return { ok: false, why: t('billing.credit.choose') };
  if (reason === null) return { ok: false, why: t('billing.credit.chooseReason') };
  return isApproved ? { ok: true } : { ok: false, why: t('billing.approver.choose') };
}
