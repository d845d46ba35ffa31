import type { PersonId } from '@pramana/kernel';
import { type ClaimItem, fromHex } from '@pramana/ledger';

/** A recovery kit that holds from now on, as it is sealed in the node log. */
export interface KitAct {
  readonly kitId: string;
  /** Public: an age recipient. */
  readonly recipient: string;
  /** Who made it; null when the database does not know. */
  readonly authorId: PersonId | null;
}

/** The items of a claim of kind `key` in the series `KIT`. Claim bytes are for ever: new facts are new keys. */
export function kitItems({ kitId, recipient, authorId }: KitAct): ClaimItem[] {
  return [
    ...(authorId === null ? [] : [{ name: 'author', value: idBytes(authorId) }]),
    { name: 'act', value: 'kit-held' },
    { name: 'kit', value: { 'kit-id': idBytes(kitId), recipient } },
  ];
}

/** Which column holds each value, where it is not called the same. */
export const KIT_COLUMNS: Readonly<Record<string, string>> = { author: 'author_id', act: 'kit_id', time: 'at' };

function idBytes(id: string): Uint8Array {
  return fromHex(id.replaceAll('-', ''));
}
