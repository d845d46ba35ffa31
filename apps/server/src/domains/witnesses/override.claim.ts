import type { PersonId } from '@pramana/kernel';
import { type ClaimItem, fromHex } from '@pramana/ledger';
import type { GuardDoubt } from '../sealing/index.ts';

/** The operator lets a log be signed on from this head, or be ended with it, whatever the guard doubts. */
export interface GuardOverrideFacts {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
  /** What was overruled; null in claims from before decision 48, which do not say it. */
  readonly doubt: GuardDoubt | null;
  readonly reason: string;
  readonly authorId: PersonId;
}

/** The items of a claim of kind `override` in the series of guards. Claim bytes are for ever: new facts are new keys. */
export function guardOverrideItems({ origin, size, root, doubt, reason, authorId }: GuardOverrideFacts): ClaimItem[] {
  return [
    { name: 'author', value: fromHex(authorId.replaceAll('-', '')) },
    { name: 'guard', value: { origin, size, root, ...(doubt === null ? {} : { doubt }) } },
    { name: 'reason', value: reason },
  ];
}

/** As `WITNESS_ACT_COLUMNS`. */
export const GUARD_OVERRIDE_COLUMNS: Readonly<Record<string, string>> = {
  author: 'author_id',
  'guard.origin': 'log_id',
  time: 'at',
};
