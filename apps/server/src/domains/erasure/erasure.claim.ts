import type { SubjectId } from '@pramana/kernel';
import { type CborValue, type ClaimItem, fromHex, toHex } from '@pramana/ledger';
import type { ErasureClaim } from '../sealing/index.ts';

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

/** What a claim says was erased, as `erasureItems` made it; null for items that say none. */
export function erasureClaim(items: readonly ClaimItem[]): ErasureClaim | null {
  const valueOf = (name: string): CborValue | undefined => items.find((item) => item.name === name)?.value;
  const [subject, destroyed] = [valueOf('subject'), valueOf('destroyed')];
  if (!(subject instanceof Uint8Array) || subject.length !== 16 || !isMap(destroyed)) return null;
  const { scope } = destroyed;
  const extent = Array.isArray(scope) && scope.includes('everything') ? 'everything' : 'records';
  const leaves = items.flatMap(({ name, value }) => {
    if (name !== 'leaf' || !isMap(value)) return [];
    const { series, number, commitment } = value;
    const isLeaf = typeof series === 'string' && typeof number === 'number' && commitment instanceof Uint8Array;
    return isLeaf ? [{ series, number, commitment }] : [];
  });
  return { subject: idOf(subject), extent, leaves };
}

function isMap(value: CborValue | undefined): value is { readonly [key: string]: CborValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}

function idOf(bytes: Uint8Array): SubjectId {
  return toHex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5') as SubjectId;
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
