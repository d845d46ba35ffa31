import { expect, test } from 'vitest';
import { newId } from './ids.ts';

test('ids of one instant sort in the order in which they were made, and none is made twice', () => {
  const ids = Array.from({ length: 20_000 }, () => newId(1_795_000_000_000));
  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
});

test('ids of one instant sort in that order also when ids of other instants are made in between', () => {
  const ids = Array.from({ length: 500 }, (_, index) => {
    newId(1_795_000_000_001 + (index % 3));
    newId();
    return newId(1_795_000_000_000);
  });
  expect(ids.toSorted()).toEqual(ids);
});

test('ids of a later instant sort behind, and are version 7 of RFC 9562', () => {
  const [first, second] = [newId(1_795_000_000_000), newId(1_795_000_000_001)];
  expect(second > first).toBe(true);
  for (const id of [first, second, newId()])
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
