import {
  ed25519Signer,
  formatPins,
  formatRoots,
  formatStatements,
  formatSuccession,
  openPolicyUpdate,
  parsePins,
  parsePolicy,
  parseVkey,
  signNote,
  signPolicyUpdate,
} from '@pramana/ledger';
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LOG, LOG_POLICY, WITNESS_POLICY } from '../../test/receipts.ts';
import { carried } from './carried.ts';
import { followPins, takeSigned, takeUpdate } from './follow.ts';
import { keysFrom, rememberedKeys, rememberKeys } from './keys.ts';

const built = vi.hoisted(() => {
  // Modules are shared by the files of one process: here they are loaded with another page's keys, and behind it anew.
  vi.resetModules();
  return { pins: '', policy: 'quorum none\n' };
});
vi.mock('./embedded.policy?raw', () => ({
  get default() {
    return built.policy;
  },
}));
vi.mock('./embedded.pins?raw', () => ({
  get default() {
    return built.pins;
  },
}));

const NAME = 'patients.example/policy';
const signers = [1, 2, 3].map((n) => ed25519Signer(`${NAME}-${n}`, new Uint8Array(32).fill(n)));
const pinsOf = (threshold: number, name = NAME): string =>
  formatPins({ name, threshold, keys: signers.map(({ vkey }) => parseVkey(vkey)) });
const update = (sequence: number, policy: string, by: readonly number[]): Promise<string> =>
  signPolicyUpdate(
    { name: NAME, sequence, policy: parsePolicy(policy) },
    signers.filter((_, i) => by.includes(i)),
  );
const coded = (code: string) => expect.objectContaining({ code });

beforeEach(() => {
  built.pins = '';
  built.policy = 'quorum none\n';
  const kept = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (place: string) => kept.get(place) ?? null,
    setItem: (place: string, text: string) => void kept.set(place, text),
    removeItem: (place: string) => void kept.delete(place),
  });
});
afterEach(() => {
  built.pins = '';
  built.policy = 'quorum none\n';
  vi.unstubAllGlobals();
});
afterAll(() => void vi.resetModules());

test('a signed policy counts only by the signers that were pinned before, and enough of them', async () => {
  const two = await update(1, WITNESS_POLICY, [0, 2]);
  expect(takeUpdate(two, 5)).toBeNull();
  expect(followPins(pinsOf(2))).toEqual({ name: NAME, threshold: 2, of: 3 });
  const alone = await update(1, WITNESS_POLICY, [0]);
  expect(() => takeUpdate(alone, 5)).toThrow(coded('policy_unsigned'));
  expect(() => takeUpdate(two.replace('quorum both', 'quorum none'), 5)).toThrow();
  expect(takeUpdate(two, 5)).toMatchObject({
    source: 'signed',
    signed: { name: NAME, sequence: 1, by: `${NAME}-1, ${NAME}-3` },
    policy: { quorum: 'both' },
  });
});

test('an older number never comes back, also after the page was closed; other pins begin anew', async () => {
  followPins(pinsOf(2));
  takeUpdate(await update(2, LOG_POLICY, [0, 1]), 5);
  const old = await update(1, WITNESS_POLICY, [0, 1]);
  expect(() => takeUpdate(old, 5)).toThrow(coded('policy_replayed'));
  followPins(pinsOf(2));
  expect(() => takeUpdate(old, 5)).toThrow(coded('policy_replayed'));
  followPins(pinsOf(3));
  expect(() => takeUpdate(old, 5)).toThrow(coded('policy_unsigned'));
});

test('what was taken is known again when the page is opened, with its number', async () => {
  followPins(pinsOf(1));
  const keys = takeUpdate(await update(7, WITNESS_POLICY, [1]), 5);
  if (keys === null) throw new Error('nobody is followed');
  rememberKeys(keys);
  expect(rememberedKeys()).toEqual(keys);
});

test('following others in between brings no old number back', async () => {
  followPins(pinsOf(1));
  takeUpdate(await update(2, LOG_POLICY, [0]), 5);
  const old = await update(1, WITNESS_POLICY, [0]);
  followPins(pinsOf(1, 'regulator.example/policy'));
  expect(() => takeUpdate(old, 5)).toThrow(coded('policy_unsigned'));
  followPins(pinsOf(1));
  expect(() => takeUpdate(old, 5)).toThrow(coded('policy_replayed'));
});

test('the pins of the page count until others are pasted, and a page with newer ones wins over what it had before', async () => {
  built.pins = pinsOf(1);
  takeUpdate(await update(2, LOG_POLICY, [0]), 5);
  // The page as it is published later: one signature is no longer enough.
  built.pins = pinsOf(2);
  const alone = await update(3, WITNESS_POLICY, [0]);
  expect(() => takeUpdate(alone, 5)).toThrow(coded('policy_unsigned'));
  const old = await update(1, WITNESS_POLICY, [0, 1]);
  expect(() => takeUpdate(old, 5)).toThrow(coded('policy_replayed'));
  followPins(pinsOf(1));
  expect(takeUpdate(alone, 5)).toMatchObject({ signed: { sequence: 3 } });
});

test('what earlier versions of this page kept is still known', async () => {
  const { text } = openPolicyUpdate(await update(2, LOG_POLICY, [0]), parsePins(pinsOf(1)), null);
  localStorage.setItem('pramana.verify.follows', JSON.stringify({ pins: pinsOf(1), last: text }));
  const old = await update(1, WITNESS_POLICY, [0]);
  expect(() => takeUpdate(old, 5)).toThrow(coded('policy_replayed'));
  expect(takeUpdate(await update(3, LOG_POLICY, [0]), 5)).toMatchObject({ signed: { sequence: 3 } });
});

