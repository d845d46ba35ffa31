import { expect, test } from 'vitest';
import { type FeeRule, feeOf } from './fee.policy.ts';

const rule = (itemId: string, on: Partial<FeeRule> = {}): FeeRule => ({
  doctorId: null,
  departmentId: null,
  visitTypeId: null,
  testCode: null,
  itemId,
  ...on,
});
const rules = [
  rule('house'),
  // Of a test: no consultation's, whoever it is by.
  rule('glucose', { testCode: 'fbs' }),
  rule('house-follow-up', { visitTypeId: 'follow-up' }),
  rule('heart', { departmentId: 'cardiology' }),
  rule('heart-follow-up', { departmentId: 'cardiology', visitTypeId: 'follow-up' }),
  rule('rao', { doctorId: 'rao' }),
  rule('rao-first', { doctorId: 'rao', visitTypeId: 'first' }),
];

test.each([
  ['somebody without department or visit', { doctorId: 'x', departmentId: null, visitTypeId: null }, 'house'],
  ['a follow-up', { doctorId: 'x', departmentId: 'ear', visitTypeId: 'follow-up' }, 'house-follow-up'],
  ['a department', { doctorId: 'x', departmentId: 'cardiology', visitTypeId: 'first' }, 'heart'],
  [
    'a department’s follow-up',
    { doctorId: 'x', departmentId: 'cardiology', visitTypeId: 'follow-up' },
    'heart-follow-up',
  ],
  [
    'a doctor before their department',
    { doctorId: 'rao', departmentId: 'cardiology', visitTypeId: 'follow-up' },
    'rao',
  ],
  ['a doctor’s first visit', { doctorId: 'rao', departmentId: 'cardiology', visitTypeId: 'first' }, 'rao-first'],
])('%s is billed by the rule that says most', (_, of, itemId) => {
  expect(feeOf(rules, of)?.itemId).toBe(itemId);
});

test('without a rule that holds there is no fee', () => {
  expect(
    feeOf([rule('rao', { doctorId: 'rao' })], { doctorId: 'x', departmentId: null, visitTypeId: null }),
  ).toBeNull();
});
