import type { CounterSessionId, HospitalId, IsoDate, PersonId } from '@pramana/kernel';
import { PramanaError } from '@pramana/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';

export interface SessionRow {
  id: CounterSessionId;
  counter: string;
  personId: PersonId;
  person: string;
  businessDate: IsoDate;
  openingFloat: bigint;
  openedAt: Date;
  status: 'open' | 'closed';
  closedAt: Date | null;
  counted: bigint | null;
  expected: bigint | null;
  varianceReason: string | null;
  absenceReason: string | null;
  closedBy: string | null;
  approver: string | null;
  /** As it was closed: what was counted, and the number of its sealed document. */
  denominations: unknown;
  block: { series: string; number: number } | null;
}

function sessions(tx: Tx, hospital: HospitalId) {
  return tx
    .selectFrom('counter_session as session')
    .innerJoin('person', 'person.id', 'session.person_id')
    .leftJoin('person as author', 'author.id', 'session.author_id')
    .leftJoin('person as approver', 'approver.id', 'session.approver_id')
    .select([
      'session.id',
      'counter',
      'person_id',
      'person.name as person',
      'business_date',
      'opening_float',
      'opened_at',
      'status',
      'closed_at',
      'counted',
      'expected',
      'variance_reason',
      'absence_reason',
      'author.name as closed_by',
      'approver.name as approver',
      'denominations',
      'series',
      'number',
    ])
    .where('hospital_id', '=', hospital);
}

type Raw = Awaited<ReturnType<ReturnType<typeof sessions>['executeTakeFirstOrThrow']>>;

const sessionRow = (row: Raw): SessionRow => ({
  id: row.id as CounterSessionId,
  counter: row.counter,
  personId: row.person_id as PersonId,
  person: row.person,
  businessDate: row.business_date,
  openingFloat: row.opening_float,
  openedAt: row.opened_at,
  status: row.status as SessionRow['status'],
  closedAt: row.closed_at,
  counted: row.counted,
  expected: row.expected,
  varianceReason: row.variance_reason,
  absenceReason: row.absence_reason,
  closedBy: row.closed_by,
  approver: row.approver,
  denominations: row.denominations,
  block: row.series === null || row.number === null ? null : { series: row.series, number: Number(row.number) },
});

/** The open session of a person; money cannot move without one. */
export async function openSessionOf(tx: Tx, hospital: HospitalId, personId: PersonId): Promise<SessionRow | null> {
  const row = await sessions(tx, hospital)
    .where('person_id', '=', personId)
    .where('status', '=', 'open')
    .executeTakeFirst();
  return row ? sessionRow(row) : null;
}

/** One session; locked, so that a closing and a payment of one drawer wait for each other. */
export async function readSession(
  tx: Tx,
  hospital: HospitalId,
  id: string,
  options: { lock?: 'share' | 'update' } = {},
): Promise<SessionRow> {
  if (options.lock) await lockSession(tx, hospital, id, options.lock);
  const row = await sessions(tx, hospital).where('session.id', '=', id).executeTakeFirst();
  if (!row) throw new PramanaError('not_found');
  return sessionRow(row);
}

async function lockSession(tx: Tx, hospital: HospitalId, id: string, lock: 'share' | 'update'): Promise<void> {
  const query = tx.selectFrom('counter_session').select('id').where('hospital_id', '=', hospital).where('id', '=', id);
  await (lock === 'update' ? query.forUpdate() : query.forShare()).execute();
}

/** A share lock on the person's open session, or `counter_not_open`. */
export async function requireOpenSession(tx: Tx, hospital: HospitalId, personId: PersonId): Promise<CounterSessionId> {
  const row = await tx
    .selectFrom('counter_session')
    .select('id')
    .where('hospital_id', '=', hospital)
    .where('person_id', '=', personId)
    .where('status', '=', 'open')
    .forShare()
    .executeTakeFirst();
  if (!row) throw new PramanaError('counter_not_open');
  return row.id as CounterSessionId;
}

export async function listSessions(
  tx: Tx,
  hospital: HospitalId,
  filter: { status?: string; personId?: PersonId; after?: string; most: number },
): Promise<SessionRow[]> {
  let query = sessions(tx, hospital);
  if (filter.status) query = query.where('status', '=', filter.status);
  if (filter.personId) query = query.where('person_id', '=', filter.personId);
  if (filter.after)
    query = query.where(
      sql<boolean>`(business_date, session.id) < (select business_date, id from counter_session where hospital_id = ${hospital} and id = ${filter.after})`,
    );
  const rows = await query.orderBy('business_date', 'desc').orderBy('session.id', 'desc').limit(filter.most).execute();
  return rows.map(sessionRow);
}

export async function insertSession(
  tx: Tx,
  hospital: HospitalId,
  session: { id: string; counter: string; personId: PersonId; businessDate: IsoDate; openingFloat: bigint; at: Date },
): Promise<void> {
  await tx
    .insertInto('counter_session')
    .values({
      hospital_id: hospital,
      id: session.id,
      counter: session.counter,
      person_id: session.personId,
      business_date: session.businessDate,
      opening_float: session.openingFloat,
      opened_at: session.at,
      status: 'open',
    })
    .execute();
}

export interface SessionMoney {
  method: 'cash' | 'card' | 'upi';
  count: number;
  taken: bigint;
  returned: bigint;
}

/** What passed through each of these sessions, by method; and what was moved in or out of the drawer. */
export async function sessionMoney(
  tx: Tx,
  hospital: HospitalId,
  ids: readonly string[],
): Promise<Map<string, { byMethod: SessionMoney[]; moved: bigint }>> {
  const found = new Map<string, { byMethod: SessionMoney[]; moved: bigint }>(
    ids.map((id) => [id, { byMethod: [], moved: 0n }]),
  );
  if (ids.length === 0) return found;
  const rows = await sql<{
    session: string;
    method: SessionMoney['method'] | 'moved';
    count: bigint;
    taken: bigint;
    returned: bigint;
  }>`
    select counter_session_id as session, method, count(*) as count, sum(taken)::bigint as taken, sum(returned)::bigint as returned from (
      select counter_session_id, method, amount as taken, 0 as returned from payment where hospital_id = ${hospital} and counter_session_id = any(${ids})
      union all
      select counter_session_id, method, 0, amount from refund where hospital_id = ${hospital} and counter_session_id = any(${ids})
      union all
      select counter_session_id, 'moved', amount, 0 from cash_movement where hospital_id = ${hospital} and counter_session_id = any(${ids})
    ) as money group by 1, 2 order by 1, 2`.execute(tx);
  for (const row of rows.rows) {
    const session = found.get(row.session);
    if (!session) continue;
    if (row.method === 'moved') session.moved = row.taken;
    else
      session.byMethod.push({ method: row.method, count: Number(row.count), taken: row.taken, returned: row.returned });
  }
  return found;
}

export async function insertCashMovement(
  tx: Tx,
  hospital: HospitalId,
  movement: { id: string; sessionId: string; kind: string; amount: bigint; note: string; personId: PersonId; at: Date },
): Promise<void> {
  await tx
    .insertInto('cash_movement')
    .values({
      hospital_id: hospital,
      id: movement.id,
      counter_session_id: movement.sessionId,
      kind: movement.kind,
      amount: movement.amount,
      note: movement.note,
      person_id: movement.personId,
      at: movement.at,
    })
    .execute();
}