test('a log that the pinned root key names is known, the ended one up to its last tree, and nothing of it without the root', async () => {
  const rootKey = ed25519Signer('pramana.example/log/asha', new Uint8Array(32).fill(7));
  const root = parseVkey(rootKey.vkey);
  const next = parseVkey(ed25519Signer('pramana.example/log/asha-2627.02', new Uint8Array(32).fill(8)).vkey);
  const ended = { old: parseVkey(LOG.vkey), size: 4, hash: new Uint8Array(32), next, time: 0 } as const;
  const text = formatSuccession({ root, ...ended, reason: 'planned' });
  const statement = await signNote(text, [rootKey]);
  rememberKeys(keysFrom(LOG_POLICY, 'pasted', '', 5));
  expect(() => takeSigned(statement, 6)).toThrow('pins no root key');
  rememberKeys(keysFrom(LOG_POLICY + formatRoots([root]), 'pasted', '', 5));
  const thief = ed25519Signer(LOG.name, new Uint8Array(32).fill(6));
  for (const bad of [await signNote(text, [thief]), statement.replace('size 4', 'size 5'), text])
    expect(() => takeSigned(bad, 6)).toThrow();
  const other = await signNote(formatSuccession({ root, ...ended, size: 3, reason: 'planned' }), [rootKey]);
  expect(() => takeSigned(`${statement}\n${other}`, 6)).toThrow('contradicts itself');
  const taken = takeSigned(statement, 6);
  if (taken === null || 'key' in taken) throw new Error('no keys');
  expect(taken.policy.logs.map(({ vkey, finalSize }) => [vkey.name, finalSize])).toEqual([
    [LOG.name, 4],
    [next.name, undefined],
  ]);
  rememberKeys(taken);
  const logs = async () =>
    (await carried(rememberedKeys())).policy.logs.map(({ vkey, finalSize }) => [vkey.name, finalSize]);
  expect(await logs()).toHaveLength(2);
  // Tomorrow's other end contradicts what was taken today.
  expect(() => takeSigned(other, 7)).toThrow('contradicts itself');
  // A file that also holds what another root signed: that changes nothing, and is counted.
  const stranger = ed25519Signer('pramana.example/log/asha', new Uint8Array(32).fill(5));
  const foreign = await signNote(text.replace(root.text, stranger.vkey), [stranger]);
  expect(takeSigned(`${foreign}\n${statement}`, 8)).toMatchObject({ skipped: 1 });
  expect(() => takeSigned(foreign, 8)).toThrow('not signed by a root key');
  expect(await logs()).toHaveLength(2);
});

test('a log that ended stays so after a reload of the keys of the page itself, an update and other keys', async () => {
  const rootKey = ed25519Signer('pramana.example/log/asha', new Uint8Array(32).fill(7));
  const root = parseVkey(rootKey.vkey);
  const next = parseVkey(ed25519Signer('pramana.example/log/asha-2627.02', new Uint8Array(32).fill(8)).vkey);
  const ended = { old: parseVkey(LOG.vkey), size: 4, hash: new Uint8Array(32).fill(1), next, time: 0 } as const;
  const statement = await signNote(formatSuccession({ root, ...ended, reason: 'stolen' }), [rootKey]);
  const keysNow = async () => (await carried(rememberedKeys())).policy;
  const isEnded = { logs: [{ finalSize: 4, finalRoot: ended.hash, isStolen: true }, { vkey: next }] };
  // Keys that came with the page.
  built.policy = LOG_POLICY + formatRoots([root]);
  expect(await keysNow()).toMatchObject({ logs: [{ vkey: { name: LOG.name } }] });
  const taken = takeSigned(statement, 5);
  if (taken === null || 'key' in taken) throw new Error('no keys');
  rememberKeys(taken);
  expect(await keysNow()).toMatchObject(isEnded);
  // A publisher whose next update has not heard of it.
  followPins(formatPins({ name: NAME, threshold: 1, keys: signers.map(({ vkey }) => parseVkey(vkey)), roots: [root] }));
  const updated = takeUpdate(await update(1, LOG_POLICY, [0]), 6);
  if (updated === null) throw new Error('nobody is followed');
  rememberKeys(updated);
  expect(await keysNow()).toMatchObject(isEnded);
  expect((await carried(updated)).policy).toMatchObject(isEnded);
  // A policy that `pramana policy extend` wrote with another successor.
  const third = parseVkey(ed25519Signer('pramana.example/log/asha-2627.03', new Uint8Array(32).fill(9)).vkey);
  const fork = await signNote(formatSuccession({ root, ...ended, next: third, reason: 'stolen' }), [rootKey]);
  const forked = keysFrom(LOG_POLICY + formatRoots([root]) + formatStatements([fork]), 'pasted', '', 7);
  expect(await carried(forked)).toMatchObject({
    expelled: [{ vkey: { name: LOG.name } }, {}, {}],
    policy: { logs: [] },
  });
  // A memory that somebody damaged is none.
  localStorage.setItem('pramana.verify.statements', '{');
  expect(await keysNow()).toMatchObject({ logs: [{ vkey: { name: LOG.name } }] });
});
