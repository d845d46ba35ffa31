import type { HospitalId, PersonId, SessionId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { deviceOf, rememberFullLogin } from './device.store.ts';
import { newId } from '../../platform/ids.ts';
import { LONGEST_SESSION_HOURS, type EndReason } from '@pramana/contract';
import { hashToken, newToken } from '../../platform/session.ts';

export interface NewSession {
  personId: PersonId;
  hospitalId: HospitalId | null;
  client: { address: string; userAgent: string; device?: string | null };
  /** What the person has proved. */
  proof: Proof;
  /** May do nothing but add a second factor. */
  limited: boolean;
  life: Life;
}

/** From when to when a session lives at most: one that replaces another lives no longer than that would have. */
export interface Life {
  since: Date;
  until: Date;
}

/** Of a session that a sign-in begins. */
export function newLife(now: number): Life {
  return { since: new Date(now), until: new Date(now + LONGEST_SESSION_HOURS * 3_600_000) };
}

/** How a session was begun, as RFC 8176 calls it (a passkey: `hwk user`). */
export type Amr = 'pwd' | 'otp' | 'sms' | 'kba' | 'hwk' | 'user' | 'pin';

export interface Proof {
  /** When and by what the person last showed that it is them. */
  at: Date;
  by: 'password' | 'code' | 'passkey' | 'pin';
  amr: readonly Amr[];
  /** When they last proved all that a sign-in asks for; null: never, a PIN opened the session. */
  full: Date | null;
}

/** A sign-in that has just proved everything that was asked. */
export function fullSignIn(now: number, by: Exclude<Proof['by'], 'pin'>, amr: readonly Amr[]): Proof {
  return { at: new Date(now), by, amr, full: new Date(now) };
}

/** Begins a session and gives its token, which stands nowhere else. */
export async function insertSession(
  tx: Tx,
  { personId, hospitalId, client, proof, limited, life }: NewSession,
  now: number,
): Promise<string> {
  const token = newToken();
  const device = await deviceOf(tx, client.device ?? null);
  const isHere = device !== null && device.hospital.id === hospitalId;
  await tx
    .insertInto('session')
    .values({
      token_hash: hashToken(token),
      id: newId<'Session'>(now),
      person_id: personId,
      hospital_id: hospitalId,
      created_at: life.since,
      last_seen_at: new Date(now),
      expires_at: life.until,
      user_agent: client.userAgent,
      ip: client.address,
      confirmed_at: proof.at,
      confirmed_by: proof.by,
      amr: [...proof.amr],
      full_sign_in_at: proof.full,
      limited,
      device_id: isHere ? device.id : null,
    })
    .execute();
  // Neither a PIN nor a later confirmation makes the days of the PIN last longer: only a full sign-in does.
  if (isHere && proof.full !== null && !limited) await rememberFullLogin(tx, device.id, personId, proof.full);
  return token;
}

/** Which open sessions; every named part narrows. */
export interface Which {
  person?: PersonId;
  id?: SessionId;
  except?: SessionId;
  hospital?: HospitalId;
  device?: string;
}

/** Ends sessions and gives their ids; tell `services.endings` after the commit (`endSessions` of the service does). */
export async function markEnded(tx: Tx, which: Which, why: EndReason, now: number): Promise<SessionId[]> {
  const { person, device, hospital } = which;
  if (person === undefined && device === undefined && hospital === undefined) throw new Error('sessions of whom?');
  const rows = await tx
    .updateTable('session')
    .set({ ended_at: new Date(now), ended_why: why })
    .where('ended_at', 'is', null)
    .$if(which.person !== undefined, (query) => query.where('person_id', '=', which.person ?? ''))
    .$if(which.id !== undefined, (query) => query.where('id', '=', which.id ?? ''))
    .$if(which.except !== undefined, (query) => query.where('id', '<>', which.except ?? ''))
    .$if(which.hospital !== undefined, (query) => query.where('hospital_id', '=', which.hospital ?? ''))
    .$if(which.device !== undefined, (query) => query.where('device_id', '=', which.device ?? ''))
    .returning('id')
    .execute();
  return rows.map((row) => row.id as SessionId);
}

/** The person of this session has just proved again that it is them. */
export async function confirmSession(tx: Tx, session: SessionId, { at, by }: Pick<Proof, 'at' | 'by'>): Promise<void> {
  await tx.updateTable('session').set({ confirmed_at: at, confirmed_by: by }).where('id', '=', session).execute();
}

/** What the person of this session has proved, and how long it lives. */
export async function readSession(tx: Tx, session: SessionId): Promise<{ proof: Proof; life: Life }> {
  const row = await tx
    .selectFrom('session')
    .select(['confirmed_at', 'confirmed_by', 'amr', 'full_sign_in_at', 'created_at', 'expires_at'])
    .where('id', '=', session)
    .executeTakeFirstOrThrow();
  const proof = {
    at: row.confirmed_at,
    by: row.confirmed_by as Proof['by'],
    amr: row.amr as Amr[],
    full: row.full_sign_in_at,
  };
  return { proof, life: { since: row.created_at, until: row.expires_at } };
}

/** The hospital a person worked in last. */
export async function lastHospital(tx: Tx, person: PersonId): Promise<HospitalId | null> {
  const row = await tx
    .selectFrom('session')
    .select('hospital_id')
    .where('person_id', '=', person)
    .where('hospital_id', 'is not', null)
    .orderBy('last_seen_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return (row?.hospital_id ?? null) as HospitalId | null;
}
