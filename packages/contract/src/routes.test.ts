import { expect, test } from 'vitest';
import * as contract from './index.ts';

const routes = contract.routesIn(contract);

/** Acts of the operator that no hospital feels, or that a later look undoes. */
const LIGHT = [
  'catalogue.template.preview',
  'catalogue.template.shipped',
  'hospitals.registrations.ask',
  'hospitals.console.test-message',
  // Shows that the kit of a fresh request was read.
  'keys.kit.confirm',
  'people.recoveries.withdraw-on-node',
  'system.messages.again',
  'witnesses.node.ask',
];

test('every act of the operator but the light ones asks again who they are, and takes more than a PIN', () => {
  const acts = routes.filter(({ access }) => access === 'node:write');
  const bare = acts.filter((act) => !('fresh' in act) || act.fresh === undefined).map(({ id }) => id);
  expect(bare.toSorted()).toEqual(LIGHT.toSorted());
});

test('no two routes have one address, and no two one name: the second would answer for the first, or never', () => {
  // What stands in the place of a parameter is the same address, whatever it is called.
  const address = ({ method, path }: (typeof routes)[number]): string =>
    `${method} ${path.replaceAll(/:[A-Za-z]+/g, ':')}`;
  const twice = (names: readonly string[]): string[] => names.filter((name, at) => names.indexOf(name) !== at);
  expect(routes.length).toBeGreaterThan(200);
  expect(twice(routes.map(address))).toEqual([]);
  expect(twice(routes.map(({ id }) => id))).toEqual([]);
});

/** Their free words are names, numbers and places; a new one must not take what somebody suffers from. */
const SEARCHES = [
  'billing.bills.list',
  'catalogue.items.list',
  'hospitals.registrations.list',
  'patients.patients.list',
  'people.clinicians.list',
  'people.members.list',
  'stock.batches.list',
];

test('free words stand in an address only where people, items and bills are looked for: a diagnosis goes in a body', () => {
  const withWords = routes.filter(({ query }) => 'q' in ((query as { properties?: object })?.properties ?? {}));
  expect(withWords.map(({ id }) => id).toSorted()).toEqual(SEARCHES);
});
