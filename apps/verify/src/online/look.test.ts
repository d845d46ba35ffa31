import {
  append,
  ed25519Signer,
  type Get,
  memoryStore,
  parseEvidence,
  parseTilePath,
  readTile,
  sha256,
  tileWidth,
  utf8,
  verifyEvidence,
} from '@pramana/ledger';
import { expect, test } from 'vitest';
import { cosigned, LOG_POLICY, logWith, someReceipt, WITNESS_POLICY, WITNESSES } from '../../test/receipts.ts';
import type { Proof } from '../check/collect.ts';
import { judge } from '../check/judge.ts';
import { type Keys, keysFrom } from '../keys/keys.ts';
import { verdictText } from '../show/verdict.ts';
import { lookOnline } from './look.ts';

const held = await someReceipt({ by: [] });
const KEYS = keysFrom(WITNESS_POLICY, 'pasted', '', 1);
const FORMS = { file: held.receipt, code: held.compact };

/** Serves a tree as its log does, under the checkpoint given. */
async function serve(size: number, { kind = 'entry', by = WITNESSES, note = '' } = {}) {
  const { store, head } = await logWith(held.claim, size, kind);
  const checkpoint = note === '' ? await cosigned(head.checkpoint, by) : note;
  const asked: string[] = [];
  const get: Get = async (path) => {
    asked.push(path);
    if (path === 'checkpoint') return utf8(checkpoint);
    const { level, n, width } = parseTilePath(path);
    return level === 'entries' || width > tileWidth(size, level, n) ? null : readTile(store, level, n, width);
  };
  return { get, asked };
}

/** What the page says after the click: by these keys, of this paper. */
async function looked(get: Get, { proof = held.receipt, keys = KEYS }: { proof?: Proof; keys?: Keys } = {}) {
  const before = judge(proof, undefined, keys);
  const { checkpoint } = before;
  if (proof.form === 'pending' || checkpoint === null) throw new Error('there is no tree to compare');
  expect(before).toMatchObject({ state: 'AMBER', logUrl: expect.stringMatching(/^https?:/) });
  const online = await lookOnline({ proof, checkpoint, policy: keys.policy }, get);
  const judged = judge(proof, undefined, keys, online);
  const { state, checks } = judged;
  const { title } = verdictText((each) => each, judged);
  return { state, title, key: checks.find(({ check }) => check === 'online')?.say.key, online, checks };
}

test.each(Object.entries(FORMS))('AMBER becomes GREEN when a witnessed tree begins with the %s’s', async (_, proof) => {
  for (const size of [11, 12, 256, 700]) {
    const { get, asked } = await serve(size);
    expect(await looked(get, { proof })).toMatchObject({ state: 'GREEN', key: 'online.witnessed' });
    // Nothing but the log's public files, and few of them.
    expect(asked.every((path) => /^(checkpoint|tile\/[01]\/\d{3}(\.p\/\d+)?)$/.test(path))).toBe(true);
    expect(asked.length).toBeLessThanOrEqual(5);
  }
});

test('it stays AMBER with too few witnesses, with keys that ask for none, and with suggested keys', async () => {
  const one = await serve(300, { by: WITNESSES.slice(1) });
  expect(await looked(one.get)).toMatchObject({ state: 'AMBER', key: 'online.consistent' });
  const { get } = await serve(300);
  const own = keysFrom(LOG_POLICY, 'pasted', '', 1);
  expect(await looked(get, { keys: own })).toMatchObject({ state: 'AMBER', key: 'online.consistent' });
  const suggested = keysFrom(WITNESS_POLICY, 'suggested', 'asha.example', 1);
  const capped = await looked(get, { keys: suggested });
  expect(capped).toMatchObject({ state: 'AMBER', key: 'online.witnessed' });
  expect(capped.checks.map(({ check }) => check)).toContain('keys');
});

test.each(Object.entries(FORMS))(
  'a log that shows others another history is RED by the %s, with evidence',
  async (_, proof) => {
    for (const size of [11, 12, 300]) {
      const { get } = await serve(size, { kind: 'another' });
      const { state, title, key, online } = await looked(get, { proof });
      // Thrown away, the paper would prove nothing.
      expect({ state, title, key }).toEqual({ state: 'RED', title: 'verdict.denied.title', key: 'online.fork' });
      expect(verifyEvidence(parseEvidence(online.evidence ?? '')).proven).toBe(true);
    }
  },
);

test('tiles of another tree than the signed one are RED', async () => {
  const { head } = await logWith(held.claim, 300);
  const { get } = await serve(300, { kind: 'another', note: head.checkpoint });
  expect(await looked(get)).toMatchObject({ state: 'RED', key: 'online.unproven', online: { evidence: null } });
});

test('a log that was set back is said to be, and proves nothing', async () => {
  const { get } = await serve(9);
  expect(await looked(get)).toMatchObject({ state: 'AMBER', key: 'online.behind' });
});

test('what the log’s key did not sign, such as another year’s log, changes nothing', async () => {
  const origin = 'pramana.example/log/asha-2728';
  const signer = ed25519Signer(origin, sha256(utf8('seed')));
  const leaves = [sha256(utf8('entry 0'))];
  const { head } = await append({ origin, signer, store: memoryStore(), leaves });
  for (const note of [head.checkpoint, 'nonsense', '<html>']) {
    const { get } = await serve(300, { note });
    expect(await looked(get)).toMatchObject({ state: 'AMBER', key: 'online.unverified' });
  }
  await expect(looked(async () => Promise.reject(new TypeError('offline')))).rejects.toThrow('offline');
});
