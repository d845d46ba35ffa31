/**
 * The kinds of claims. Name and code are FOR EVER: both stand in sealed claims. New kinds are added at the
 * end with the next code; nothing is renamed, renumbered or removed. Codes 0xf0 and above are not claims
 * (the compact receipt uses 0xfe and 0xff).
 */
import { LedgerError } from './errors.ts';

/** Name to code. */
export const CLAIM_KINDS = {
  genesis: 0,
  bill: 1,
  payment: 2,
  refund: 3,
  'credit-note': 4,
  price: 5,
  'day-seal': 6,
  'counter-close': 7,
  access: 8,
  role: 9,
  key: 10,
  'shard-close': 11,
  'shard-open': 12,
  erasure: 13,
  record: 14,
  consent: 15,
  estimate: 16,
  dispute: 17,
  disclosure: 18,
  deposit: 19,
  adjustment: 20,
  hospital: 21,
  dispense: 22,
  purchase: 23,
  policy: 24,
  signature: 25,
  override: 26,
  'discount-approval': 27,
} as const;

/** The name is part of what is committed; the code stands in the header and in the QR. */
export type ClaimKind = keyof typeof CLAIM_KINDS;

const BY_CODE = new Map(Object.entries(CLAIM_KINDS).map(([name, code]) => [code as number, name as ClaimKind]));

/** True for the name of a kind. */
export function isClaimKind(name: string): name is ClaimKind {
  return Object.hasOwn(CLAIM_KINDS, name);
}

/** The kind of a code; `bad_claim` for an unknown one. */
export function kindOf(code: number): ClaimKind {
  const kind = BY_CODE.get(code);
  if (kind === undefined) throw new LedgerError('bad_claim', `no kind of claim has the code ${code}`);
  return kind;
}
