import type { PersonId } from '@pramana/kernel';
import { type ClaimItem, fromHex } from '@pramana/ledger';

/** An auditor's bundle as its handing out is sealed. */
export interface BundleFacts {
  readonly authorId: PersonId;
  /** The first and the last business day. */
  readonly from: string;
  readonly to: string;
  /** Who gets it, in words, and the public key that it is encrypted for (an age recipient). */
  readonly auditor: string;
  readonly recipient: string;
  readonly reason: string;
  /** Entries [first, end) of each log, oldest log first. */
  readonly ranges: readonly { readonly origin: string; readonly first: number; readonly end: number }[];
}

/**
 * The items of a claim of kind `disclosure` in the series `DIS`. Claim bytes are for ever: an existing key never changes its
 * meaning; new facts are new keys.
 */
export function bundleItems({ authorId, from, to, auditor, recipient, reason, ranges }: BundleFacts): ClaimItem[] {
  return [
    { name: 'author', value: fromHex(authorId.replaceAll('-', '')) },
    { name: 'act', value: 'auditor-bundle' },
    { name: 'period', value: { from, to } },
    { name: 'recipient', value: { name: auditor, key: recipient } },
    { name: 'reason', value: reason },
    ...ranges.map(({ origin, first, end }) => ({ name: 'entries', value: { log: origin, first, end } })),
  ];
}

/** Which column holds each value, where it is not called the same: how the audit names a damage. */
export const BUNDLE_COLUMNS: Readonly<Record<string, string>> = {
  author: 'author_id',
  act: 'id',
  'period.from': 'from_date',
  'period.to': 'to_date',
  'recipient.name': 'auditor',
  'recipient.key': 'recipient',
  'entries.log': 'ranges',
  'entries.first': 'ranges',
  'entries.end': 'ranges',
  entries: 'ranges',
  time: 'at',
};
