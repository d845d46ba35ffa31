/**
 * The frozen claims: one of each kind, with fixed salts. `claims.json` holds their bytes for ever; running this file
 * (`node packages/ledger/vectors/claims.ts`) adds kinds that are missing there and never touches one that stands.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  blockHash,
  buildClaim,
  CLAIM_KINDS,
  type ClaimKind,
  encodeItem,
  isClaimKind,
  itemCommitment,
  sha256,
  toHex,
  uintBE,
  utf8,
} from '../src/index.ts';

export type ClaimVector = {
  code: number;
  claim: string;
  salt: string;
  commitment: string;
  prev: string;
  block: string;
  itemsRoot: string;
  items: { item: string; salt: string; commitment: string }[];
};

/** The claim of a kind from which its vector was made. Frozen like the bytes. */
export function claimVector(kind: ClaimKind): ClaimVector {
  const code = CLAIM_KINDS[kind];
  let calls = 0;
  const random = (n: number) => sha256(utf8(`pramana vector ${kind}`), uintBE(calls++, 4)).slice(0, n);
  const prev = kind === 'genesis' ? new Uint8Array(32) : sha256(utf8('previous block'));
  const items = [
    { name: 'subject', value: `S-${code}` },
    { name: 'line', value: { name: 'पेरासिटामोल 500 mg', quantity: 10, amount: 1250, batch: null, loose: true } },
    { name: 'evidence', value: [sha256(utf8('evidence')), -1, 2n ** 63n, false] },
  ];
  const built = buildClaim(
    {
      kind,
      hospital: 'asha',
      series: 'OP/2026-27',
      number: kind === 'genesis' ? 0 : 70_000 + code,
      time: 1_795_000_000_000 + code,
      currency: kind === 'bill' ? 'INR' : 'XXX',
      total: kind === 'bill' ? 9_223_372_036_854_775_807n : BigInt(code * 1000),
      paidAtSeal: kind === 'payment' ? 4_294_967_296n : 0n,
      prev,
      items: items.slice(0, code % 4),
    },
    random,
  );
  return {
    code,
    claim: toHex(built.claim),
    salt: toHex(built.salt),
    commitment: toHex(built.commitment),
    prev: toHex(prev),
    block: toHex(blockHash(prev, built.commitment)),
    itemsRoot: toHex(built.header.itemsRoot),
    items: built.items.map((item, i) => ({
      item: toHex(encodeItem(item)),
      salt: toHex(item.salt),
      commitment: toHex(itemCommitment(i, item, item.salt)),
    })),
  };
}

const PATH = fileURLToPath(new URL('claims.json', import.meta.url));

/** The frozen vectors by kind. */
export function readClaimVectors(): Record<string, ClaimVector> {
  return JSON.parse(readFileSync(PATH, 'utf8')) as Record<string, ClaimVector>;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const frozen = readClaimVectors();
  for (const kind of Object.keys(CLAIM_KINDS)) if (isClaimKind(kind)) frozen[kind] ??= claimVector(kind);
  writeFileSync(PATH, `${JSON.stringify(frozen, null, 2)}\n`);
}
