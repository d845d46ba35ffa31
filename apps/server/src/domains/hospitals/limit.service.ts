import { PramanaError } from '@pramana/kernel';
import { keyedHash } from '../../platform/secrets.ts';
import type { Services } from '../../platform/services.ts';
import { countTry } from '../identity/index.ts';
import { type LimitName, readLimits } from './limit.store.ts';

/**
 * Counts one more `what` by `whom`, in a transaction of its own so that it stays counted; above the limit throws
 * `registration_limit`.
 */
export async function countAgainst({ db, clock }: Services, what: LimitName, whom: string): Promise<void> {
  const over = await db.aside(null, async (tx) => {
    const limit = (await readLimits(tx)).find(({ name }) => name === what);
    if (limit === undefined) throw new Error(`There is no limit called ${what}.`);
    const key = { loginHash: keyedHash('limit', what, whom), address: '' };
    return (await countTry(tx, key, clock.now(), limit.windowSeconds * 1_000)) > limit.most;
  });
  if (over) throw new PramanaError('registration_limit');
}
