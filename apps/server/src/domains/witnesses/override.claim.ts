import type { PersonId } from '@pramana/kernel';
import { type ClaimItem, fromHex } from '@pramana/ledger';

/** The operator lets a log be signed on from this head, although too few of its witnesses answered. */
export interface GuardOverrideFacts {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
  readonly reason: string;
  readonly authorId: PersonId;
}

/** The items of a claim of kind `override` in the series of guards. Claim bytes are for ever: new facts are new keys. */
export function guardOverrideItems({ origin, size, root, reason, authorId }: GuardOverrideFacts): ClaimItem[] {
  return [
    { name: 'author', value: fromHex(authorId.replaceAll('-', '')) },
    { name: 'guard', value: { origin, size, root } },
    { name: 'reason', value: reason },
  ];
}

/** As `WITNESS_ACT_COLUMNS`. */
export const GUARD_OVERRIDE_COLUMNS: Readonly<Record<string, string>> = {
  author: 'author_id',
  'guard.origin': 'log_id',
  time: 'at',
};
