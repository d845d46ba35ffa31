/** Vectors that others published, each against what it expects; `vectors/README.md` says whose and under which licences. */
import { describe, expect, test } from 'vitest';
import { fromBase64, fromHex, utf8, verifyConsistency, verifyEd25519, verifyInclusion } from '../src/index.ts';
import { isValidPublicKey, portableEd25519 } from '../src/ed25519.ts';
import { openSslEd25519 } from '../src/node/ed25519.ts';
import { bringPublished, published, publishedFile } from './published.fixture.ts';

const missing = await bringPublished();

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

const hashes = (proof: string[] | null): Uint8Array[] => (proof ?? []).map((hash) => fromBase64(hash));

describe('of transparency-dev/merkle', () => {
  test('every inclusion probe gets the answer that it expects', ({ skip }) => {
    skip(missing !== null, missing ?? '');
    const all = published('transparency-dev/merkle', 'testdata/inclusion/') as { name: string; json: Inclusion }[];
    const passes = ({ leafIdx, treeSize, leafHash, proof, root }: Inclusion): boolean =>
      verifyInclusion(leafIdx, treeSize, fromBase64(leafHash), hashes(proof), fromBase64(root));
    expect(all.length).toBe(98);
    expect(all.filter(({ json }) => passes(json) === json.wantErr).map(({ name }) => name)).toEqual([]);
  });

  test('every consistency probe gets the answer that it expects, but the one whose roots are no hashes', ({ skip }) => {
    skip(missing !== null, missing ?? '');
    const all = published('transparency-dev/merkle', 'testdata/consistency/') as { name: string; json: Consistency }[];
    const passes = ({ size1, size2, root1, root2, proof }: Consistency): boolean =>
      verifyConsistency(size1, size2, fromBase64(root1), fromBase64(root2), hashes(proof));
    expect(all.length).toBe(98);
    // Two equal "roots" of 12 bytes; here a root has 32.
    const other = ['additional/sizes-are-equal-one-and-proof-is-empty.json'];
    expect(all.filter(({ json }) => passes(json) === json.wantErr).map(({ name }) => name)).toEqual(other);
  });
});

test('of the edge cases of C2SP/CCTV only the ordinary one verifies, and none that OpenSSL refuses', ({ skip }) => {
  skip(missing !== null, missing ?? '');
  const vectors = publishedFile('C2SP/CCTV', 'ed25519/ed25519vectors.json') as {
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
    skip(missing !== null, missing ?? '');
    const file = publishedFile('C2SP/wycheproof', 'testvectors_v1/ed25519_test.json');
    const { testGroups } = file as { testGroups: Group[] };
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
