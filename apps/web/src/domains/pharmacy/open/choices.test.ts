import type { DispenseChoiceJson, PrescriptionJson } from '@pramana/contract';
import { expect, test } from 'vitest';
import { firstChoices, toHandOut } from './choices.ts';

const item = (itemId: string, change: Partial<DispenseChoiceJson> = {}): DispenseChoiceJson => ({
  itemId,
  name: itemId,
  unit: 'tablet',
  packLabel: '',
  counts: true,
  isPrescribed: false,
  swap: '',
  asked: null,
  problem: null,
  onHand: 100,
  batches: [],
  ...change,
});
const line = (left: number, choices: DispenseChoiceJson[]): PrescriptionJson['lines'][number] => ({
  line: 0,
  prescribed: {} as never,
  asked: 14,
  handed: 14 - left,
  left,
  allowed: false,
  choices,
});

test.each<[string, number, DispenseChoiceJson[], { itemId: string; quantity: number | null }]>([
  ['all that is left', 14, [item('a')], { itemId: 'a', quantity: 14 }],
  ['what the shelf has', 14, [item('a', { onHand: 5 })], { itemId: 'a', quantity: 5 }],
  [
    'another item where it may be handed out',
    14,
    [item('a', { onHand: 0 }), item('b', { swap: 'allowed' })],
    { itemId: 'b', quantity: 14 },
  ],
  [
    'nothing without consent',
    14,
    [item('a', { onHand: 0 }), item('b', { swap: null })],
    { itemId: 'a', quantity: null },
  ],
  ['one bottle for millilitres', 100, [item('a', { counts: false })], { itemId: 'a', quantity: 1 }],
  ['nothing of what is done', 0, [item('a')], { itemId: 'a', quantity: null }],
])('%s is offered', (_, left, choices, wanted) => {
  const lines = [line(left, choices)];
  expect(firstChoices(lines)).toMatchObject([wanted]);
  expect(toHandOut(lines, firstChoices(lines))).toHaveLength(wanted.quantity === null ? 0 : 1);
});
