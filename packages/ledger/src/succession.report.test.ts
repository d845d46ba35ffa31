import { describe, expect, test } from 'vitest';
import { seedOf, testLog, testPolicy } from '../test/fixtures.ts';
import { toHex } from './bytes.ts';
import { signCheckpoint } from './checkpoint.ts';
import { signReport, verifyReport } from './report.ts';
import { followSuccessions } from './succession.follow.ts';
import { verifyVouchedReport } from './succession.report.ts';
import { formatRootChange, formatSuccession, signRootStatement, type Succession } from './succession.ts';
import { ed25519Signer, parseVkey } from './vkey.ts';

const STEM = 'asha.example/log/asha';
const rootSigner = ed25519Signer(STEM, seedOf('root'));
const root = parseVkey(rootSigner.vkey);
const { signer } = testLog();
const [next, other] = ['2026.02', '2027'].map((shard) => parseVkey(testLog(`${STEM}-${shard}`).signer.vkey));
if (next === undefined || other === undefined) throw new Error('two logs were to be made');
const hash = new Uint8Array(32).fill(3);
const policy = testPolicy([signer.vkey]);
const said: Succession = {
  root,
  old: parseVkey(signer.vkey),
  size: 12,
  hash,
  next,
  time: 1_795_000_000_000,
  reason: 'planned',
};

async function report(): Promise<string> {
  const checkpoint = await signCheckpoint({ origin: signer.name, size: 12, root: hash }, signer);
  const logs = [{ origin: signer.name, size: 12, root: toHex(hash), checkpoint }];
  return signReport({ hospital: 'asha', ok: true, findings: [], logs }, signer);
}

const succeeds = (change: Partial<Succession>): string => formatSuccession({ ...said, ...change });

async function judgedBy(texts: readonly string[]) {
  const statements = texts.map((text) => signRootStatement(text, rootSigner));
  const followed = followSuccessions(policy, [root], await Promise.all(statements));
  return verifyVouchedReport(await report(), policy, followed);
}

const judged = (...changes: readonly Partial<Succession>[]) => judgedBy(changes.map(succeeds));
const nextRoots = [1, 2].map((at) => parseVkey(ed25519Signer(STEM, seedOf(`root ${at}`)).vkey));

describe('a report of a hospital whose root key contradicted itself', () => {
  test.each([
    [
      'two ends',
      [{}, { size: 9 }],
      `The log ${signer.name} is contested from 9 entries on: it ended with 9, or with 12.`,
    ],
    ['two last trees', [{}, { hash: new Uint8Array(32) }], 'is contested: two trees of 12 entries ended it.'],
    ['two that follow', [{}, { next: other }], `it is contested what follows: ${next.name}, or ${other.name}.`],
    [
      'one that follows two',
      [{ next: other }, { old: next, next: other }],
      `The log ${other.name} is contested: it is said to follow ${signer.name}, or ${next.name}.`,
    ],
    ['a circle', [{}, { old: next, next: said.old }], `in a circle: ${signer.name}, ${next.name}.`],
    [
      'two next root keys',
      nextRoots.map((each) => formatRootChange({ root, next: each, time: 0 })),
      `The root key ${root.text} named more than one next root key: ${nextRoots.map(({ text }) => text).join(', or ')}.`,
    ],
  ])(
    'is RED and says which log from which size, by %s, and what the own policy shows',
    async (_, statements, sentence) => {
      const texts = statements.map((each) => (typeof each === 'string' ? each : succeeds(each)));
      const { verdict, checks } = await judgedBy(texts);
      expect(verdict).toBe('RED');
      expect(checks.at(-1)).toMatchObject({ check: 'succession', ok: false });
      expect(checks.at(-1)?.detail).toContain(sentence);
      expect(checks.find(({ check }) => check === 'signature')).toMatchObject({ ok: true });
      expect(checks.some(({ detail }) => detail.includes('does not know'))).toBe(false);
    },
  );
});

test('a root key that contradicted itself says nothing about the hospital of the same name on another node', async () => {
  const [ours, theirs] = [signer, testLog('other.example/log/asha-2026').signer];
  const contested = await Promise.all([{}, { size: 9 }].map((each) => signRootStatement(succeeds(each), rootSigner)));
  const own = testPolicy([ours.vkey, theirs.vkey]);
  const followed = followSuccessions(own, [root], contested);
  expect(followed.contested).toEqual([STEM]);
  const logOf = async (by: typeof signer) => {
    const checkpoint = await signCheckpoint({ origin: by.name, size: 12, root: hash }, by);
    return { origin: by.name, size: 12, root: toHex(hash), checkpoint };
  };
  const signed = async (logs: readonly (typeof signer)[]) =>
    signReport({ hospital: 'asha', ok: true, findings: [], logs: await Promise.all(logs.map(logOf)) }, theirs);
  const honest = await signed([theirs]);
  expect(verifyVouchedReport(honest, own, followed)).toEqual(verifyReport(honest, own));
  expect(verifyReport(honest, own).verdict).not.toBe('RED');
  expect(verifyVouchedReport(await signed([theirs, ours]), own, followed).verdict).toBe('RED');
});

test('a report of a hospital whose root key said one thing is judged by the policy that it carried on', async () => {
  const { policy: carried } = followSuccessions(
    policy,
    [root],
    [await signRootStatement(formatSuccession(said), rootSigner)],
  );
  expect(await judged({})).toEqual(verifyReport(await report(), carried));
});
