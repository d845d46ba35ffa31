import type { PrescribedLineJson } from '@pramana/contract';
import { describe, expect, test } from 'vitest';
import { type HandedOut, handedOf, mostPieces, swapOf, unitsPerPiece } from './choice.policy.ts';

type Line = Partial<PrescribedLineJson>;
const WARFARIN = { substances: ['warfarin'], name: 'Warfarin', form: 'tablet', unit: 'tablet', total: 30 };
const line = (change: Line): PrescribedLineJson =>
  ({ item: null, strength: '', dispense: null, ...WARFARIN, ...change }) as PrescribedLineJson;
const item = (name: string, change: object = {}) => ({
  id: 'other',
  name,
  strength: '',
  form: '',
  substances: ['warfarin'],
  ...change,
});

describe('what is handed out without asking', () => {
  const allowed: Line = { item: 'own', substitution: 'allowed', strength: '1 mg' };
  const two = ['paracetamol', 'tramadol'];
  test.each<[what: string, of: Line, item: ReturnType<typeof item>, as: string | null]>([
    ['another brand of its strength and form', allowed, item('Warf 1mg Tablets'), 'allowed'],
    ['another strength', allowed, item('Warfarin Tablets 5 mg'), null],
    ['another form', allowed, item('Warfarin Oral Suspension 1 mg'), null],
    ['a strength that nobody knows', allowed, item('Warfarin Tablets'), null],
    ['another release', allowed, item('Warfarin SR Tablets 1 mg'), null],
    ['the same in micrograms', allowed, item('Warfarin', { strength: '1000 mcg', form: 'Tablets' }), 'allowed'],
    ['another brand where none is allowed', { item: 'own', strength: '1 mg' }, item('Warf 1 mg Tablets'), null],
    ['words with their strength', { name: 'Warfarin 1 mg' }, item('Warf Tablets 1 mg'), 'words'],
    ['words with another strength', { name: 'Warfarin 1 mg' }, item('Warf Tablets 5 mg'), null],
    ['words without a strength', {}, item('Warf Tablets 5 mg'), null],
    ['the prescribed item', { item: 'other', strength: '5 mg' }, item('Warf Tablets 5 mg'), ''],
    [
      'the prescribed item that words beside it contradict',
      { item: 'other', strength: '1 mg' },
      item('Warf 5 mg'),
      null,
    ],
    [
      'a pair in its order',
      { substances: two, strength: '325 mg + 37.5 mg' },
      item('Pair Tablets', { substances: two, strength: '325mg and 37.5mg' }),
      'words',
    ],
    [
      'a pair the other way round',
      { substances: two, strength: '325 mg + 37.5 mg' },
      item('Pair Tablets', { substances: two.toReversed(), strength: '325mg and 37.5mg' }),
      null,
    ],
    [
      'so much in so many millilitres, and not in others',
      { form: 'syrup', strength: '125 mg per 5 ml' },
      item('Syrup', { strength: '125 mg/ml', form: 'syrup' }),
      null,
    ],
  ])('%s', (_, of, other, as) => {
    expect(swapOf({ line: line(of), item: other, consented: false })).toBe(as);
    expect(swapOf({ line: line(of), item: other, consented: true })).toBe(as ?? 'consented');
  });
});

test.each<[unit: string, goods: [unit: string, pack: string], per: number | null, left: number, most: number]>([
  ['tablet', ['tablet', "10's"], 1, 14, 14],
  ['ml', ['bottle', '60 ml'], 60, 150, 3],
  ['ml', ['pack', '100 ml Bottle'], 100, 150, 2],
  ['ml', ['bottle', ''], null, 150, 1],
  ['tablet', ['strip', "10's"], 10, 14, 2],
  ['ml', ['tube', '15 g'], null, 150, 1],
  ['ml', ['bottle', '60 ml'], 60, 0, 0],
])('of %s, one of %j is %s: of %s left at most %s', (unit, [of, packLabel], per, left, most) => {
  expect(unitsPerPiece({ unit }, { unit: of, packLabel })).toBe(per);
  expect(mostPieces(left, per)).toBe(most);
});

describe('what an earlier version gave', () => {
  const given = (change: Partial<HandedOut>): HandedOut => ({
    version: 1,
    line: 0,
    prescribedItemId: null,
    itemId: 'a',
    itemName: 'Warf 1 mg',
    substances: ['warfarin'],
    unit: 'tablet',
    packLabel: '',
    quantity: 10n,
    ...change,
  });
  test.each<[what: string, lines: Line[], given: HandedOut[], handed: number[]]>([
    ['for a line in words, by its substance', [{}], [given({})], [10]],
    ['for a line in words, by its name', [{ substances: [], name: 'WARF 1 mg' }], [given({})], [10]],
    [
      'as another brand, of the line that names it now',
      [{ item: 'b' }],
      [given({ itemId: 'b', prescribedItemId: 'a' })],
      [10],
    ],
    [
      'in millilitres by the bottle',
      [{ unit: 'ml', total: 150 }],
      [given({ unit: 'bottle', packLabel: '60 ml', quantity: 2n })],
      [120],
    ],
    ['in bottles that say nothing', [{ unit: 'ml', total: 150 }], [given({ unit: 'bottle', quantity: 1n })], [150]],
    ['once, to the line of its item first', [{}, { item: 'a', total: 4 }], [given({})], [6, 4]],
    ['and nothing of another substance', [{ substances: ['heparin'], name: 'Heparin' }], [given({})], [0]],
  ])('counts %s', (_, lines, all, handed) => {
    expect(handedOf(lines.map(line), 2, all)).toEqual(handed);
  });
});
