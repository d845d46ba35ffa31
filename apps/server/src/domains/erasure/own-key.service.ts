import type { HospitalId, SubjectId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import type { Services } from '../../platform/services.ts';
import { copiesReadableUntil, fateOfOwnKeys, registerRenewalCause } from '../keys/index.ts';
import { type ErasureRow, recordErasures } from './erasure.store.ts';
import type { ListedErasure } from './outside.store.ts';

/*
 * While law keeps somebody's bills their own key stays, and it opened the keys of their records in an old copy of the
 * database. So it is replaced after an erasure of records (decision 38): what is kept lies under the next one, and the
 * former ends with the generation that wrapped it.
 */

/** Of the list outside the database, as it was read at the start: an older database knows nothing of its erasures. */
const listedAtStart = new Map<HospitalId, readonly ListedErasure[]>();

export function rememberListed(hospital: HospitalId, listed: readonly ListedErasure[]): void {
  listedAtStart.set(
    hospital,
    listed.filter(({ extent }) => extent === 'records'),
  );
}

/** Lets the keeper of keys know whose own key is to be replaced. */
export function registerOwnKeyRenewal(): void {
  registerRenewalCause(async (tx, hospital) => {
    const since = new Map<SubjectId, Date>();
    for (const { subject, at } of [...(listedAtStart.get(hospital) ?? []), ...(await recordErasures(tx, hospital))]) {
      const known = since.get(subject);
      if (known === undefined || known < at) since.set(subject, at);
    }
    return [...since].map(([subject, at]) => ({ subject, at }));
  });
}

/** What can still be read of what was erased, in a copy of the database from before. */
export interface OldCopies {
  /** Nothing any more after this day; null: no day can be named. */
  readonly until: Date | null;
  /** `replacing`: soon; `stuck`: something of theirs does not open and keeps the former key, the audit names it. */
  readonly waits: 'replacing' | 'stuck' | null;
}

/** Until when old copies of the database open what these erasures destroyed, by the erasures' ids. */
export async function oldCopiesOf(
  tx: Tx,
  hospital: HospitalId,
  services: Pick<Services, 'config'>,
  erasures: readonly Pick<ErasureRow, 'id' | 'subjectId' | 'at' | 'scope' | 'lastReadable'>[],
): Promise<Map<string, OldCopies>> {
  const kept = erasures.filter(({ scope }) => !scope.includes('everything'));
  const fates = await fateOfOwnKeys(
    tx,
    hospital,
    kept.map(({ subjectId, at }) => ({ subject: subjectId, at })),
  );
  const fateOf = new Map(kept.map(({ id }, place) => [id, fates[place]]));
  return new Map(
    erasures.map(({ id, scope, lastReadable }): [string, OldCopies] => {
      if (scope.includes('everything')) return [id, { until: lastReadable, waits: null }];
      const fate = fateOf.get(id) ?? { state: 'gone' };
      if (fate.state === 'replaced') return [id, { until: copiesReadableUntil(services, fate.at), waits: null }];
      // Erased wholly since: that erasure says until when.
      return [id, { until: null, waits: fate.state === 'gone' ? null : fate.state }];
    }),
  );
}
