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

/** Removes this login's count from this address, and whatever windows ended before `over`. */
export async function forgetTries(tx: Tx, { loginHash, address }: TryKey, over: number): Promise<void> {
  await tx
    .deleteFrom('login_attempt')
    .where((each) =>
      each.or([
        each.and([each('login_hash', '=', loginHash), each('address', '=', address)]),
        each('window_started_at', '<', new Date(over)),
      ]),
    )
    .execute();
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
