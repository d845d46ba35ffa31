import type { HospitalId, SubjectId } from '@pramana/kernel';
import { expect, test } from 'vitest';
import { SubjectKeyCache } from './cache.ts';
import { SecretKey } from './key.ts';
import { nodeCrypto } from './node/crypto.ts';

const asha = 'asha' as HospitalId;
const nira = 'nira' as HospitalId;
const subject = (name: string): SubjectId => name as SubjectId;
const fresh = (bytes = nodeCrypto.random(32)): SecretKey => new SecretKey(nodeCrypto, bytes);

test('the least recently used key leaves first and is zeroed', () => {
  const cache = new SubjectKeyCache(2);
  const bytes = nodeCrypto.random(32);
  const [a, b, c] = [fresh(), fresh(bytes), fresh()];
  cache.put(asha, subject('a'), a);
  cache.put(asha, subject('b'), b);
  expect(cache.get(asha, subject('a'))).toBe(a);
  cache.put(asha, subject('c'), c);
  expect(cache.get(asha, subject('b'))).toBeUndefined();
  expect(bytes).toEqual(new Uint8Array(32));
  expect(() => b.reveal()).toThrow(expect.objectContaining({ code: 'key_missing' }));
  expect([a, c].every((key) => key.reveal().some((byte) => byte !== 0))).toBe(true);
});

test('of two keys unwrapped for one subject at the same time the first stays, and both callers get that one', () => {
  const cache = new SubjectKeyCache(2);
  const [first, second] = [fresh(), fresh()];
  expect(cache.put(asha, subject('a'), first)).toBe(first);
  expect(cache.put(asha, subject('a'), second)).toBe(first);
  expect(() => second.reveal()).toThrow(expect.objectContaining({ code: 'key_missing' }));
  expect(cache.put(asha, subject('a'), first)).toBe(first);
  expect(first.reveal().length).toBe(32);
});

test('one hospital never gets the key of another hospital for the same subject', () => {
  const cache = new SubjectKeyCache(2);
  cache.put(asha, subject('a'), fresh());
  expect(cache.get(nira, subject('a'))).toBeUndefined();
});

test('deleting and clearing zero the keys', () => {
  const cache = new SubjectKeyCache(3);
  const keys = ['a', 'b', 'c'].map((name) => cache.put(asha, subject(name), fresh()));
  cache.delete(asha, subject('a'));
  expect(cache.size).toBe(2);
  cache.clear();
  expect(cache.size).toBe(0);
  for (const key of keys) expect(() => key.reveal()).toThrow(expect.objectContaining({ code: 'key_missing' }));
});

test('a cache without room is refused', () => {
  expect(() => new SubjectKeyCache(0)).toThrow(RangeError);
});

test('a copy of a key is the same key, and outlives it', () => {
  const key = fresh();
  const secret = [...key.reveal()];
  const copy = key.copy();
  key.destroy();
  expect(copy.id).toEqual(key.id);
  expect([...copy.reveal()]).toEqual(secret);
  copy.destroy();
  expect(() => copy.reveal()).toThrow(expect.objectContaining({ code: 'key_missing' }));
});

test('keys of categories hang under their subject, and leave zeroed with it', () => {
  const cache = new SubjectKeyCache(1);
  const name = { hospital: asha, subject: subject('a'), category: 'labs', epoch: 1 } as const;
  expect(cache.putCategory(name, fresh())).toBe(false);
  cache.put(asha, subject('a'), fresh());
  const [first, second] = [fresh(), fresh()];
  expect(cache.putCategory(name, first)).toBe(true);
  expect(cache.putCategory(name, second)).toBe(false);
  expect(cache.getCategory(name)).toBe(first);
  expect(cache.getCategory({ ...name, epoch: 2 })).toBeUndefined();
  expect(cache.getCategory({ ...name, hospital: nira })).toBeUndefined();
  cache.put(asha, subject('b'), fresh());
  expect(() => first.reveal()).toThrow(expect.objectContaining({ code: 'key_missing' }));
  cache.put(asha, subject('a'), fresh());
  expect(cache.getCategory(name)).toBeUndefined();
});

test('what was destroyed is never kept again, by who still reads it from before', () => {
  const cache = new SubjectKeyCache(2);
  const name = { hospital: asha, subject: subject('a'), category: 'labs', epoch: 1 } as const;
  cache.put(asha, subject('a'), fresh());
  cache.forget(asha, subject('a'), 'records');
  cache.put(asha, subject('a'), fresh());
  expect(cache.get(asha, subject('a'))).toBeDefined();
  expect(cache.putCategory(name, fresh())).toBe(false);
  cache.forget(asha, subject('a'), 'everything');
  cache.forget(asha, subject('a'), 'records');
  const late = fresh();
  expect(cache.put(asha, subject('a'), late)).toBe(late);
  expect(cache.get(asha, subject('a'))).toBeUndefined();
  expect(late.reveal()).toBeDefined();
});
