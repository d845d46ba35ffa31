import { cleanLine, type CounterSessionId, formatMoney, type HospitalId, PramanaError } from '@pramana/kernel';
import { type CounterSessionJson, permits } from '@pramana/contract';
import type { Tx } from '../../platform/database/index.ts';
import { sqlState, violatedConstraint } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import { labelOf, sealDocument } from '../sealing/index.ts';
import type { Acting, Approver } from './acting.policy.ts';
import {
  listSessions,
  openSessionOf,
  insertCashMovement,
  insertSession,
  readSession,
  type SessionMoney,
  type SessionRow,
  sessionMoney,
} from './counter.store.ts';
import { closeSession, denominationsOf, movesOf } from './counter-close.store.ts';
import { counterItems } from './counter.claim.ts';
import { holdToday } from './day.store.ts';

/** Opens a drawer with its float. One open session per person and per counter, in whatever case it is typed, by constraint. */
export async function openCounter(
  tx: Tx,
  acting: Acting,
  wish: { counter: string; openingFloat: string },
): Promise<CounterSessionId> {
  const { hospital, actor, at } = acting;
  const day = await holdToday(tx, hospital, at);
  const id = newId<'CounterSession'>();
  const counter = cleanLine(wish.counter);
  if (counter === '') throw new PramanaError('invalid_field', { field: 'counter', detail: 'A counter needs a name.' });
  const session = {
    id,
    counter,
    personId: actor.personId,
    businessDate: day,
    openingFloat: BigInt(wish.openingFloat),
    at,
  };
  await insertSession(tx, hospital.id, session).catch((error: unknown) => {
    if (sqlState(error) !== '23505') throw error;
    const mine = violatedConstraint(error) === 'counter_session_person';
    throw new PramanaError('counter_already_open', {
      detail: mine
        ? 'You have an open counter session already. Close it first.'
        : `Somebody else has the counter ${session.counter} open.`,
    });
  });
  return id;
}

/** Cash in or out of the drawer that is no payment: a drop to the safe, more float, a handover. */
export async function moveCash(
  tx: Tx,
  acting: Acting,
  sessionId: string,
  wish: { kind: 'drop' | 'float' | 'handover'; amount: string; note?: string },
): Promise<string> {
  const { hospital, actor, at } = acting;
  const session = await ownOpen(tx, acting, sessionId, 'share');
  await holdToday(tx, hospital, at);
  const given = BigInt(wish.amount);
  const size = given < 0n ? -given : given;
  if (size === 0n) throw new PramanaError('invalid_field', { field: 'amount', detail: 'Enter how much moved.' });
  // A drop always leaves the drawer and a float always enters it, whatever sign was typed.
  const amount = wish.kind === 'drop' ? -size : wish.kind === 'float' ? size : given;
  const id = newId();
  await insertCashMovement(tx, hospital.id, {
    id,
    sessionId: session.id,
    kind: wish.kind,
    amount,
    note: wish.note?.trim() ?? '',
    personId: actor.personId,
    at,
  });
  return session.id;
}

export interface CloseWish {
  denominations: readonly { value: string; count: number }[];
  varianceReason?: string;
  approver: Approver | null;
  /** The difference that the approver says yes to. */
  variance?: string;
}

/**
 * Counts and closes a drawer. A difference from what is expected needs a reason and another person's yes to exactly it.
 * The count is blind: nobody but the approver, once signed in, is told by how much it differs.
 */
export async function closeCounter(tx: Tx, acting: Acting, sessionId: string, wish: CloseWish): Promise<string> {
  return countAndClose(tx, acting, await ownOpen(tx, acting, sessionId, 'update'), wish);
}

/**
 * The same for the drawer of somebody who cannot: absent, suspended. Whoever asks may approve counters; why it is not the
 * drawer's own person is sealed. A difference takes a third person beside both (decision 18).
 */
