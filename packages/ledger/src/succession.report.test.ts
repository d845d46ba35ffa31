import { describe, expect, test } from 'vitest';
import { seedOf, testLog, testPolicy } from '../test/fixtures.ts';
import { toHex } from './bytes.ts';
import { signCheckpoint } from './checkpoint.ts';
import { signReport, verifyReport } from './report.ts';
import { followSuccessions } from './succession.follow.ts';
import { verifyVouchedReport } from './succession.report.ts';
import { formatSuccession, signRootStatement, type Succession } from './succession.ts';
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

async function judged(...changes: readonly Partial<Succession>[]) {
  const statements = changes.map((change) => signRootStatement(formatSuccession({ ...said, ...change }), rootSigner));
  const followed = followSuccessions(policy, [root], await Promise.all(statements));
  return verifyVouchedReport(await report(), policy, followed);
}

describe('a report of a hospital whose root key contradicted itself', () => {
  test.each([
    [
      'two ends',
      [{}, { size: 9 }],
      `The log ${signer.name} is contested from 9 entries on: it ended with 9, or with 12.`,
    ],
    ['two last trees', [{}, { hash: new Uint8Array(32) }], 'is contested: two trees of 12 entries ended it.'],
    ['two that follow', [{}, { next: other }], `it is contested what follows: ${next.name}, or ${other.name}.`],
  ])(
    'is RED and says which log from which size, by %s, and what the own policy shows',
    async (_, changes, sentence) => {
      const { verdict, checks } = await judged(...changes);
      expect(verdict).toBe('RED');
      expect(checks.at(-1)).toMatchObject({ check: 'succession', ok: false });
      expect(checks.at(-1)?.detail).toContain(sentence);
      expect(checks.find(({ check }) => check === 'signature')).toMatchObject({ ok: true });
      expect(checks.some(({ detail }) => detail.includes('does not know'))).toBe(false);
    },
  );
});

test('a report of a hospital whose root key said one thing is judged by the policy that it carried on', async () => {
  const { policy: carried } = followSuccessions(
    policy,
    [root],
    [await signRootStatement(formatSuccession(said), rootSigner)],
  );
  expect(await judged({})).toEqual(verifyReport(await report(), carried));
});
