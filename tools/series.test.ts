import { expect, test } from 'vitest';
import { isTest, sources } from './sources.ts';

/** A series as a domain spells it: what it numbers, and the prefix of its code. */
const SERIES = /\bkind: '([a-z-]+)', prefix: '([A-Z0-9]+)'/g;
/** The one table of prefixes by kind, and what refers to it. */
const TABLE = /BILL_PREFIX = \{([^}]*)\}/;
const SPELLED = /\bprefix: (?!'|BILL_PREFIX\[|string)/;

const files = sources().filter(({ path }) => path.startsWith('apps/server/src/domains/') && !isTest(path));
const found = files.flatMap(({ text }) => [
  ...[...text.matchAll(SERIES)].map(([, kind = '', prefix = '']) => ({ kind, prefix })),
  ...[...(TABLE.exec(text)?.[1] ?? '').matchAll(/'?([a-z-]+)'?: '([A-Z0-9]+)'/g)].map(([, kind = '', prefix = '']) => ({
    kind,
    prefix,
  })),
]);

test('no two kinds of documents are numbered in series of one prefix: the second would be refused for a whole year', () => {
  expect(found.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['hospital-key', 'signing-key', 'opd-bill']));
  const kinds = Map.groupBy(found, ({ prefix }) => prefix);
  const shared = [...kinds].filter(([, each]) => new Set(each.map(({ kind }) => kind)).size > 1);
  expect(shared).toEqual([]);
});

test('every series spells its prefix where this can be seen', () => {
  expect(
    files.filter(({ text }) => /\bSealInput\b|series: \{/.test(text) && SPELLED.test(text)).map(({ path }) => path),
  ).toEqual([]);
});
