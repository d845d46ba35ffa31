import type { DispenseChoiceJson, PrescriptionJson } from '@pramana/contract';
import { expect, test } from 'vitest';
import { UNREAD } from '../../../ui/moneyField.ts';
import { type Choice, firstChoices, toHandOut } from './choices.ts';

const item = (itemId: string, change: Partial<DispenseChoiceJson> = {}): DispenseChoiceJson => ({
  itemId,
  name: itemId,
  unit: 'tablet',
  packLabel: '',
  per: 1,
  isPrescribed: true,
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

test('nothing is handed out while a quantity cannot be read', () => {
  const lines = [line(14, [item('a')]), line(14, [item('b')])];
  const chosen = firstChoices(lines).map((each, i): Choice => (i === 0 ? { ...each, quantity: UNREAD } : each));
  expect(toHandOut(lines, chosen)).toBeNull();
});

test.each<[string, number, DispenseChoiceJson[], { itemId: string; quantity: number | null }]>([
  ['all that is left', 14, [item('a')], { itemId: 'a', quantity: 14 }],
  ['what the shelf has', 14, [item('a', { onHand: 5 })], { itemId: 'a', quantity: 5 }],
  [
    'nothing else than what was prescribed, also where it may be handed out',
    14,
    [item('a', { onHand: 0 }), item('b', { swap: 'allowed', isPrescribed: false })],
    { itemId: 'a', quantity: null },
  ],
  [
    'nothing for a line in words',
    14,
    [item('b', { swap: 'words', isPrescribed: false })],
    { itemId: '', quantity: null },
  ],
  [
    'nothing without consent',
    14,
    [item('a', { onHand: 0 }), item('b', { swap: null, isPrescribed: false })],
    { itemId: 'a', quantity: null },
  ],
  ['as many bottles as the millilitres need', 150, [item('a', { per: 60 })], { itemId: 'a', quantity: 3 }],
  ['one at a time where the pack says nothing', 100, [item('a', { per: null })], { itemId: 'a', quantity: 1 }],
  ['nothing of what is done', 0, [item('a')], { itemId: 'a', quantity: null }],
])('%s is offered', (_, left, choices, wanted) => {
  const lines = [line(left, choices)];
  expect(firstChoices(lines)).toMatchObject([wanted]);
  expect(toHandOut(lines, firstChoices(lines))).toHaveLength(wanted.quantity === null ? 0 : 1);
});
