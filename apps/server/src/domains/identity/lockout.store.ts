import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import type { Limit } from '../../platform/limits.ts';

export interface TryKey {
  loginHash: Buffer;
  /** Of a network, of a browser; '' counts over all. */
  address: string;
}

/** Counts one more try in one atomic statement and gives the tries of the running window. */
export async function countTry(tx: Tx, key: TryKey, now: number, windowMs: number): Promise<number> {
  return (await countOne(tx, key, now, windowMs)).tries;
}

async function countOne(
  tx: Tx,
  { loginHash, address }: TryKey,
  now: number,
  windowMs: number,
): Promise<{ tries: number; startedAt: Date }> {
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
    .returning(['tries', 'window_started_at'])
    .executeTakeFirstOrThrow();
  return { tries: row.tries, startedAt: row.window_started_at };
}

/** Counts one more and gives how many milliseconds it has to wait; 0 within the limit. */
export async function countAgainst(
  tx: Tx,
  key: TryKey,
  now: number,
  { most, seconds }: Pick<Limit, 'most' | 'seconds'>,
): Promise<number> {
  const { tries, startedAt } = await countOne(tx, key, now, seconds * 1000);
  return tries > most ? Math.max(1, startedAt.getTime() + seconds * 1000 - now) : 0;
}

/** The try that was just counted was right: the count begins anew, or loses that one. */
export async function forgetTry(tx: Tx, { loginHash, address }: TryKey, what: 'all' | 'one'): Promise<void> {
  await tx
    .updateTable('login_attempt')
    .set({ tries: what === 'all' ? 0 : sql<number>`greatest(tries - 1, 0)` })
    .where('login_hash', '=', loginHash)
    .where('address', '=', address)
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
