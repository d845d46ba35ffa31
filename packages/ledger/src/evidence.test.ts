import { describe, expect, test } from 'vitest';
import { attempt, seedOf, testLog } from '../test/fixtures.ts';
import { signCheckpoint } from './checkpoint.ts';
import { LedgerError } from './errors.ts';
import { type Evidence, forkEvidence, formatEvidence, parseEvidence, verifyEvidence } from './evidence.ts';
import { append, provePrefix } from './log.ts';
import { EMPTY_ROOT, leafHash } from './merkle.ts';
import { signNote } from './note.ts';
import { walkPrefix } from './consistency.ts';
import type { LogStore } from './store.ts';
import { ed25519Cosigner, ed25519Signer } from './vkey.ts';

const code = (value: string) => expect.objectContaining({ code: value });
const leaf = (n: number, branch = 'main') => leafHash(new TextEncoder().encode(`${branch} ${n}`));

/** A log of `size` entries whose entries from `fork` on are other ones; its store and signed checkpoint. */
async function logOf(size: number, fork = size, branch = 'other'): Promise<{ store: LogStore; checkpoint: string }> {
  const target = testLog();
  const leaves = Array.from({ length: size }, (_, i) => leaf(i, i < fork ? 'main' : branch));
  const { head } = await append({ ...target, leaves });
  return { store: target.store, checkpoint: head.checkpoint };
}

const { vkey } = testLog().signer;
const PAIRS = [
  [1, 2],
  [1, 7],
  [2, 3],
  [3, 4],
  [3, 9],
  [4, 8],
  [5, 12],
  [7, 8],
  [8, 300],
  [12, 257],
] as const;

/** Evidence that the tree of n entries, forked at 0, does not begin with the honest tree of m. */
async function evidenceOf(m: number, n: number): Promise<Evidence> {
  const older = await logOf(m);
  const newer = await logOf(n, m - 1);
  const evidence = forkEvidence(vkey, newer.checkpoint, older.checkpoint, await provePrefix(newer.store, m, n));
  if (evidence === undefined) throw new Error(`no evidence for ${m} and ${n}`);
  return evidence;
}

describe('what is proven', () => {
  test('two trees of one size, in whichever order they are found; it is one and the same file', async () => {
    const [a, b] = [(await logOf(5)).checkpoint, (await logOf(5, 2)).checkpoint];
    const evidence = forkEvidence(vkey, a, b);
    expect(forkEvidence(vkey, b, a)).toEqual(evidence);
    if (evidence === undefined) throw new Error('no evidence');
    const result = verifyEvidence(parseEvidence(formatEvidence(evidence)));
    expect(result).toMatchObject({ proven: true, older: { size: 5 }, newer: { size: 5 } });
    expect(result.checks.map(({ check, ok }) => [check, ok])).toEqual([
      ['older-signature', true],
      ['newer-signature', true],
      ['same-log', true],
      ['contradiction', true],
    ]);
  });

  test.each(PAIRS)('a tree of %i entries that the tree of %i does not begin with', async (m, n) => {
    const text = formatEvidence(await evidenceOf(m, n));
    expect(verifyEvidence(parseEvidence(text))).toMatchObject({ proven: true, older: { size: m }, newer: { size: n } });
  });

  test('an empty tree with a root that no empty tree has: the one note, twice', async () => {
    const signer = testLog().signer;
    const wrong = await signCheckpoint({ origin: signer.name, size: 0, root: leaf(0) }, signer);
    const right = await signCheckpoint({ origin: signer.name, size: 0, root: EMPTY_ROOT }, signer);
    for (const other of [wrong, right, (await logOf(5)).checkpoint]) {
      expect(forkEvidence(vkey, other, wrong)).toBeDefined();
    }
    expect(forkEvidence(vkey, right, right)).toBeUndefined();
  });
});

