import { type Clock, type ErrorCode, type HospitalId, PramanaError, type SubjectId } from '@pramana/kernel';
import type { Insertable } from 'kysely';
import { afterCommit, fixed, type Tx } from './database/index.ts';
import type { AccessEvent } from './database/schema.generated.ts';
import { newId } from './ids.ts';
import { networkOf } from './network.ts';
import { type Actor, type Hospital, isMachine } from './session.ts';

/** One event per session, patient, purpose, resource and this span (I-12). */
export const ACCESS_BUCKET_MS = 15 * 60_000;

/** Any route's context inside a hospital is one. */
export interface AccessContext {
  tx: Tx;
  hospital: Hospital;
  actor: Actor;
  clock: Clock;
  /** The caller's network address; only its class is kept. */
  client: { address: string };
}

/** As much of a context as an event needs: whoever acts about a hospital without being signed in there has no more. */
export type Recorded = Omit<AccessContext, 'hospital'> & { hospital: Pick<Hospital, 'id'> };

export interface Access {
  /** The pseudonym (I-13), never a patient's row id; its subject must have its row. */
  subjectId: SubjectId;
  /** Why: `billing`, `care`, `registration`, … */
  purpose: string;
  /** What was opened: `patient`, `bill`, `bill.pdf`, … */
  resource: string;
  /** The number of the very document, `OPD-2627-000012`; a draft has none. */
  document?: string | null | undefined;
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
  const events = ordered.map((access) => eventOf(ctx, access));
  for (let from = 0; from < events.length; from += 500) await insert(ctx.tx, events.slice(from, from + 500));
}

/** A settled search is one event with how many rows it showed; what was typed is not kept. */
export async function recordSearch(
  ctx: AccessContext,
  { resultCount, ...access }: Omit<Access, 'subjectId'> & { resultCount: number },
): Promise<void> {
  await insert(ctx.tx, [{ ...eventOf(ctx, { ...access, subjectId: null }), result_count: resultCount }]);
}

/**
 * Looking through what is about nobody alone, such as the list of accesses: once per session and quarter of an hour,
 * however often a screen asks anew.
 */
export async function recordReview(ctx: Recorded, access: Omit<Access, 'subjectId'>): Promise<void> {
  await insert(ctx.tx, [eventOf(ctx, { ...access, subjectId: null })]);
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
export async function recordDenied(ctx: AccessContext, access: DeniedAccess): Promise<void> {
  await insert(ctx.tx, [{ ...eventOf(ctx, access), outcome: 'denied' }]);
}

type Listener = (hospital: HospitalId) => void;
const listeners = new Set<Listener>();

/** Calls back after events of a hospital were committed by this process. Returns how to stop. */
export function onAccess(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

type Event = Required<Insertable<AccessEvent>> & { hospital_id: HospitalId };

/**
 * A patient's or guardian's own look names no account: person and pseudonym beside each other would tell whoever reads
 * the table which bills are whose (I-13). The purpose says whose account it was.
 */
function whoOf({ actor }: Recorded): Pick<Event, 'person_id' | 'person_name' | 'session_id'> {
  const staff = actor.roles.some((role) => role !== 'patient' && role !== 'guardian');
  if (actor.roles.length > 0 && !staff) return { person_id: null, person_name: null, session_id: null };
  return { person_id: actor.personId, person_name: actor.name, session_id: actor.sessionId };
}

function eventOf(ctx: Recorded, access: DeniedAccess): Event {
  const { hospital, actor, clock, client } = ctx;
  const now = clock.now();
  return {
    hospital_id: hospital.id,
    id: newId(now),
    at: new Date(now),
    ...whoOf(ctx),
    roles: isMachine(actor) ? ['machine'] : [...actor.roles],
    subject_id: access.subjectId,
    purpose: access.purpose,
    resource: access.resource,
    document: access.document ?? null,
    outcome: 'granted',
    result_count: null,
    bucket: new Date(Math.floor(now / ACCESS_BUCKET_MS) * ACCESS_BUCKET_MS),
    place: actor.place ?? null,
    network: networkOf(client.address),
  };
}

/** The event and its place in the outbox in one statement (I-1); a repeat writes neither. */
async function insert(tx: Tx, events: readonly Event[]): Promise<void> {
  const [first, ...others] = events;
  if (first === undefined) return;
  const queued = await (others.length === 0 ? insertOne(tx, first) : insertion(tx, [...events]).execute());
  if (queued.length > 0) afterCommit(tx, () => listeners.forEach((listener) => listener(first.hospital_id)));
}

function insertion(tx: Tx, events: Event[]) {
  return tx
    .with('written', (db) =>
      db
        .insertInto('access_event')
        .values(events)
        .onConflict((on) => on.doNothing())
        .returning(['hospital_id', 'id']),
    )
    .insertInto('access_queue')
    .columns(['hospital_id', 'event_id'])
    .expression((db) => db.selectFrom('written').select(['hospital_id', 'id']))
    .returning('event_id');
}

/** Nearly every request writes one. */
const insertOne = fixed((tx, event: Event) => insertion(tx, [allColumns(event)]).compile());

/** Every column by its name, whether this event has it or not: the text stays the same. */
function allColumns(event: Event): Event {
  return {
    hospital_id: event.hospital_id,
    id: event.id,
    at: event.at,
    person_id: event.person_id,
    person_name: event.person_name,
    session_id: event.session_id,
    roles: event.roles,
    subject_id: event.subject_id,
    purpose: event.purpose,
    resource: event.resource,
    document: event.document,
    outcome: event.outcome,
    result_count: event.result_count,
    bucket: event.bucket,
    place: event.place,
    network: event.network,
  };
}
