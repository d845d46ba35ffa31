import type { HospitalId, SubjectId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { ownKeyStates } from '../sealing/index.ts';
import { isRenewing, personsRenewed, type RenewedSince } from './renewal.store.ts';

/** Persons whose own keys are to be replaced without anybody asking for it, and since when that counts. */
export type RenewalCause = (tx: Tx, hospital: HospitalId) => Promise<readonly RenewedSince[]>;

const causes: RenewalCause[] = [];

/** Called by domains as they are set up; a cause is asked at each look of the keeper. */
export function registerRenewalCause(cause: RenewalCause): void {
  causes.push(cause);
}

/** What became of somebody's own key: `gone` with them, being `replaced`, or still there beside something that does not open. */
export type OwnKeyFate =
  | { readonly state: 'gone' | 'replacing' | 'stuck' }
  | { readonly state: 'replaced'; readonly at: Date };

/** What became of each person's own key since then: one for each of `since`, in their order, as somebody may stand there twice. */
export async function fateOfOwnKeys(
  tx: Tx,
  hospital: HospitalId,
  since: readonly RenewedSince[],
): Promise<OwnKeyFate[]> {
  const subjects = [...new Set(since.map(({ subject }) => subject))];
  const states = await ownKeyStates(tx, hospital, subjects);
  const renewed = await personsRenewed(tx, hospital, since);
  const isOpen = await isRenewing(tx, hospital);
  return since.map(({ subject }, place): OwnKeyFate => {
    const state = states.get(subject) ?? 'gone';
    const { at = null, isStuck = false } = renewed[place] ?? {};
    if (state === 'gone') return { state };
    if (at !== null && state === 'one') return { state: 'replaced', at };
    // Nobody begins again by itself where something does not open: it would at every look.
    return { state: !isOpen && (isStuck || at !== null) ? 'stuck' : 'replacing' };
  });
}

/** The next person whose own key nobody has begun to replace yet. */
export async function nextCaused(tx: Tx, hospital: HospitalId): Promise<SubjectId | null> {
  for (const cause of causes) {
    const due = await cause(tx, hospital);
    const fates = due.length === 0 ? [] : await fateOfOwnKeys(tx, hospital, due);
    const next = due.find((_, place) => fates[place]?.state === 'replacing');
    if (next !== undefined) return next.subject;
  }
  return null;
}
