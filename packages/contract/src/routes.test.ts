import { expect, test } from 'vitest';
import * as contract from './index.ts';

const routes = contract.routesIn(contract);

test('no two routes have one address, and no two one name: the second would answer for the first, or never', () => {
  // What stands in the place of a parameter is the same address, whatever it is called.
  const address = ({ method, path }: (typeof routes)[number]): string =>
    `${method} ${path.replaceAll(/:[A-Za-z]+/g, ':')}`;
  const twice = (names: readonly string[]): string[] => names.filter((name, at) => names.indexOf(name) !== at);
  expect(routes.length).toBeGreaterThan(200);
  expect(twice(routes.map(address))).toEqual([]);
  expect(twice(routes.map(({ id }) => id))).toEqual([]);
});
