import type { ConfirmWay } from '@pramana/contract';
import { type Clock, PramanaError } from '@pramana/kernel';
import type { Database } from './database/index.ts';
import type { Actor } from './session.ts';

/** Any route's context of a signed-in person is one. */
export interface FreshContext {
  actor: Pick<Actor, 'confirmedAt'>;
  clock: Clock;
}

/**
 * Before a dangerous act: the person must have proved within so many minutes that it is them (by signing in, unlocking or
 * confirming), else `confirm_needed`; the screen then asks and sends the same request again. A route whose every call is
 * dangerous says `fresh` in the contract instead. Call it inside the handler: what it refuses leaves no trace, also not of
 * the idempotency key.
 */
export function requireFresh({ actor, clock }: FreshContext, { within }: { within: number }): void {
  if (actor.confirmedAt !== null && clock.now() - actor.confirmedAt <= within * 60_000) return;
  throw new PramanaError('confirm_needed', { params: { within } });
}

const WAYS = 'select exists (select from credential where person_id = $1) as password';

/** How this person can confirm, the quickest first. */
export async function waysToConfirm(db: Database, { personId }: Pick<Actor, 'personId'>): Promise<ConfirmWay[]> {
  const [has] = await db.statement<{ password: boolean }>('confirm-ways', WAYS, [personId]);
  return has?.password ? ['password'] : [];
}
