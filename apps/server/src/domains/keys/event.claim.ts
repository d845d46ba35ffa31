import type { PersonId } from '@pramana/kernel';
import { type ClaimItem, fromHex } from '@pramana/ledger';

/** What was done with a generation of a hospital's key, as it is sealed in the hospital's log. */
export interface KeyEvent {
  /** `rotated`: every subject's key is under this generation. `destroyed`: it is gone for ever. */
  readonly act: 'rotated' | 'destroyed';
  readonly generation: number;
  /** 8 bytes. */
  readonly keyId: Uint8Array;
  /** Null: its time had come. */
  readonly authorId: PersonId | null;
}

/** The items of a claim of kind `key` in the series `KEY`. Claim bytes are for ever: new facts are new keys. */
export function keyEventItems({ act, generation, keyId, authorId }: KeyEvent): ClaimItem[] {
  return [
    ...(authorId === null ? [] : [{ name: 'author', value: fromHex(authorId.replaceAll('-', '')) }]),
    { name: 'act', value: act },
    { name: 'generation', value: { number: generation, 'key-id': keyId } },
  ];
}

/** Which column holds each value, where it is not called the same: how the audit names a damage. */
export const KEY_EVENT_COLUMNS: Readonly<Record<string, string>> = {
  author: 'author_id',
  'generation.number': 'generation',
  time: 'at',
};
