/**
 * The header of a claim: the canonical plaintext that is committed to the log and printed in the QR.
 * Version 1, frozen for ever. A change of one byte here makes every receipt ever printed unverifiable.
 */
import { type CborValue, decodeCbor, encodeCbor } from './cbor.ts';
import { ensure } from './errors.ts';
import { CLAIM_KINDS, type ClaimKind, isClaimKind, kindOf } from './kind.ts';

/** Version 1 stays readable when there is a second one. */
export const CLAIM_VERSION = 1;

/** The previous block of a genesis claim, and of a claim that belongs to no chain. */
export const NO_PREVIOUS: Uint8Array = new Uint8Array(32);

/** The fields of a claim, in the order in which they are encoded after the version. */
export type ClaimHeader = {
  readonly kind: ClaimKind;
  /** Slug of the hospital: 1 to 32 of a-z, 0-9 and `-`. */
  readonly hospital: string;
  /** 1 to 16 of A-Z, 0-9, `/` and `-`. */
  readonly series: string;
  /** Gap-free in its series, from 1; 0 is the genesis claim and only that. */
  readonly number: number;
  /** Unix milliseconds. */
  readonly time: number;
  /** ISO 4217; `XXX` when no money is meant. */
  readonly currency: string;
  /** Minor units, 0 to 2^63-1. */
  readonly total: bigint;
  /** Minor units, 0 to 2^63-1: what was paid when the claim was sealed, nothing later. */
  readonly paidAtSeal: bigint;
  readonly itemCount: number;
  /** 32 bytes: the previous block's hash in this series. */
  readonly prev: Uint8Array;
  /** 32 bytes: the root over the item commitments. */
  readonly itemsRoot: Uint8Array;
};

const MAX_MONEY = (1n << 63n) - 1n;
const MAX_ITEMS = 0xffffffff;

function isCount(value: number, most: number): boolean {
  return Number.isSafeInteger(value) && value >= 0 && value <= most;
}

function isMoney(value: bigint): boolean {
  return typeof value === 'bigint' && value >= 0n && value <= MAX_MONEY;
}

function checkHeader(h: ClaimHeader): void {
  ensure(isClaimKind(h.kind), 'bad_claim', 'an unknown kind of claim');
  ensure(/^[a-z0-9-]{1,32}$/.test(h.hospital), 'bad_claim', 'hospital is 1 to 32 of a-z, 0-9 and -');
  ensure(/^[A-Z0-9/-]{1,16}$/.test(h.series), 'bad_claim', 'series is 1 to 16 of A-Z, 0-9, / and -');
  ensure(isCount(h.number, Number.MAX_SAFE_INTEGER), 'bad_claim', 'number is an unsigned integer');
  ensure(isCount(h.time, Number.MAX_SAFE_INTEGER), 'bad_claim', 'time is in Unix milliseconds');
  ensure(/^[A-Z]{3}$/.test(h.currency), 'bad_claim', 'currency is three capital letters');
  ensure(isMoney(h.total) && isMoney(h.paidAtSeal), 'bad_claim', 'amounts are 0 to 2^63-1 minor units');
  ensure(isCount(h.itemCount, MAX_ITEMS), 'bad_claim', 'itemCount is below 2^32');
  ensure(h.prev.length === 32 && h.itemsRoot.length === 32, 'bad_claim', 'prev and itemsRoot have 32 bytes');
  ensure((h.number === 0) === (h.kind === 'genesis'), 'bad_claim', 'number 0 is the genesis claim and only that');
  ensure(h.kind !== 'genesis' || h.prev.every((byte) => byte === 0), 'bad_claim', 'a genesis has no previous block');
}

/** The canonical claim: a deterministic CBOR array of 12. `bad_claim` when a field breaks its rule. */
export function encodeHeader(h: ClaimHeader): Uint8Array {
  checkHeader(h);
  return encodeCbor([
    CLAIM_VERSION,
    CLAIM_KINDS[h.kind],
    h.hospital,
    h.series,
    h.number,
    h.time,
    h.currency,
    h.total,
    h.paidAtSeal,
    h.itemCount,
    h.prev,
    h.itemsRoot,
  ]);
}

function text(value: CborValue | undefined): string {
  ensure(typeof value === 'string', 'bad_claim', 'a field of the claim is not text');
  return value;
}

function count(value: CborValue | undefined): number {
  ensure(typeof value === 'number', 'bad_claim', 'a field of the claim is not a small integer');
  return value;
}

function money(value: CborValue | undefined): bigint {
  ensure(typeof value === 'number' || typeof value === 'bigint', 'bad_claim', 'an amount is not an integer');
  return BigInt(value);
}

function bytes(value: CborValue | undefined): Uint8Array {
  ensure(value instanceof Uint8Array, 'bad_claim', 'a field of the claim is not bytes');
  return value;
}

/** Reads a canonical claim and nothing else: `bad_cbor` or `bad_claim`. */
export function decodeHeader(claim: Uint8Array): ClaimHeader {
  const value = decodeCbor(claim);
  ensure(Array.isArray(value) && value.length === 12, 'bad_claim', 'a claim is an array of 12');
  const f = value as readonly CborValue[];
  ensure(f[0] === CLAIM_VERSION, 'bad_claim', 'an unknown version of claim');
  const header: ClaimHeader = {
    kind: kindOf(count(f[1])),
    hospital: text(f[2]),
    series: text(f[3]),
    number: count(f[4]),
    time: count(f[5]),
    currency: text(f[6]),
    total: money(f[7]),
    paidAtSeal: money(f[8]),
    itemCount: count(f[9]),
    prev: bytes(f[10]),
    itemsRoot: bytes(f[11]),
  };
  checkHeader(header);
  return header;
}
