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
  /** When and by what the person proved that it is them; just now by their password when absent. */
  confirmed?: Proof;
  /** May do nothing but add a second factor. */
  limited?: boolean;
}

export interface Proof {
  at: Date;
  by: 'password' | 'code' | 'passkey' | 'pin';
}

/** Begins a session and gives its token, which stands nowhere else. */
export async function insertSession(
  tx: Tx,
  { personId, hospitalId, client, confirmed, limited = false }: NewSession,
  now: number,
): Promise<string> {
  const token = newToken();
  const proof = confirmed ?? { at: new Date(now), by: 'password' };
  const device = await deviceOf(tx, client.device ?? null);
  const isHere = device !== null && device.hospital.id === hospitalId;
  await tx
    .insertInto('session')
    .values({
      token_hash: hashToken(token),
      id: newId<'Session'>(now),
      person_id: personId,
      hospital_id: hospitalId,
      created_at: new Date(now),
      last_seen_at: new Date(now),
      expires_at: new Date(now + LONGEST_SESSION_HOURS * 3_600_000),
      user_agent: client.userAgent,
      ip: client.address,
      confirmed_at: proof.at,
      confirmed_by: proof.by,
      limited,
      device_id: isHere ? device.id : null,
    })
    .execute();
  // A PIN proves only that the full sign-in was some days ago at most: it never makes itself last longer.
  if (isHere && proof.by !== 'pin' && !limited) await rememberFullLogin(tx, device.id, personId, proof.at);
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
export async function confirmSession(tx: Tx, session: SessionId, { at, by }: Proof): Promise<void> {
  await tx.updateTable('session').set({ confirmed_at: at, confirmed_by: by }).where('id', '=', session).execute();
}

/** When and by what the person of this session last proved that it is them. */
export async function proofOf(tx: Tx, session: SessionId): Promise<Proof> {
  const row = await tx
    .selectFrom('session')
    .select(['confirmed_at', 'confirmed_by'])
    .where('id', '=', session)
    .executeTakeFirstOrThrow();
  return { at: row.confirmed_at, by: row.confirmed_by as Proof['by'] };
}

/** The hospital a person worked in last. */
export async function lastHospital(tx: Tx, person: PersonId): Promise<HospitalId | null> {
  const row = await tx
    .selectFrom('session')
    .select('hospital_id')
    .where('person_id', '=', person)
    .where('hospital_id', 'is not', null)
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return (row?.hospital_id ?? null) as HospitalId | null;
}
