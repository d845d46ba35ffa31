import { expect, test } from 'vitest';
import { formerPhones, phoneProblem } from './phone.policy.ts';

test.each<[phone: string | null, changedAt: Date | null, problem: string | null]>([
  [null, null, 'phone_missing'],
  ['+919800000077', null, null],
  ['+919800000077', new Date('2026-11-22T00:00:00Z'), 'phone_new'],
  ['+919800000077', new Date('2026-11-15T00:00:01Z'), 'phone_new'],
  ['+919800000077', new Date('2026-11-15T00:00:00Z'), null],
])('a code to %s, changed at %s, is refused for %s', (phone, changedAt, problem) => {
  expect(phoneProblem({ phone, changedAt }, Date.parse('2026-11-22T00:00:00Z'))).toBe(problem);
});

test('a number is former when it stands nowhere on the file any more, as the patient’s or the contact’s', () => {
  const [a, b] = ['+919800000077', '+919800000078'];
  const file = (phone: string | null, contact: string | null) => ({
    phone,
    emergencyContact: contact === null ? null : { phone: contact },
  });
  expect(formerPhones(file(a, b), file(b, a))).toEqual([]);
  expect(formerPhones(file(a, a), file(b, null))).toEqual([a]);
  expect(formerPhones(file(a, b), file(null, null))).toEqual([a, b]);
  expect(formerPhones(file(null, ''), file(a, b))).toEqual([]);
});
