import { expect, test } from 'vitest';
import { sharedWitnesses } from './public.service.ts';
import { quorumOf, type Witnesses } from './witness.store.ts';

const witness = (vkey: string, counts = true) => ({ vkey, url: `https://${vkey}`, counts, joinedAt: new Date(0) });
const told = (...all: Witnesses[]) => {
  const shared = sharedWitnesses(all);
  return [shared.joined.map(({ vkey }) => vkey), quorumOf(shared)];
};

test('the policy of all logs has a quorum only where all of them have the same witnesses and ask for the same number', () => {
  const two: Witnesses = { joined: [witness('a'), witness('b')], chosen: 1 };
  expect(told(two, { joined: [witness('b'), witness('a')], chosen: 1 })).toEqual([['a', 'b'], 1]);
  expect(told(two, { ...two, chosen: 2 })).toEqual([['a', 'b'], 0]);
  expect(told(two, { joined: [witness('c')], chosen: null })).toEqual([['a', 'b', 'c'], 0]);
  expect(told(two, { joined: [], chosen: null })).toEqual([['a', 'b'], 0]);
  expect(told()).toEqual([[], 0]);
});

test('a witness that counts nowhere, because it runs on this machine, is named and asks for nothing', () => {
  expect(told({ joined: [witness('demo', false)], chosen: null })).toEqual([['demo'], 0]);
  const one: Witnesses = { joined: [witness('a'), witness('demo', false)], chosen: null };
  expect(told(one, one)).toEqual([['a', 'demo'], 1]);
});
