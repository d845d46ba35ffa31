import type { CounterSessionId, HospitalId, PersonId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import type { CashMove, CounterFacts } from './counter.claim.ts';

/** Cash that was moved in or out of a drawer, oldest first. */
export async function movesOf(
  tx: Tx,
  hospital: HospitalId,
  sessions: readonly string[],
): Promise<Map<string, CashMove[]>> {
  if (sessions.length === 0) return new Map();
  const rows = await tx
    .selectFrom('cash_movement')
    .selectAll()
    .where('hospital_id', '=', hospital)
    .where('counter_session_id', 'in', [...sessions])
    .orderBy('id')
    .execute();
  const moves = rows.map(({ id, kind, amount, note, person_id: personId, at, counter_session_id: session }) => ({
    session,
    move: { id, kind, amount, note, personId, at },
  }));
  return new Map(
    [...Map.groupBy(moves, ({ session }) => session)].map(([id, all]) => [id, all.map(({ move }) => move)]),
  );
}

/** A drawer as its closing sealed it. */
export interface StoredClose extends CounterFacts {
  id: string;
  series: string;
  number: number;
  counted: bigint;
  currency: string;
  closedAt: Date;
}

/** Drawers by id, closed or not, as the audit rebuilds them. */
export async function readCloses(tx: Tx, hospital: HospitalId, ids: readonly string[]): Promise<StoredClose[]> {
  if (ids.length === 0) return [];
  const rows = await tx
    .selectFrom('counter_session as session')
    .innerJoin('hospital', 'hospital.id', 'session.hospital_id')
    .selectAll('session')
    .select('hospital.currency')
    .where('session.hospital_id', '=', hospital)
    .where('session.id', 'in', [...ids])
    .execute();
  const moves = await movesOf(tx, hospital, ids);
  return rows.map((row) => ({
    id: row.id,
    series: row.series ?? '',
    number: Number(row.number ?? 0n),
    status: row.status,
    counter: row.counter,
    personId: row.person_id,
    authorId: row.author_id,
    businessDate: row.business_date,
    openingFloat: row.opening_float,
    openedAt: row.opened_at,
    closedAt: row.closed_at ?? new Date(0),
    denominations: denominationsOf(row.denominations),
    counted: row.counted ?? -1n,
    expected: row.expected,
    varianceReason: row.variance_reason,
    absenceReason: row.absence_reason,
    approverId: row.approver_id,
    currency: row.currency,
    moves: moves.get(row.id) ?? [],
  }));
}

/** Whatever somebody wrote into the column, it can be compared. */
export function denominationsOf(stored: unknown): StoredClose['denominations'] {
  const rows = Array.isArray(stored) ? (stored as Partial<StoredClose['denominations'][number]>[]) : [];
  return rows.map(({ value = '', count = -1 }) => ({ value, count }));
}

/** Closes a drawer for good, with the number of its sealed document. */
export async function closeSession(
  tx: Tx,
  hospital: HospitalId,
  id: CounterSessionId,
  close: {
    series: string;
    number: number;
    at: Date;
    denominations: unknown;
    counted: bigint;
    expected: bigint;
    varianceReason: string | null;
    absenceReason: string | null;
    authorId: PersonId;
    approverId: PersonId | null;
  },
): Promise<void> {
  await tx
    .updateTable('counter_session')
    .set({
      status: 'closed',
      series: close.series,
      number: BigInt(close.number),
      closed_at: close.at,
      denominations: JSON.stringify(close.denominations),
      counted: close.counted,
      expected: close.expected,
      variance_reason: close.varianceReason,
      absence_reason: close.absenceReason,
      author_id: close.authorId,
      approver_id: close.approverId,
    })
    .where('hospital_id', '=', hospital)
    .where('id', '=', id)
    .execute();
}
