import {
  type Clock,
  type ErrorCode,
  type ErrorContext,
  type HospitalId,
  PramanaError,
  type SubjectId,
} from '@pramana/kernel';
import { sql } from 'kysely';
import { type AccessEventRow, EVENT_COLUMNS } from './access-event.ts';
import { afterCommit, fixed, rowsLiteral, type Tx } from './database/index.ts';
import { newId } from './ids.ts';
import { networkKey } from './known-browser.ts';
import { networkOf } from './network.ts';
import { keyedHash } from './secrets.ts';
import { type Actor, type Hospital, isMachine } from './session.ts';
import { keepUnsealed } from './unsealed-events.ts';

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

/** Null: somebody who is not signed in. */
type RecordedBy = Omit<Recorded, 'actor'> & { actor: Actor | null };

export interface Access {
  /** The pseudonym (I-13), never a patient's row id; its subject must have its row. */
  subjectId: SubjectId;
  /** Why: `billing`, `care`, `registration`, … */
  purpose: string;
  /** What was opened: `patient`, `bill`, `bill.pdf`, … */
  resource: string;
  /**
   * The number of the very document, `OPD-2627-000012`; a draft has none. An act, such as a merge, is no look: with its
   * id none is taken for a repeat of the one before.
   */
  document?: string | null | undefined;
}

/** A refused try; `subjectId` is null when it was refused before a patient was known. */
export type DeniedAccess = Omit<Access, 'subjectId'> & { subjectId: SubjectId | null };

/**
 * Records whose data is about to be shown; for an export all its patients at once. Call it in the route's transaction:
 * that commits, or what a pure read has put off is committed behind it, before the first byte of the answer leaves (I-12).
 * Repeats within a quarter of an hour write nothing.
 */
export async function recordAccess(ctx: AccessContext, ...accesses: readonly Access[]): Promise<void> {
  await insert(
    ctx.tx,
    accesses.map((access) => eventOf(ctx, access)),
  );
}

