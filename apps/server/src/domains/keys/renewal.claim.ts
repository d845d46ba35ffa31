import type { PersonId, SubjectId } from '@pramana/kernel';
import { type ClaimItem, fromHex } from '@pramana/ledger';

/** A renewal of the keys below the hospital's, as it is sealed when it is finished. */
export interface Renewal {
  readonly level: 'persons' | 'categories';
  /** One person's alone. */
  readonly subjectId: SubjectId | null;
  /** How many persons it looked at, and what of theirs could not be read. */
  readonly total: bigint;
  readonly unreadable: bigint;
  /** Null: an erasure asks for it, and nobody began it. */
  readonly startedBy: PersonId | null;
}

/** The items of a claim of kind `key` in the series `KRN`. Claim bytes are for ever: new facts are new keys. */
export function renewalItems({ level, subjectId, total, unreadable, startedBy }: Renewal): ClaimItem[] {
  return [
    ...(startedBy === null ? [] : [{ name: 'author', value: idBytes(startedBy) }]),
    { name: 'act', value: 'renewed' },
    { name: 'renewal', value: { level, total, unreadable } },
    ...(subjectId === null ? [] : [{ name: 'subject', value: idBytes(subjectId) }]),
  ];
}

/** Which column holds each value, where it is not called the same. */
export const RENEWAL_COLUMNS: Readonly<Record<string, string>> = {
  author: 'started_by',
  act: 'phase',
  subject: 'renewed_id',
  time: 'finished_at',
};

function idBytes(id: string): Uint8Array {
  return fromHex(id.replaceAll('-', ''));
}
