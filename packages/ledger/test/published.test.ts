/** Vectors that others published, as data with source and licence in `vectors/published`: what they expect is what happens. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  cosignatureMessage,
  fromBase64,
  fromHex,
  LedgerError,
  parseCheckpoint,
  parseNote,
  parseSubmission,
  readCosignature,
  utf8,
  verifyConsistency,
  verifyEd25519,
  verifyInclusion,
  verifyNote,
} from '../src/index.ts';
import { openSslEd25519 } from '../src/node/ed25519.ts';
import { isValidPublicKey, portableEd25519 } from '../src/ed25519.ts';

function read(name: string): unknown {
  return JSON.parse(readFileSync(join(import.meta.dirname, '../vectors/published', name), 'utf8'));
}

type Probe = { name: string; size: number; root: string; proof: string[]; fails: boolean } & (
  | { index: number; leaf: string }
  | { old: number; oldRoot: string }
);

/** The two sides of a probe may hold anything, sizes above 2^53 and broken hashes too. */
function passes(probe: Probe): boolean {
  const proof = probe.proof.map((hash) => fromBase64(hash));
  const root = fromBase64(probe.root);
  return 'leaf' in probe
    ? verifyInclusion(probe.index, probe.size, fromBase64(probe.leaf), proof, root)
    : verifyConsistency(probe.old, probe.size, fromBase64(probe.oldRoot), root, proof);
}

test("of transparency-dev/merkle's 196 probes all get the answer that they expect, but one that has no roots", () => {
  const { probes } = read('merkle.json') as { probes: Probe[] };
  expect(probes).toHaveLength(196);
  expect(probes.filter((probe) => passes(probe) === probe.fails).map(({ name }) => name)).toEqual([
    // Two equal "roots" of 12 bytes; here a root has 32.
    'consistency/additional/sizes-are-equal-one-and-proof-is-empty',
  ]);
});

test('of the 914 edge cases of CCTV only the ordinary one verifies, and none that OpenSSL refuses', () => {
  const { vectors, flags } = read('cctv-ed25519.json') as {
    vectors: { key: string; sig: string; msg: string; flags: number }[];
    flags: string[];
  };
  expect([vectors.length, flags.length]).toEqual([914, 8]);
  const accepted = vectors.filter(({ key, sig, msg }) => verifyEd25519(fromHex(key), utf8(msg), fromHex(sig)));
  // No flag: neither a point of small order nor a second spelling of one.
  expect(accepted.map((each) => each.flags)).toEqual([0]);
  // OpenSSL's check is installed on servers: under the same rules for keys it says the same.
  const bySsl = vectors.filter(
    ({ key, sig, msg }) => isValidPublicKey(fromHex(key)) && openSslEd25519(fromHex(key), utf8(msg), fromHex(sig)),
  );
  expect(bySsl).toEqual(accepted);
});

test.each([
  ['the portable check', portableEd25519],
  ["OpenSSL's check", openSslEd25519],
])('%s gives the verdicts of Wycheproof on all 151 signatures', (_, check) => {
  type Group = { key: string; tests: { id: number; msg: string; sig: string; valid: boolean }[] };
  const { groups } = read('wycheproof-ed25519.json') as { groups: Group[] };
  const cases = groups.flatMap(({ key, tests }) => tests.map((each) => ({ ...each, key: fromHex(key) })));
  expect(cases).toHaveLength(151);
  const verdict = (key: Uint8Array, msg: string, sig: string): boolean =>
    isValidPublicKey(key) && fromHex(sig).length === 64 && check(key, fromHex(msg), fromHex(sig));
  expect(cases.filter(({ key, msg, sig, valid }) => verdict(key, msg, sig) !== valid).map(({ id }) => id)).toEqual([]);
});

const c2sp = read('c2sp.json') as {
  note: { vkey: string; note: string };
  noteOfManyLines: { note: string };
  checkpoint: { note: string };
  cosigned: { note: string; message: string; time: number };
  submission: { body: string };
};

test("the specification's note verifies under its key, and one changed character does not", () => {
  expect(verifyNote(c2sp.note.note, [c2sp.note.vkey]).text).toBe('This is an example message.\n');
  expect(() => verifyNote(c2sp.note.note.replace('example message', 'example massage'), [c2sp.note.vkey])).toThrow(
    LedgerError,
  );
  // A text with an empty line in it is split at the last one.
  expect(parseNote(c2sp.noteOfManyLines.note).text).toMatch(/^Ognuno [^]*\n\ned è subito sera\.\n$/);
});

test("the specification's checkpoint and cosignature are read as it says", () => {
  const { text, signatures } = parseNote(c2sp.cosigned.note);
  expect(parseCheckpoint(text)).toMatchObject({ origin: 'example.com/behind-the-sofa', size: 20_852_163 });
  expect(parseNote(c2sp.checkpoint.note).text).toBe(text);
  const { time = 0 } = readCosignature(signatures[1]?.signature ?? new Uint8Array()) ?? {};
  expect(time).toBe(c2sp.cosigned.time);
  expect(new TextDecoder().decode(cosignatureMessage(text, time))).toBe(c2sp.cosigned.message);
});

test("the specification's request to a witness is read as it says", () => {
  const { old, proof, checkpoint } = parseSubmission(c2sp.submission.body);
  expect([old, proof.length, parseNote(checkpoint).signatures.length]).toEqual([20_852_014, 4, 2]);
  expect(parseCheckpoint(parseNote(checkpoint).text).size).toBe(20_852_163);
});
