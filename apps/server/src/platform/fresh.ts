import { CONFIRM_WAYS, type ConfirmWay, PIN_TRIES, STANDARD_DEVICE_LIMITS } from '@pramana/contract';
import { type Clock, PramanaError } from '@pramana/kernel';
import type { Database } from './database/index.ts';
import { type Actor, hashToken, isMachine, type SignedIn } from './session.ts';

/** Any route's context of a signed-in person is one. */
export interface FreshContext {
  actor: Pick<Actor, 'confirmedAt'>;
  clock: Clock;
}

/**
 * Before a dangerous act: the person must have proved within so many minutes that it is them (by signing in, unlocking or
 * confirming), else `confirm_needed`; the screen then asks and sends the same request again. A route whose every call is
 * dangerous says `fresh` in the contract instead. Call it inside the handler: what it refuses leaves no trace, also not of
 * the idempotency key. A machine has nobody who could confirm: `person_needed`.
 */
export function requireFresh({ actor, clock }: FreshContext, { within }: { within: number }): void {
  if (actor.confirmedAt === null) throw new PramanaError('person_needed');
  if (clock.now() - actor.confirmedAt <= within * 60_000) return;
  throw new PramanaError('confirm_needed', { params: { within } });
}

/**
 * Six digits on a shared PC are good for the work at the counter. Who works here, what they may, keys, devices and one's own
 * security are not changed by whoever saw them typed.
 */
export function requireFullSignIn({ actor, full }: Pick<SignedIn, 'actor' | 'full'>): void {
  if (!full && !isMachine(actor)) throw new PramanaError('full_sign_in_needed');
}

const WAYS = `select exists (select from credential where person_id = $1) as password,
  exists (select from factor where person_id = $1 and kind = 'passkey' and confirmed_at is not null) as passkey,
  exists (select from device_person dp join device d on d.id = dp.device_id join hospital h on h.id = d.hospital_id
    where d.token_hash = $2 and d.revoked_at is null and dp.person_id = $1 and dp.pin_hash is not null and dp.tries < $3
    and dp.full_login_at > $4::timestamptz - make_interval(
      days => coalesce((h.settings #>> '{sessions,device,pinDays}')::int, $5))) as pin`;

/** How this person can confirm in this browser, the quickest first. */
export async function waysToConfirm(
  db: Database,
  { personId }: Pick<Actor, 'personId'>,
  deviceToken: string,
  now: number,
): Promise<ConfirmWay[]> {
  const values = [personId, hashToken(deviceToken), PIN_TRIES, new Date(now), STANDARD_DEVICE_LIMITS.pinDays];
  const [has] = await db.statement<Record<ConfirmWay, boolean>>('confirm-ways', WAYS, values);
  return CONFIRM_WAYS.filter((way) => has?.[way]);
}
