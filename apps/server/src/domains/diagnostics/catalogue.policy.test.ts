import { readFileSync } from 'node:fs';
import { rangeFor } from '@pramana/contract';
import { expect, test } from 'vitest';
import { readCatalogue } from './catalogue.policy.ts';

const TEXT = readFileSync(new URL('../../../../../clinical/tests.json', import.meta.url), 'utf8');
const catalogue = readCatalogue(TEXT);
if (typeof catalogue === 'string') throw new Error(catalogue);

test('the tests that come along are read whole, each value with a source and ends inside of what is possible', () => {
  expect(catalogue.tests.length).toBeGreaterThan(20);
  const odd = catalogue.analytes.flatMap(({ code, possible, ranges, critical }) => {
    if (possible === null) return [];
    const ends = [...ranges, ...(critical === null ? [] : [critical])].flatMap(({ low, high }) => [low, high]);
    return ends.every((end) => end === null || (end >= possible[0] && end <= possible[1])) ? [] : [code];
  });
  expect(odd).toEqual([]);
});

test('no two ranges of one value hold for the same person', () => {
  const ages = [0, 10, 40, 250, 800, 2_000, 5_000, 6_000, 8_000, 20_000];
  const birthOf = (days: number): string =>
    new Date(Date.UTC(2026, 10, 21) - days * 86_400_000).toISOString().slice(0, 10);
  const twice = catalogue.analytes.filter(({ ranges }) =>
    ages.some((days) =>
      ['male', 'female'].some((gender) => {
        const who = { gender, birthDate: birthOf(days), date: '2026-11-21' };
        const first = rangeFor(ranges, who);
        return (
          rangeFor(
            ranges.filter((each) => each !== first),
            who,
          ) !== null
        );
      }),
    ),
  );
  expect(twice.map(({ code }) => code)).toEqual([]);
});

const file = JSON.parse(TEXT);
test.each<[string, (copy: typeof file) => void]>([
  ['LOINC', (copy) => delete copy.loinc],
  ['source', (copy) => (copy.analytes[0].ranges[0].source = 'nobody')],
  ['too many decimals', (copy) => (copy.analytes[0].ranges[0].low = 70.5)],
  ['without ends', (copy) => (copy.analytes[0].ranges[0] = { source: 'ada' })],
  ['the age', (copy) => (copy.analytes[0].ranges[0].from = 'adult')],
  ['stands twice', (copy) => copy.tests.push(copy.tests[0])],
  ['measures sugar', (copy) => (copy.tests[0].analytes = ['sugar'])],
  ['no rows', (copy) => (copy.tests = [])],
])('a file whose fault is "%s" is not used at all, and says so', (fault, spoil) => {
  const copy = structuredClone(file);
  spoil(copy);
  expect(readCatalogue(JSON.stringify(copy))).toContain(fault);
});

test('what is no JSON is no catalogue', () => {
  expect(typeof readCatalogue('{')).toBe('string');
});
