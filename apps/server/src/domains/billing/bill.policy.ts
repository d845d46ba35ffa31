import { permits, type Right } from '@pramana/contract';
import { toE164 } from '@pramana/kernel';
import { type Balance, dueOf, refundableOf } from './balance.policy.ts';
import type { PricedDraft } from './pricing.policy.ts';

type Verdict = { ok: boolean; why?: string; code?: string };
const yes: Verdict = { ok: true };
const no = (code: string, why: string): Verdict => ({ ok: false, code, why });
const SEALED = 'This bill is already sealed. A correction is a credit note.';
const DRAFT = 'This bill is still a draft.';
const NO_PHONE = no('invalid_phone', "The customer's phone is no phone number. Correct it, or leave it empty.");

export interface BillAbilities {
  edit: Verdict;
  seal: Verdict;
  pay: Verdict;
  credit: Verdict;
  refund: Verdict;
  print: Verdict;
  discard: Verdict;
  takeOver: Verdict;
}

/** Whose draft it is, and the way to go on with it. */
export function notYours(owner: string): string {
  return `This draft is ${owner}'s. Take it over to go on with it.`;
}

interface DraftFacts {
  priced: PricedDraft;
  discount: Verdict;
  owner: string | null;
  customer: { phone: string } | null;
}

/** Whether what was typed as the phone of somebody who walked in is none: it would stand on the bill for ever. */
export function isNoPhone(customer: { phone: string } | null): boolean {
  return customer !== null && customer.phone !== '' && toE164(customer.phone) === null;
}

/** What may be done with a draft next, each refusal in words; `owner` is the colleague whose draft it is, null: one's own. */
export function canDraft(roles: readonly Right[], { priced, discount, owner, customer }: DraftFacts): BillAbilities {
  const role = permits(roles, 'bill:write') ? yes : no('not_permitted', 'Your role may not change bills.');
  const write = role.ok && owner !== null ? no('draft_not_yours', notYours(owner)) : role;
  return {
    edit: write,
    seal: !write.ok ? write : isNoPhone(customer) ? NO_PHONE : canSeal(roles, priced, discount),
    pay: no('bill_not_sealed', DRAFT),
    credit: no('bill_not_sealed', DRAFT),
    refund: no('bill_not_sealed', DRAFT),
    print: yes,
    discard: write,
    takeOver: owner === null ? no('own_draft', 'This draft is yours.') : role,
  };
}

function canSeal(roles: readonly Right[], { lines }: PricedDraft, discount: Verdict): Verdict {
  if (!permits(roles, 'bill:seal')) return no('not_permitted', 'Your role may not seal bills.');
  if (lines.length === 0) return no('bill_empty', 'A bill needs at least one line.');
  const problem = lines.find((line) => line.problem)?.problem;
  return problem ? no(problem.code, problem.message) : discount;
}

/** What may be done with a sealed bill next. */
export function canSealed(
  roles: readonly Right[],
  balance: Balance,
  lines: readonly { quantity: bigint; credited: bigint }[],
): BillAbilities {
  return {
    edit: no('bill_already_sealed', SEALED),
    seal: no('bill_already_sealed', 'This bill is already sealed.'),
    pay: !permits(roles, 'payment:take')
      ? no('not_permitted', 'Your role may not take payments.')
      : dueOf(balance) > 0n
        ? yes
        : no('nothing_due', 'Nothing is due on this bill.'),
    credit: !permits(roles, 'credit-note:write')
      ? no('not_permitted', 'Your role may not write credit notes.')
      : // By its lines, not by its money: goods of a bill of nothing can come back too.
        lines.some((line) => line.credited < line.quantity)
        ? yes
        : no('all_credited', 'Everything on this bill has been credited.'),
    refund: !permits(roles, 'refund:pay')
      ? no('not_permitted', 'Your role may not pay refunds.')
      : refundableOf(balance) > 0n
        ? yes
        : no('nothing_refundable', 'There is nothing to hand back: a refund follows a credit note on what was paid.'),
    print: yes,
    discard: no('bill_already_sealed', SEALED),
    takeOver: no('bill_already_sealed', SEALED),
  };
}