/** The same look at everything of a person who is stored under several pseudonyms: each of them is told of it. */
export async function recordLook(
  ctx: AccessContext,
  subjects: readonly SubjectId[],
  access: Omit<Access, 'subjectId'>,
): Promise<void> {
  await recordAccess(ctx, ...subjects.map((subjectId) => ({ ...access, subjectId })));
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

/** A look of somebody who is not signed in and holds what opens it, such as the code on a paper. */
export async function recordStranger(ctx: Omit<Recorded, 'actor'>, access: Access): Promise<void> {
  await insert(ctx.tx, [eventOf({ ...ctx, actor: null }, access)]);
}

/** An act of an account that has no session yet, such as one that a card has just opened: as unnamed as its looks will be. */
export async function recordNewAccount(
  ctx: Omit<Recorded, 'actor'>,
  role: 'patient' | 'guardian',
  ...acts: readonly (Access & { document: string })[]
): Promise<void> {
  const events = acts.map((act) => ({ ...eventOf({ ...ctx, actor: null }, act), roles: [role] }));
  await insert(ctx.tx, events);
}

/**
 * Throw this to refuse: the route's transaction rolls back, and the try is then recorded in one of its own.
 * `not_found` where even the existence must not be told.
 */
export class Denied extends PramanaError {
  readonly access: DeniedAccess;

  constructor(
    access: DeniedAccess,
    code: Extract<ErrorCode, 'not_permitted' | 'not_found' | 'draft_closed'> = 'not_permitted',
    context: ErrorContext = {},
  ) {
    super(code, context);
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

/** So many events travel in one statement and wait in one row of the outbox; its check says the same. */
export const MOST_QUEUED = 256;

/**
 * A patient's or guardian's own look names no account: person and pseudonym beside each other would tell whoever reads
 * the table which bills are whose (I-13). The purpose says whose account it was. Two accounts in one quarter of an hour are
 * two looks all the same, and so are two strangers: `apartBy` tells them apart and stands for nobody.
 */
function whoOf(
  { actor, client }: RecordedBy,
  look: { subjectId: string | null; bucket: number },
): Pick<AccessEventRow, 'person_id' | 'person_name' | 'session_id'> {
  const isNamed = actor !== null && (actor.roles.length === 0 || actor.roles.some((role) => !isOwnRole(role)));
  if (isNamed) return { person_id: actor.personId, person_name: actor.name, session_id: actor.sessionId };
  const from = actor === null ? ['stranger', networkKey(client.address)] : ['own', actor.sessionId];
  return { person_id: null, person_name: null, session_id: apartBy(from, look) };
}

function isOwnRole(role: string): boolean {
  return role === 'patient' || role === 'guardian';
}

/**
 * In place of a session, of whom no account may be named: of another patient or quarter of an hour it is another one, and no
 * row holds its input beside it. Nobody without the keyring can compute it; who has it and the table `session` (or guesses a
 * stranger's address) can, of each account, and so finds whose look it was (decision 64). A UUID of version 8.
 */
function apartBy(from: readonly string[], { subjectId, bucket }: { subjectId: string | null; bucket: number }): string {
  const bytes = keyedHash('unnamed-look', ...from, subjectId ?? '', String(bucket)).subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function eventOf(ctx: RecordedBy, access: DeniedAccess): AccessEventRow {
  const { hospital, actor, clock, client } = ctx;
  const now = clock.now();
  const bucket = Math.floor(now / ACCESS_BUCKET_MS) * ACCESS_BUCKET_MS;
  return {
    hospital_id: hospital.id,
    id: newId(now),
    at: new Date(now),
    ...whoOf(ctx, { subjectId: access.subjectId, bucket }),
    roles: actor === null ? [] : isMachine(actor) ? ['machine'] : [...actor.roles],
    subject_id: access.subjectId,
    purpose: access.purpose,
    resource: access.resource,
    document: access.document ?? null,
    outcome: 'granted',
    result_count: null,
    bucket: new Date(bucket),
    place: actor?.place ?? null,
    network: networkOf(client.address),
  };
}

/** Of transactions that only read: what they have shown, to be written once they have committed (`shareLooks`). */
const putOff = new WeakMap<Tx, AccessEventRow[]>();

/** From here on `tx` gathers its events and writes none. The caller writes them before the first byte leaves (I-12). */
export function putOffEvents(tx: Tx): readonly AccessEventRow[] {
  const events: AccessEventRow[] = [];
  putOff.set(tx, events);
  return events;
}

async function insert(tx: Tx, events: readonly AccessEventRow[]): Promise<void> {
  const gathered = putOff.get(tx);
  if (gathered === undefined) await writeEvents(tx, events);
  else gathered.push(...events);
}

/** Writes events of one hospital; repeats write nothing. */
export async function writeEvents(tx: Tx, events: readonly AccessEventRow[]): Promise<void> {
  const sorted = inOneOrder(events);
  for (let from = 0; from < sorted.length; from += MOST_QUEUED)
    await insertSome(tx, sorted.slice(from, from + MOST_QUEUED));
}

/** In one order everywhere: two transactions that write the same events must not deadlock. */
function inOneOrder(events: readonly AccessEventRow[]): AccessEventRow[] {
  if (events.length < 2) return [...events];
  const key = ({ subject_id: subject }: AccessEventRow): string => subject ?? '';
  return events.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** Events and their place in the outbox in one statement (I-1); a repeat writes neither. */
async function insertSome(tx: Tx, events: readonly AccessEventRow[]): Promise<void> {
  const [first] = events;
  if (first === undefined) return;
  const queued = await insertion(tx, { hospital: first.hospital_id, rows: rowsLiteral(events, EVENT_COLUMNS) });
  const ids = new Set(queued[0]?.events);
  if (ids.size === 0) return;
  afterCommit(tx, () => {
    keepUnsealed(events.filter(({ id }) => ids.has(id)));
    listeners.forEach((listener) => listener(first.hospital_id));
  });
}

const insertion = fixed((tx, { hospital, rows }: { hospital: HospitalId; rows: string }) =>
  sql<{ events: string[] }>`
    with written as (
      insert into access_event (${sql.join(EVENT_COLUMNS.map((column) => sql.ref(column)))})
      select ${sql.join(EVENT_COLUMNS.map((column) => sql.ref(column)))} from unnest(${rows}::access_event[])
      on conflict (hospital_id, subject_id, bucket, session_id, document, resource, purpose, outcome)
        where result_count is null do nothing
      returning id)
    insert into access_queue (hospital_id, id, events)
    select ${hospital}::uuid, (array_agg(id order by id))[1], array_agg(id) from written having count(*) > 0
    returning events`.compile(tx),
);
