/** Auditing what is stored of one document: claim, salt, commitment and items. */
import { equal } from './bytes.ts';
import { blockHash, commit } from './claim.ts';
import { LedgerError } from './errors.ts';
import { type ClaimHeader, decodeHeader } from './header.ts';
import { itemCommitment, itemsRoot, type SaltedItem } from './item.ts';
import type { ClaimKind } from './kind.ts';

/** An item as stored. With its `commitment` kept beside it, the audit can name which item was altered. */
export type AuditItem = SaltedItem & { readonly commitment?: Uint8Array };

/** A sealed document as stored. claim, salt and items are null when the body cannot be read (erased, key missing). */
export type AuditBlock = {
  readonly number: number;
  readonly kind: ClaimKind;
  readonly claim: Uint8Array | null;
  readonly salt: Uint8Array | null;
  readonly commitment: Uint8Array;
  readonly prev: Uint8Array;
  readonly block: Uint8Array;
  readonly items: readonly AuditItem[] | null;
};

/** One thing wrong with one document. `code` is stable; `detail` is a sentence for people. */
export type SeriesFinding = {
  readonly code:
    | 'claim_altered'
    | 'claim_missing'
    | 'commitment_altered'
    | 'commitment_mismatch'
    | 'kind_altered'
    | 'number_altered'
    | 'item_altered'
    | 'items_altered'
    | 'items_missing'
    | 'item_commitment_altered'
    | 'block_mismatch'
    | 'prev_mismatch'
    | 'number_gap'
    | 'number_duplicate'
    | 'salt_reuse';
  readonly number: number;
  /** Position of the item, from 0. */
  readonly position?: number;
  readonly field: 'claim' | 'commitment' | 'kind' | 'number' | 'items' | 'block' | 'prev' | 'salt';
  readonly detail: string;
};

function readHeader(claim: Uint8Array): ClaimHeader | undefined {
  try {
    return decodeHeader(claim);
  } catch (error) {
    if (error instanceof LedgerError) return undefined;
    throw error;
  }
}

/** The block's hash; empty, and so equal to nothing, when a stored column has lost its length. */
function blockOf(prev: Uint8Array, commitment: Uint8Array): Uint8Array {
  return prev.length === 32 && commitment.length === 32 ? blockHash(prev, commitment) : new Uint8Array(0);
}

/** The commitment by the stored salt and claim; undefined when the salt cannot be one. */
function commitTo(kind: ClaimKind, salt: Uint8Array, claim: Uint8Array): Uint8Array | undefined {
  try {
    return commit(kind, salt, claim);
  } catch (error) {
    if (error instanceof LedgerError) return undefined;
    throw error;
  }
}

/** What the claim itself says: its own previous block and its commitment. Undefined when it cannot be read. */
function fromClaim({ claim, salt, kind }: AuditBlock): { prev: Uint8Array; commitment: Uint8Array } | undefined {
  const header = claim === null ? undefined : readHeader(claim);
  if (header === undefined || claim === null || salt === null) return undefined;
  const commitment = commitTo(kind, salt, claim);
  return commitment === undefined ? undefined : { prev: header.prev, commitment };
}

/**
 * The previous block as sealed (the claim's own, when the claim is intact), and every hash that the stored columns
 * allow this block to have. So one altered column is one finding, and the blocks after it none.
 */
export function sealedBlock(row: AuditBlock): { prev: Uint8Array; blocks: readonly Uint8Array[] } {
  const own = fromClaim(row);
  const stored = blockOf(row.prev, row.commitment);
  if (own === undefined) return { prev: row.prev, blocks: [stored] };
  const blocks = [stored, blockOf(own.prev, row.commitment), blockOf(row.prev, own.commitment)];
  return { prev: equal(own.commitment, row.commitment) ? own.prev : row.prev, blocks };
}