describe('what is not', () => {
  test('an honest log: no pair of its trees, with whatever path, is evidence', async () => {
    for (const [m, n] of PAIRS) {
      const [older, newer] = [await logOf(m), await logOf(n)];
      const path = await provePrefix(newer.store, m, n);
      expect(walkPrefix(m, n, path)?.prefix).toBeDefined();
      const wrong = path.map((hash, i) => (i === 0 ? leaf(99) : hash));
      for (const given of [path, wrong, [], path.slice(1), [...path, leaf(1)]]) {
        expect(forkEvidence(vkey, older.checkpoint, newer.checkpoint, given)).toBeUndefined();
      }
    }
    const same = await logOf(5);
    expect(forkEvidence(vkey, same.checkpoint, same.checkpoint)).toBeUndefined();
    const empty = await logOf(0);
    expect(forkEvidence(vkey, empty.checkpoint, same.checkpoint)).toBeUndefined();
  });

  test('notes of another key, of another origin under the same key, and notes nobody signed', async () => {
    const [a, b] = [(await logOf(5)).checkpoint, (await logOf(5, 2)).checkpoint];
    const forger = ed25519Signer(testLog().origin, seedOf('forger'));
    expect(forkEvidence(forger.vkey, a, b)).toBeUndefined();
    // The forger proves a fork of the forger's own key, and nothing about the log of that name.
    const [text = ''] = b.split('\n\n');
    const forged = await signNote(`${text}\n`, [forger]);
    expect(forkEvidence(vkey, a, forged)).toBeUndefined();
    const renamed = await signNote(`${text.replace('asha-2026', 'asha-2027')}\n`, [testLog().signer]);
    expect(forkEvidence(vkey, a, renamed)).toBeUndefined();
    const unsigned = b.replace(/— .*\n$/, '— somebody AAAAAAAA\n');
    expect(forkEvidence(vkey, a, unsigned)).toBeUndefined();
  });

  test('says which check failed, and leaves the rest unchecked', async () => {
    const [a, b] = [(await logOf(3)).checkpoint, (await logOf(5, 2)).checkpoint];
    const result = verifyEvidence({ vkey, older: a, newer: b, path: [leaf(0), leaf(1), leaf(2)] });
    expect(result.proven).toBe(false);
    expect(result.checks.map(({ ok }) => ok)).toEqual([true, true, true, false]);
    const forger = ed25519Signer(testLog().origin, seedOf('forger')).vkey;
    const other = verifyEvidence({ vkey: forger, older: a, newer: b, path: [] });
    expect(other.checks.map(({ ok }) => ok)).toEqual([false, null, null, null]);
  });
});

test('a file with any byte changed proves nothing or is refused, and nothing but a LedgerError comes out', async () => {
  const text = formatEvidence(await evidenceOf(5, 12));
  const changed = Array.from(text, (char, i) => text.slice(0, i) + (char === 'A' ? 'B' : 'A') + text.slice(i + 1));
  expect(changed.length).toBeGreaterThan(500);
  // A sample: each costs two signatures. The parsers' own fuzz tests go on from here.
  for (const file of changed.filter((_, i) => i % 17 === 0)) {
    const result = attempt(() => verifyEvidence(parseEvidence(file)));
    // The only harmless bytes are none: the header, the key, the path and both notes all are checked.
    expect(result instanceof LedgerError ? false : result.proven).toBe(false);
  }
});

test.each<[string, (text: string) => string]>([
  ['nothing', () => ''],
  ['another header', (text) => text.replace('@v1', '@v2')],
  ['no key', (text) => text.replace(/log .*\n/, '')],
  ["a witness's key", (text) => text.replace(vkey, ed25519Cosigner('w', seedOf('w')).vkey)],
  ['one note', (text) => text.slice(0, text.lastIndexOf('asha') - 4)],
  ['three notes', (text) => `${text}\n${text.slice(text.indexOf('\n\n') + 2)}`],
  ['the larger tree first', (text) => swap(text)],
  ['a further empty line at the end', (text) => `${text}\n`],
  ['no end of line', (text) => text.slice(0, -1)],
  ['carriage returns', (text) => text.replaceAll('\n', '\r\n')],
  ['too many hashes', (text) => text.replace('\n\n', `\n${'A'.repeat(43)}=`.repeat(65) + '\n\n')],
  ['a megabyte', (text) => text + 'x'.repeat(1_000_000)],
])('a file with %s is refused', async (_, change) => {
  const text = formatEvidence(await evidenceOf(5, 12));
  expect(parseEvidence(text).path).not.toHaveLength(0);
  expect(() => parseEvidence(change(text))).toThrow(LedgerError);
});

function swap(text: string): string {
  const { vkey: key, older, newer } = parseEvidence(text);
  return text.slice(0, text.indexOf(`\n\n`) + 2).replace(/log .*/, `log ${key}`) + `${newer}\n${older}`;
}

test('cosignatures may stay in the notes: they say who saw which tree', async () => {
  const evidence = await evidenceOf(5, 12);
  const withLine = { ...evidence, older: `${evidence.older}— witness.example AAAAAAAA\n` };
  expect(verifyEvidence(parseEvidence(formatEvidence(withLine))).proven).toBe(true);
  expect(() => formatEvidence({ ...evidence, older: evidence.newer, newer: evidence.older })).toThrow(
    code('bad_evidence'),
  );
});