export async function closeForAnother(
  tx: Tx,
  acting: Acting,
  sessionId: string,
  wish: CloseWish & { absenceReason: string },
): Promise<string> {
  const session = await readSession(tx, acting.hospital.id, sessionId, { lock: 'update' });
  refuseClosed(session);
  if (session.personId === acting.actor.personId)
    throw new PramanaError('conflict', { detail: 'This is your own counter session. Close it as yours.' });
  if (wish.absenceReason.trim() === '')
    throw new PramanaError('invalid_field', { field: 'absenceReason', detail: 'Say why.' });
  if (wish.approver?.personId === session.personId) throw new PramanaError('approver_is_maker');
  return countAndClose(tx, acting, session, wish);
}

async function countAndClose(
  tx: Tx,
  acting: Acting,
  session: SessionRow,
  wish: CloseWish & { absenceReason?: string },
): Promise<string> {
  const { hospital } = acting;
  const money = (await sessionMoney(tx, hospital.id, [session.id])).get(session.id);
  const expected = expectedCash(session.openingFloat, money?.byMethod ?? [], money?.moved ?? 0n);
  const counted = wish.denominations.reduce((sum, { value, count }) => sum + BigInt(value) * BigInt(count), 0n);
  const variance = counted - expected;
  if (variance !== 0n) refuseVariance(acting, variance, wish);
  const differs = variance !== 0n;
  await sealClose(tx, acting, session, {
    denominations: wish.denominations,
    counted,
    expected,
    varianceReason: differs ? (wish.varianceReason?.trim() ?? null) : null,
    absenceReason: wish.absenceReason?.trim() ?? null,
    approver: differs ? wish.approver : null,
  });
  return session.id;
}

interface Closing {
  denominations: CloseWish['denominations'];
  counted: bigint;
  expected: bigint;
  varianceReason: string | null;
  absenceReason: string | null;
  approver: Approver | null;
}

/** The closing as a numbered document of its own: float, movements, count, difference and who approved it. */
async function sealClose(
  tx: Tx,
  { hospital, actor, at }: Acting,
  session: SessionRow,
  { approver, ...closing }: Closing,
): Promise<void> {
  const moves = (await movesOf(tx, hospital.id, [session.id])).get(session.id) ?? [];
  const approval = { approverId: approver?.personId ?? null, approvedBy: approver?.name ?? null };
  const made = { ...closing, ...approval, authorId: actor.personId };
  const facts = { ...session, ...made, status: 'closed', author: actor.name, moves };
  const { series, number } = await sealDocument(tx, {
    hospital,
    series: { kind: 'counter-close', prefix: 'CTR' },
    kind: 'counter-close',
    documentId: session.id,
    subjectId: null,
    currency: hospital.currency,
    total: closing.counted,
    at,
    businessDate: session.businessDate,
    authorId: actor.personId,
    items: counterItems(facts),
  });
  await closeSession(tx, hospital.id, session.id, { ...made, series, number, at });
}

function refuseVariance({ hospital }: Acting, variance: bigint, wish: CloseWish): void {
  const blind = 'What was counted differs from what is expected. Give the reason, and let another person approve.';
  if (!wish.varianceReason?.trim())
    throw new PramanaError('counter_has_variance', { field: 'varianceReason', detail: blind });
  if (!wish.approver) throw new PramanaError('counter_has_variance', { field: 'approver', detail: blind });
  if (wish.variance === undefined || BigInt(wish.variance) !== variance)
    throw new PramanaError('counter_has_variance', {
      field: 'variance',
      detail: `The drawer differs by ${formatMoney(variance, hospital.currency)}. Approve exactly this.`,
      params: { variance: String(variance) },
    });
}

/** One's own open session, locked against a rival close. */
async function ownOpen(tx: Tx, { hospital, actor }: Acting, id: string, lock: 'share' | 'update'): Promise<SessionRow> {
  const session = await readSession(tx, hospital.id, id, { lock });
  if (session.personId !== actor.personId)
    throw new PramanaError('not_permitted', { detail: `This is the counter session of ${session.person}.` });
  refuseClosed(session);
  return session;
}

function refuseClosed({ status }: SessionRow): void {
  if (status === 'closed') throw new PramanaError('conflict', { detail: 'This counter session is closed.' });
}

