import type { HospitalId, PersonId, SessionId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import { ABSOLUTE_MS, hashToken, newToken } from '../../platform/session.ts';

export interface NewSession {
  personId: PersonId;
  hospitalId: HospitalId | null;
  client: { address: string; userAgent: string };
  /** When and by what the person proved that it is them; just now by their password when absent. */
  confirmed?: Proof;
}

export interface Proof {
  at: Date;
  by: 'password' | 'code' | 'passkey' | 'pin';
}

/** Begins a session and gives its token, which stands nowhere else. */
export async function insertSession(
  tx: Tx,
  { personId, hospitalId, client, confirmed }: NewSession,
  now: number,
): Promise<string> {
  const token = newToken();
  await tx
    .insertInto('session')
    .values({
      token_hash: hashToken(token),
      id: newId<'Session'>(now),
      person_id: personId,
      hospital_id: hospitalId,
      created_at: new Date(now),
      last_seen_at: new Date(now),
      expires_at: new Date(now + ABSOLUTE_MS),
      user_agent: client.userAgent,
      ip: client.address,
      confirmed_at: confirmed?.at ?? new Date(now),
      confirmed_by: confirmed?.by ?? 'password',
    })
    .execute();
  return token;
}

/** Ends one session of a person, or all of them. */
export async function endSessions(tx: Tx, person: PersonId, only: SessionId | null, now: number): Promise<void> {
  await tx
    .updateTable('session')
    .set({ ended_at: new Date(now) })
    .where('person_id', '=', person)
    .where('ended_at', 'is', null)
    .$if(only !== null, (query) => query.where('id', '=', only ?? ''))
    .execute();
}

/** Ends all sessions of a person in one hospital. */
export async function endSessionsOf(tx: Tx, person: PersonId, hospital: HospitalId, now: number): Promise<void> {
  await tx
    .updateTable('session')
    .set({ ended_at: new Date(now) })
    .where('person_id', '=', person)
    .where('hospital_id', '=', hospital)
    .where('ended_at', 'is', null)
    .execute();
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
