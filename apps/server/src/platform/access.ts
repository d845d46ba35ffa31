import { type Clock, type ErrorCode, type HospitalId, PramanaError, type SubjectId } from '@pramana/kernel';
import type { Insertable } from 'kysely';
import type { Tx } from './database/index.ts';
import type { AccessEvent } from './database/schema.generated.ts';
import { newId } from './ids.ts';
import type { Actor, Hospital } from './session.ts';

/** One event per session, patient, purpose, resource and this span (I-12). */
const BUCKET_MS = 15 * 60_000;

/** Any route's context inside a hospital is one. */
export interface AccessContext {
  tx: Tx;
  hospital: Hospital;
  actor: Actor;
  clock: Clock;
}

export interface Access {
  /** The pseudonym (I-13), never a patient's row id. */
  subjectId: SubjectId;
  /** Why: `billing`, `care`, `registration`, … */
  purpose: string;
  /** What was opened: `patient`, `bill`, `bill.pdf`, … */
  resource: string;
}

/** A refused try; `subjectId` is null when it was refused before a patient was known. */
export type DeniedAccess = Omit<Access, 'subjectId'> & { subjectId: SubjectId | null };

/**
 * Records whose data is about to be shown; for an export all its patients at once. Call it in the route's transaction:
 * that commits before the first byte of the answer leaves (I-12). Repeats within a quarter of an hour write nothing.
 */
export async function recordAccess(ctx: AccessContext, ...accesses: readonly Access[]): Promise<void> {
  // In one order everywhere: two requests of one session that record the same patients must not deadlock.
  const ordered = accesses.toSorted((a, b) => (a.subjectId < b.subjectId ? -1 : 1));
  const events = ordered.map((access) => eventOf(ctx.hospital.id, ctx.actor, access, ctx.clock.now()));
  for (let from = 0; from < events.length; from += 1_000) await insert(ctx.tx, events.slice(from, from + 1_000));
}

/** A settled search is one event with how many rows it showed; what was typed is not kept. */
export async function recordSearch(
  ctx: AccessContext,
  { resultCount, ...access }: Omit<Access, 'subjectId'> & { resultCount: number },
): Promise<void> {
  const event = eventOf(ctx.hospital.id, ctx.actor, { ...access, subjectId: null }, ctx.clock.now());
  await insert(ctx.tx, [{ ...event, result_count: resultCount }]);
}

/**
 * Throw this to refuse: the route's transaction rolls back, and the try is then recorded in one of its own.
 * `not_found` where even the existence must not be told.
 */
export class Denied extends PramanaError {
  readonly access: DeniedAccess;

  constructor(access: DeniedAccess, code: Extract<ErrorCode, 'not_permitted' | 'not_found'> = 'not_permitted') {
    super(code);
    this.access = access;
  }
}

/** Writes a denied try; `tx` must be one that commits although the request fails. */
export async function recordDenied(
  tx: Tx,
  hospital: HospitalId,
  actor: Actor,
  access: DeniedAccess,
  now: number,
): Promise<void> {
  await insert(tx, [{ ...eventOf(hospital, actor, access, now), outcome: 'denied' }]);
}

type Event = Insertable<AccessEvent>;

function eventOf(hospital: HospitalId, actor: Actor, access: DeniedAccess, now: number): Event {
  return {
    hospital_id: hospital,
    id: newId(now),
    at: new Date(now),
    person_id: actor.personId,
    session_id: actor.sessionId,
    subject_id: access.subjectId,
    purpose: access.purpose,
    resource: access.resource,
    outcome: 'granted',
    bucket: new Date(Math.floor(now / BUCKET_MS) * BUCKET_MS),
  };
}

async function insert(tx: Tx, events: Event[]): Promise<void> {
  await tx
    .insertInto('access_event')
    .values(events)
    .onConflict((on) => on.doNothing())
    .execute();
}
