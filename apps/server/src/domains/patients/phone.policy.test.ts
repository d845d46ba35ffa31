import { expect, test } from 'vitest';
import { phoneProblem } from './phone.policy.ts';

test.each<[phone: string | null, changedAt: Date | null, problem: string | null]>([
  [null, null, 'phone_missing'],
  ['+919800000077', null, null],
  ['+919800000077', new Date('2026-11-22T00:00:00Z'), 'phone_new'],
  ['+919800000077', new Date('2026-11-15T00:00:01Z'), 'phone_new'],
  ['+919800000077', new Date('2026-11-15T00:00:00Z'), null],
])('a code to %s, changed at %s, is refused for %s', (phone, changedAt, problem) => {
  expect(phoneProblem({ phone, changedAt }, Date.parse('2026-11-22T00:00:00Z'))).toBe(problem);
});