/** The block's hash is the arbiter between a claim and a commitment that do not belong together. */
function* checkCommitment(row: AuditBlock, claim: Uint8Array, salt: Uint8Array): Generator<SeriesFinding> {
  const { number } = row;
  const header = readHeader(claim);
  if (header !== undefined && header.kind !== row.kind) {
    yield { code: 'kind_altered', number, field: 'kind', detail: `Document ${number} is stored under another kind.` };
  }
  const computed = commitTo(header?.kind ?? row.kind, salt, claim);
  if (computed !== undefined && equal(computed, row.commitment)) return;
  if (computed !== undefined && equal(blockOf(row.prev, computed), row.block)) {
    yield {
      code: 'commitment_altered',
      number,
      field: 'commitment',
      detail: `The stored commitment of document ${number} was altered.`,
    };
  } else if (equal(blockOf(row.prev, row.commitment), row.block)) {
    yield { code: 'claim_altered', number, field: 'claim', detail: `Claim or salt of document ${number} was altered.` };
  } else {
    const detail = `Claim, commitment and block of document ${number} do not belong together.`;
    yield { code: 'commitment_mismatch', number, field: 'commitment', detail };
  }
}

function itemMatches(item: AuditItem, position: number): boolean | undefined {
  if (item.commitment === undefined) return undefined;
  try {
    return equal(itemCommitment(position, item, item.salt), item.commitment);
  } catch (error) {
    if (error instanceof LedgerError) return false;
    throw error;
  }
}

function rootMatches(header: ClaimHeader, commitments: readonly (Uint8Array | undefined)[]): boolean {
  const known = commitments.flatMap((commitment) => (commitment?.length === 32 ? [commitment] : []));
  return known.length === commitments.length && equal(itemsRoot(known), header.itemsRoot);
}

function computedCommitments(items: readonly AuditItem[]): (Uint8Array | undefined)[] {
  return items.map((item, i) => {
    try {
      return itemCommitment(i, item, item.salt);
    } catch (error) {
      if (error instanceof LedgerError) return undefined;
      throw error;
    }
  });
}

function* checkItems(row: AuditBlock, header: ClaimHeader, items: readonly AuditItem[]): Generator<SeriesFinding> {
  const { number } = row;
  if (items.length !== header.itemCount) {
    const detail = `Document ${number} was sealed with ${header.itemCount} items; ${items.length} are stored.`;
    yield { code: 'items_missing', number, field: 'items', detail };
    return;
  }
  const intact = rootMatches(header, computedCommitments(items));
  const wrong = items.flatMap((item, i) => (itemMatches(item, i) === false ? [i] : []));
  for (const position of wrong) {
    // With the root intact the items are the sealed ones, and the stored commitment is the damage.
    const code = intact ? 'item_commitment_altered' : 'item_altered';
    const what = intact ? 'The stored commitment of item' : 'Item';
    yield { code, number, position, field: 'items', detail: `${what} ${position} of document ${number} was altered.` };
  }
  if (!intact && wrong.length === 0) {
    yield { code: 'items_altered', number, field: 'items', detail: `An item of document ${number} was altered.` };
  }
}

/** Yields what is wrong with one document taken by itself. */
export function* auditBody(row: AuditBlock): Generator<SeriesFinding> {
  const { number, claim, salt, items } = row;
  if (claim === null || salt === null) {
    yield { code: 'claim_missing', number, field: 'claim', detail: `The claim of document ${number} cannot be read.` };
    return;
  }
  yield* checkCommitment(row, claim, salt);
  const header = readHeader(claim);
  if (header === undefined) return;
  if (header.number !== number) {
    const detail = `Document ${number} was sealed as number ${header.number}.`;
    yield { code: 'number_altered', number, field: 'number', detail };
  }
  if (!equal(header.prev, row.prev)) {
    const detail = `The claim of document ${number} names another previous block than is stored.`;
    yield { code: 'prev_mismatch', number, field: 'prev', detail };
  }
  if (items === null) {
    yield { code: 'items_missing', number, field: 'items', detail: `The items of document ${number} cannot be read.` };
  } else {
    yield* checkItems(row, header, items);
  }
}