/** Float, plus cash taken, less cash handed back, plus what was moved. */
export function expectedCash(openingFloat: bigint, byMethod: readonly SessionMoney[], moved: bigint): bigint {
  const cash = byMethod.find((each) => each.method === 'cash');
  return openingFloat + (cash?.taken ?? 0n) - (cash?.returned ?? 0n) + moved;
}

/** What a drawer should hold now. */
export async function expectedCashOf(tx: Tx, hospital: HospitalId, sessionId: string): Promise<bigint> {
  const session = await readSession(tx, hospital, sessionId);
  const money = (await sessionMoney(tx, hospital, [sessionId])).get(sessionId);
  return expectedCash(session.openingFloat, money?.byMethod ?? [], money?.moved ?? 0n);
}

/** Sessions as screens show them; the money of all in one query. */
export async function sessionsJson(
  tx: Tx,
  { hospital, actor }: Pick<Acting, 'hospital' | 'actor'>,
  sessions: readonly SessionRow[],
): Promise<CounterSessionJson[]> {
  const money = await sessionMoney(
    tx,
    hospital.id,
    sessions.map((session) => session.id),
  );
  // Whoever may approve sees every drawer anyway, and the day's sums are made of them.
  const isBlind = (session: SessionRow): boolean =>
    session.status === 'open' && session.personId === actor.personId && !permits(actor.roles, 'counter:approve');
  return sessions.map((session) => {
    const json = sessionJson(session, money.get(session.id));
    return isBlind(session) ? unseen(json) : json;
  });
}

/** The drawer as its own person sees it before the count: nothing that the count could be made to fit. */
function unseen(session: CounterSessionJson): CounterSessionJson {
  const byMethod = session.byMethod.filter(({ method }) => method !== 'cash');
  return { ...session, cashIn: null, cashOut: null, expected: null, byMethod };
}

function sessionJson(
  session: SessionRow,
  money: { byMethod: SessionMoney[]; moved: bigint } | undefined,
): CounterSessionJson {
  const byMethod = money?.byMethod ?? [];
  const cash = byMethod.find((each) => each.method === 'cash');
  const expected = session.expected ?? expectedCash(session.openingFloat, byMethod, money?.moved ?? 0n);
  return {
    id: session.id,
    counter: session.counter,
    personId: session.personId,
    person: session.person,
    businessDate: session.businessDate,
    status: session.status,
    openedAt: session.openedAt.toISOString(),
    closedAt: session.closedAt?.toISOString() ?? null,
    openingFloat: String(session.openingFloat),
    cashIn: String(cash?.taken ?? 0n),
    cashOut: String(cash?.returned ?? 0n),
    moved: String(money?.moved ?? 0n),
    expected: String(expected),
    counted: session.counted === null ? null : String(session.counted),
    variance: session.counted === null ? null : String(session.counted - expected),
    varianceReason: session.varianceReason,
    closedBy: session.closedBy,
    absenceReason: session.absenceReason,
    approver: session.approver,
    byMethod: byMethod.map((each) => ({ method: each.method, count: each.count, amount: String(each.taken) })),
    denominations: [...denominationsOf(session.denominations)],
    block: session.block && { ...session.block, label: labelOf(session.block.series, session.block.number) },
  };
}

/** A page of sessions, newest first: everybody's, or one person's. One more than the page tells that there are more. */
export function sessionsPage(
  tx: Tx,
  { hospital }: Pick<Acting, 'hospital'>,
  filter: Parameters<typeof listSessions>[2],
): Promise<SessionRow[]> {
  return listSessions(tx, hospital.id, filter);
}

/** One's own open drawer, or null. */
export function ownDrawer(tx: Tx, { hospital, actor }: Pick<Acting, 'hospital' | 'actor'>): Promise<SessionRow | null> {
  return openSessionOf(tx, hospital.id, actor.personId);
}

/** One session as screens show it; `not_found`. */
export async function showSession(
  tx: Tx,
  acting: Pick<Acting, 'hospital' | 'actor'>,
  id: string,
): Promise<CounterSessionJson> {
  const [session] = await sessionsJson(tx, acting, [await readSession(tx, acting.hospital.id, id)]);
  if (!session) throw new PramanaError('not_found');
  return session;
}
