import { expect, test } from 'vitest';
import { differences } from './verifyLook.ts';

const shown = {
  who: 'Anita Rao',
  roles: ['cashier'],
  at: '2026-11-21T04:42:00.000Z',
  purpose: 'billing',
  resource: 'bill',
  document: 'OPD-2627-000012',
  outcome: 'granted',
  place: null,
  network: 'lan',
} as const;
const value = {
  name: 'Anita Rao',
  roles: ['cashier'],
  at: Date.parse(shown.at),
  purpose: 'billing',
  resource: 'bill',
  document: 'OPD-2627-000012',
  outcome: 'granted',
  network: 'lan',
};
const items = (change: object = {}) => [{ name: 'access', value: { ...value, ...change }, salt: new Uint8Array(16) }];

test('a look that is shown as it was sealed differs in nothing', () => {
  expect(differences({ items: items() }, { ...shown, roles: [...shown.roles] })).toEqual([]);
});

test('every fact that the page tells otherwise is named', () => {
  const page = { ...shown, roles: ['doctor'], who: 'Somebody Else', purpose: 'care' };
  expect(differences({ items: items() }, page)).toEqual(['who', 'roles', 'purpose']);
});

test('a proof that shows no look, or more than one, proves nothing of this one', () => {
  expect(differences({ items: null }, { ...shown, roles: [] })).toHaveLength(9);
  expect(differences({ items: [...items(), ...items()] }, { ...shown, roles: ['cashier'] })).toHaveLength(9);
});
