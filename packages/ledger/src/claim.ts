/** Claims: a header over salted items, and the 32-byte commitment that becomes the log's leaf. */
import { concat, utf8 } from './bytes.ts';
import { ensure } from './errors.ts';
import { type ClaimHeader, encodeHeader } from './header.ts';
import { type ClaimItem, encodedCommitment, encodeItem, itemsRoot, SALT_LENGTH, type SaltedItem } from './item.ts';
import { type ClaimKind, isClaimKind } from './kind.ts';
import { hmacSha256, sha256 } from './sha256.ts';

const CLAIM_CONTEXT = utf8('pramana/claim/v1\0');
const BLOCK_CONTEXT = utf8('pramana/block/v1\0');

/** Answers n fresh random bytes; the core never makes them itself. */
export type RandomBytes = (n: number) => Uint8Array;

/** A claim ready to be sealed: store claim, salts and items encrypted, give the commitment to the log. */
export type BuiltClaim = {
  readonly kind: ClaimKind;
  readonly claim: Uint8Array;
  readonly salt: Uint8Array;
  readonly commitment: Uint8Array;
  readonly header: ClaimHeader;
  readonly items: readonly SaltedItem[];
};

/** Items salted and hashed: the work that needs neither number nor previous block, so no lock. */
export type PreparedItems = {
  readonly items: readonly SaltedItem[];
  /** The items' bytes, which the commitments cover: encoded once, for whoever stores them. */
  readonly encoded: readonly Uint8Array[];
  /** One per item, in position order. Keep them with the items: they let an audit name an altered line. */
  readonly commitments: readonly Uint8Array[];
  readonly root: Uint8Array;
};

/** C = HMAC-SHA-256(salt, "pramana/claim/v1\0" ‖ kind name ‖ 0x00 ‖ claim): the log's 32-byte entry. */
export function commit(kind: ClaimKind, salt: Uint8Array, claim: Uint8Array): Uint8Array {
  ensure(salt.length === SALT_LENGTH, 'bad_claim', 'a salt has 16 bytes');
  ensure(isClaimKind(kind), 'bad_claim', 'an unknown kind of claim');
  return hmacSha256(salt, CLAIM_CONTEXT, utf8(kind), Uint8Array.of(0), claim);
}

/** SHA-256("pramana/block/v1\0" ‖ previous block hash ‖ C): the block chain that people see. */
export function blockHash(prev: Uint8Array, commitment: Uint8Array): Uint8Array {
  ensure(prev.length === 32 && commitment.length === 32, 'bad_claim', 'prev and commitment have 32 bytes');
  return sha256(BLOCK_CONTEXT, concat(prev, commitment));
}

function freshSalt(randomBytes: RandomBytes): Uint8Array {
  const salt = randomBytes(SALT_LENGTH);
  ensure(salt.length === SALT_LENGTH, 'bad_claim', 'randomBytes answered another length than asked');
  return salt;
}

/** Gives every item its own fresh salt. Do this before taking the series' row lock. */
export function prepareItems(items: readonly ClaimItem[], randomBytes: RandomBytes): PreparedItems {
  const salted: SaltedItem[] = [];
  const encoded: Uint8Array[] = [];
  const commitments: Uint8Array[] = [];
  for (const [i, { name, value }] of items.entries()) {
    const item = { name, value, salt: freshSalt(randomBytes) };
    const bytes = encodeItem(item);
    salted.push(item);
    encoded.push(bytes);
    commitments.push(encodedCommitment(i, bytes, item.salt));
  }
  return { items: salted, encoded, commitments, root: itemsRoot(commitments) };
}

/** Everything of the header that does not follow from the items. */
export type ClaimFields = Omit<ClaimHeader, 'itemCount' | 'itemsRoot'>;

/** Header, salt and commitment over prepared items: the short work under the lock. */
export function sealClaim(fields: ClaimFields, prepared: PreparedItems, randomBytes: RandomBytes): BuiltClaim {
  const header: ClaimHeader = {
    kind: fields.kind,
    hospital: fields.hospital,
    series: fields.series,
    number: fields.number,
    time: fields.time,
    currency: fields.currency,
    total: fields.total,
    paidAtSeal: fields.paidAtSeal,
    itemCount: prepared.items.length,
    prev: fields.prev,
    itemsRoot: prepared.root,
  };
  const claim = encodeHeader(header);
  const salt = freshSalt(randomBytes);
  const commitment = commit(header.kind, salt, claim);
  return { kind: header.kind, claim, salt, commitment, header, items: prepared.items };
}

/** Builds a claim in one go. `bad_claim` or `bad_item` when a field breaks its rule. */
export function buildClaim(
  { items, ...fields }: ClaimFields & { readonly items: readonly ClaimItem[] },
  randomBytes: RandomBytes,
): BuiltClaim {
  return sealClaim(fields, prepareItems(items, randomBytes), randomBytes);
}
