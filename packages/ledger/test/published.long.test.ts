/**
 * Vectors that others published, each against what it expects. They stay where they come from: PRAMANA_VECTORS names a folder
 * with checkouts of these repositories, or of what is read of them. `vectors/README.md` says where they are, and under which
 * licences.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fromBase64, fromHex, utf8, verifyConsistency, verifyEd25519, verifyInclusion } from '../src/index.ts';
import { isValidPublicKey, portableEd25519 } from '../src/ed25519.ts';
import { openSslEd25519 } from '../src/node/ed25519.ts';

const FOLDER = process.env.PRAMANA_VECTORS ?? '';
const NOT_HERE = 'PRAMANA_VECTORS names no folder';
const json = (path: string): unknown => JSON.parse(readFileSync(join(FOLDER, path), 'utf8'));

interface Inclusion {
  leafIdx: number;
  treeSize: number;
  root: string;
  leafHash: string;
  proof: string[] | null;
  wantErr: boolean;
}
interface Consistency {
  size1: number;
  size2: number;
  root1: string;
  root2: string;
  proof: string[] | null;
  wantErr: boolean;
}

/** Every probe below a folder, by its path in it. */
function probes(of: string): { name: string; probe: unknown }[] {
  const folder = join('merkle/testdata', of);
  return readdirSync(join(FOLDER, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => ({ name, probe: json(join(folder, name)) }));
}
const hashes = (proof: string[] | null): Uint8Array[] => (proof ?? []).map((hash) => fromBase64(hash));

describe('of transparency-dev/merkle', () => {
  test('every inclusion probe gets the answer that it expects', ({ skip }) => {
    skip(FOLDER === '', NOT_HERE);
    const all = probes('inclusion') as { name: string; probe: Inclusion }[];
    const passes = ({ leafIdx, treeSize, leafHash, proof, root }: Inclusion): boolean =>
      verifyInclusion(leafIdx, treeSize, fromBase64(leafHash), hashes(proof), fromBase64(root));
    expect(all.length).toBeGreaterThanOrEqual(98);
    expect(all.filter(({ probe }) => passes(probe) === probe.wantErr).map(({ name }) => name)).toEqual([]);
  });

  test('every consistency probe gets the answer that it expects, but the one whose roots are no hashes', ({ skip }) => {
    skip(FOLDER === '', NOT_HERE);
    const all = probes('consistency') as { name: string; probe: Consistency }[];
    const passes = ({ size1, size2, root1, root2, proof }: Consistency): boolean =>
      verifyConsistency(size1, size2, fromBase64(root1), fromBase64(root2), hashes(proof));
    expect(all.length).toBeGreaterThanOrEqual(98);
    // Two equal "roots" of 12 bytes; here a root has 32.
    const other = ['additional/sizes-are-equal-one-and-proof-is-empty.json'];
    expect(all.filter(({ probe }) => passes(probe) === probe.wantErr).map(({ name }) => name)).toEqual(other);
  });
});

test('of the edge cases of C2SP/CCTV only the ordinary one verifies, and none that OpenSSL refuses', ({ skip }) => {
  skip(FOLDER === '', NOT_HERE);
  const vectors = json('CCTV/ed25519/ed25519vectors.json') as {
    key: string;
    sig: string;
    msg: string;
    flags: string[] | null;
  }[];
  expect(vectors.length).toBeGreaterThanOrEqual(914);
  const accepted = vectors.filter(({ key, sig, msg }) => verifyEd25519(fromHex(key), utf8(msg), fromHex(sig)));
  // Neither a point of small order nor a second spelling of one.
  expect(accepted.map(({ flags }) => flags ?? [])).toEqual([[]]);
  const bySsl = vectors.filter(
    ({ key, sig, msg }) => isValidPublicKey(fromHex(key)) && openSslEd25519(fromHex(key), utf8(msg), fromHex(sig)),
  );
  expect(bySsl).toEqual(accepted);
});

describe('of C2SP/wycheproof', () => {
  interface Group {
    publicKey: { pk: string };
    tests: { tcId: number; msg: string; sig: string; result: 'valid' | 'invalid' }[];
  }

  test.for([
    ['the portable check', portableEd25519],
    ["OpenSSL's check", openSslEd25519],
  ] as const)('%s gives the verdict of every Ed25519 signature', ([, check], { skip }) => {
    skip(FOLDER === '', NOT_HERE);
    const { testGroups } = json('wycheproof/testvectors_v1/ed25519_test.json') as { testGroups: Group[] };
    const cases = testGroups.flatMap(({ publicKey, tests }) =>
      tests.map((each) => ({ ...each, key: fromHex(publicKey.pk) })),
    );
    expect(cases.length).toBeGreaterThanOrEqual(150);
    const verdict = (key: Uint8Array, msg: string, sig: string): boolean =>
      isValidPublicKey(key) && fromHex(sig).length === 64 && check(key, fromHex(msg), fromHex(sig));
    const other = cases.filter(({ key, msg, sig, result }) => verdict(key, msg, sig) !== (result === 'valid'));
    expect(other.map(({ tcId }) => tcId)).toEqual([]);
  });
});
