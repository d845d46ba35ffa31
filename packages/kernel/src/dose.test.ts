import { expect, test } from 'vitest';
import { amountText, doseDays, doseTotal, type DoseStep, isMost, readAmount } from './dose.ts';

const day = (amounts: number[], days: number): DoseStep => ({ take: { by: 'day', amounts }, days });
const hours = (amount: number, every: number, days: number): DoseStep => ({
  take: { by: 'hours', amount, hours: every },
  days,
});

test.each<[string, DoseStep[], number, number]>([
  ['1-0-1 for 5 days', [day([100, 0, 100, 0], 5)], 10, 5],
  ['½-0-½ for 5 days is 5 tablets', [day([50, 0, 50, 0], 5)], 5, 5],
  ['½ once a day for 5 days is 2½, so 3 tablets are handed out', [day([50, 0, 0, 0], 5)], 3, 5],
  ['1-½-1-0 for 7 days', [day([100, 50, 100, 0], 7)], 18, 7],
  ['every 8 hours for 3 days', [hours(100, 8, 3)], 9, 3],
  ['every 5 hours for 1 day: the fifth dose is begun', [hours(100, 5, 1)], 5, 1],
  ['5 ml every 6 hours for 5 days', [hours(500, 6, 5)], 100, 5],
  ['2.5 ml three times for 3 days', [day([250, 250, 0, 250], 3)], 23, 3],
  ['weekly for 8 weeks', [{ take: { by: 'days', amount: 100, every: 7 }, days: 56 }], 8, 56],
  ['every second day for 5 days is 3', [{ take: { by: 'days', amount: 100, every: 2 }, days: 5 }], 3, 5],
  ['a taper 4-3-2-1, three days each', [400, 300, 200, 100].map((amount) => day([amount, 0, 0, 0], 3)), 30, 12],
  [
    'a taper whose halves add up to a whole',
    [day([100, 0, 0, 0], 1), day([50, 0, 0, 0], 1), day([50, 0, 0, 0], 1)],
    2,
    3,
  ],
  ['as needed, at most three a day, for 5 days', [{ take: { by: 'needed', amount: 100, most: 3 }, days: 5 }], 15, 5],
  ['once, whatever the days say', [{ take: { by: 'once', amount: 200 }, days: 1 }], 2, 1],
  ['nothing', [], 0, 0],
  ['an amount for no days yet', [day([100, 0, 0, 100], 0)], 0, 0],
  ['every so many hours, nobody has said how many', [hours(100, 0, 3)], 0, 3],
  ['every so many days, nobody has said how many', [{ take: { by: 'days', amount: 100, every: 0 }, days: 28 }], 0, 28],
])('%s', (_, steps, total, days) => {
  expect(doseTotal(steps)).toBe(total);
  expect(doseDays(steps)).toBe(days);
});

test('only what is taken when needed is a most', () => {
  expect(isMost([{ take: { by: 'needed', amount: 100, most: 3 }, days: 5 }])).toBe(true);
  expect(isMost([day([100, 0, 0, 0], 5)])).toBe(false);
});

test.each([
  ['1', 100],
  ['½', 50],
  ['1½', 150],
  ['1/2', 50],
  ['1 1/2', 150],
  ['0.5', 50],
  ['2,5', 250],
  ['0.25', 25],
  ['0', 0],
  ['', null],
  ['one', null],
  ['-1', null],
  ['1/0', null],
  ['123456', null],
  ['.5', 50],
  ['1 ½', 150],
  ['11/2', null],
  ['10/2', null],
  ['3/2', null],
  ['1/3', null],
  ['1/8', null],
  ['1.5 1/2', null],
  ['0.125', null],
  ['10001', null],
])('"%s" is read as %s hundredths', (typed, amount) => {
  expect(readAmount(typed)).toBe(amount);
});

test.each([
  [100, '1'],
  [50, '½'],
  [150, '1½'],
  [225, '2¼'],
  [33, '0.33'],
  [210, '2.1'],
])('%s hundredths are written %s', (amount, text) => {
  expect(amountText(amount)).toBe(text);
});
