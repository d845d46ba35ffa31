import type { ClaimItem } from '@pramana/ledger';
import { authorItem } from './face.claim.ts';
import { bytesOfId, dropNull, type ItemPlaces } from './fields.claim.ts';

export interface CashMove {
  id: string;
  kind: string;
  amount: bigint;
  note: string;
  personId: string;
  at: Date;
}

/** A closed drawer. The counted cash stands in the header as the total. */
export interface CounterFacts {
  status: string;
  counter: string;
  /** Whose drawer it is. */
  personId: string;
  /** Who closed it; null: nobody yet. */
  authorId: string | null;
  /** As printed; the row has the id. */
  author?: string;
  businessDate: string;
  openingFloat: bigint;
  openedAt: Date;
  expected: bigint | null;
  varianceReason: string | null;
  /** Why somebody else closed it than whose it is. */
  absenceReason: string | null;
  approverId: string | null;
  approvedBy?: string | null;
  denominations: readonly { value: string; count: number }[];
  moves: readonly CashMove[];
}

/** What was in the drawer, what moved, what was counted. See bill.claim.ts for the rules. */
export function counterItems(session: CounterFacts): ClaimItem[] {
  const { author = null, authorId, personId, approvedBy = null } = session;
  const drawer = dropNull({
    state: session.status,
    counter: session.counter,
    day: session.businessDate,
    float: session.openingFloat,
    opened: session.openedAt.getTime(),
    expected: session.expected,
    reason: session.varianceReason,
    approver: session.approverId ? bytesOfId(session.approverId) : null,
    by: approvedBy,
    person: personId === authorId ? null : bytesOfId(personId),
    absence: session.absenceReason,
  });
  return [
    authorItem({ authorId, author }),
    { name: 'drawer', value: drawer },
    ...session.moves.map((move) => ({ name: 'move', value: moveValue(move) })),
    ...session.denominations.map(({ value, count }) => ({ name: 'counted', value: { value, count } })),
  ];
}

function moveValue({ id, kind, amount, note, personId, at }: CashMove): ClaimItem['value'] {
  return dropNull({
    id: bytesOfId(id),
    kind,
    amount,
    note: note || null,
    person: bytesOfId(personId),
    at: at.getTime(),
  });
}

/** Column of each key, as BILL_PLACES. */
export const COUNTER_PLACES: ItemPlaces = {
  author: { table: 'counter_session', columns: { id: 'author_id' } },
  drawer: {
    table: 'counter_session',
    columns: {
      state: 'status',
      counter: 'counter',
      day: 'business_date',
      float: 'opening_float',
      opened: 'opened_at',
      expected: 'expected',
      reason: 'variance_reason',
      approver: 'approver_id',
      person: 'person_id',
      absence: 'absence_reason',
    },
  },
  move: {
    table: 'cash_movement',
    row: 'id',
    columns: { id: 'id', kind: 'kind', amount: 'amount', note: 'note', person: 'person_id', at: 'at' },
  },
  counted: {
    table: 'counter_session',
    row: 'denominations',
    columns: { value: 'denominations', count: 'denominations' },
  },
};
