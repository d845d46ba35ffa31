import type { PersonId } from '@pramana/kernel';
import { type ClaimItem, fromHex } from '@pramana/ledger';

/** The hospital's root key from now on, as it is sealed in the hospital's log. */
export interface RootKeyAct {
  readonly vkey: string;
  /** The verifier key before it, and the statement by which that one names this one; null of the first. */
  readonly replaces: string | null;
  readonly statement: string | null;
  readonly authorId: PersonId;
}

/** The items of a claim of kind `key` in the series `ROOT`. Claim bytes are for ever: new facts are new keys. */
export function rootKeyItems({ vkey, replaces, statement, authorId }: RootKeyAct): ClaimItem[] {
  const before = replaces === null || statement === null ? {} : { replaces, statement };
  return [
    { name: 'author', value: fromHex(authorId.replaceAll('-', '')) },
    { name: 'act', value: 'root-key' },
    { name: 'root', value: { vkey, ...before } },
  ];
}

/** Which column holds each value, where it is not called the same. */
export const ROOT_KEY_COLUMNS: Readonly<Record<string, string>> = { author: 'author_id', act: 'vkey', time: 'at' };
