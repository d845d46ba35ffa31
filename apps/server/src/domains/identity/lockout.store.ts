import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';

export interface TryKey {
  loginHash: Buffer;
  /** '' counts over all addresses. */
  address: string;
}

/** Counts one more try in one atomic statement and gives the tries of the running window. */
export async function countTry(tx: Tx, { loginHash, address }: TryKey, now: number, windowMs: number): Promise<number> {
  const started = new Date(now);
  const over = new Date(now - windowMs);
  const row = await tx
    .insertInto('login_attempt')
    .values({ login_hash: loginHash, address, tries: 1, window_started_at: started })
    .onConflict((on) =>
      on.columns(['login_hash', 'address']).doUpdateSet({
        tries: sql<number>`case when login_attempt.window_started_at <= ${over} then 1 else login_attempt.tries + 1 end`,
        window_started_at: sql<Date>`case when login_attempt.window_started_at <= ${over} then ${started}
          else login_attempt.window_started_at end`,
      }),
    )
    .returning('tries')
    .executeTakeFirstOrThrow();
  return row.tries;
}

/** The try that was just counted was right: this address begins anew, the count over all addresses loses that one. */
export async function forgetTries(tx: Tx, { loginHash, address }: TryKey): Promise<void> {
  await tx.deleteFrom('login_attempt').where('login_hash', '=', loginHash).where('address', '=', address).execute();
  await tx
    .updateTable('login_attempt')
    .set({ tries: sql<number>`greatest(tries - 1, 0)` })
    .where('login_hash', '=', loginHash)
    .where('address', '=', '')
    .execute();
}

/** Removes the counts whose windows began before `time`. */
export async function purgeTries(tx: Tx, time: number): Promise<void> {
  await tx.deleteFrom('login_attempt').where('window_started_at', '<', new Date(time)).execute();
}

/** Whether the person with this login has had a session from this address. */
export async function isKnownAddress(tx: Tx, login: string, address: string): Promise<boolean> {
  const found = await tx
    .selectFrom('credential')
    .innerJoin('session', 'session.person_id', 'credential.person_id')
    .select('session.id')
    .where(sql`lower(credential.login)`, '=', login)
    .where('session.ip', '=', address)
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}
