import type { ClaimItem } from '@pramana/ledger';
import type { DiscountLimit } from './discount.policy.ts';
import { authorItem } from './face.claim.ts';

/** What a role may take off from now on. `authorId` null: the hospital began with it. */
export function limitItems(limit: DiscountLimit & { authorId: string | null }): ClaimItem[] {
  const { role, percentBp, billAmount, dayAmount } = limit;
  return [authorItem(limit), { name: 'limit', value: { role, percent: percentBp, bill: billAmount, day: dayAmount } }];
}

/** Column of each key, as BILL_PLACES. */
export const LIMIT_COLUMNS = {
  'author.id': 'author_id',
  'limit.role': 'role',
  'limit.percent': 'percent_bp',
  'limit.bill': 'bill_amount',
  'limit.day': 'day_amount',
  time: 'at',
} as const;
