import { type ClaimItem, fromHex } from '@pramana/ledger';

/** An erasure as it is sealed: whose keys went by pseudonym, what stays and why, and every entry whose content is gone. */
export interface ErasureFacts {
  subjectId: string;
  askedBy: string;
  authorId: string;
  scope: readonly string[];
  keys: number;
  files: number;
  kept: readonly { content: string; until: string; source: string }[];
  lastReadable: Date;
  leaves: readonly { series: string; number: number; commitment: Uint8Array }[];
}

/** The items of an erasure. Claim bytes are for ever: an existing key never changes its meaning. */
export function erasureItems(facts: ErasureFacts): ClaimItem[] {
  const { scope, keys, files, kept, leaves } = facts;
  return [
    { name: 'author', value: idBytes(facts.authorId) },
    { name: 'asked-by', value: idBytes(facts.askedBy) },
    { name: 'subject', value: idBytes(facts.subjectId) },
    {
      name: 'destroyed',
      value: { scope: [...scope], keys, files, 'last-readable': facts.lastReadable.getTime() },
    },
    { name: 'kept', value: kept.map(({ content, until, source }) => [content, until, source]) },
    ...leaves.map(({ series, number, commitment }) => ({ name: 'leaf', value: { series, number, commitment } })),
  ];
}

/** Which column holds each value, where it is not called the same. */
export const ERASURE_COLUMNS: Readonly<Record<string, string>> = {
  author: 'author_id',
  'asked-by': 'asked_by',
  subject: 'erased_id',
  time: 'at',
};
export const ERASURE_TABLES: Readonly<Record<string, string>> = { leaf: 'erasure_leaf' };

function idBytes(id: string): Uint8Array {
  return fromHex(id.replaceAll('-', ''));
}
