import { expect, test } from 'vitest';
import { hasVerhoeffCheck, toAbhaNumber } from './abha.ts';

test('Verhoeff’s check finds the published example, every wrong digit and every swap of neighbours', () => {
  // Verhoeff's own example: 236 with the check digit 3.
  expect(hasVerhoeffCheck('2363')).toBe(true);
  const right = '91234567890120';
  const whole = '0123456789'
    .split('')
    .map((last) => right.slice(0, 13) + last)
    .filter(hasVerhoeffCheck);
  expect(whole).toHaveLength(1);
  const [good = ''] = whole;
  for (let at = 0; at < 14; at += 1) {
    for (const digit of '0123456789') {
      if (digit !== good[at]) expect(hasVerhoeffCheck(good.slice(0, at) + digit + good.slice(at + 1))).toBe(false);
    }
    if (at > 0 && good[at] !== good[at - 1]) {
      expect(hasVerhoeffCheck(good.slice(0, at - 1) + good[at] + good[at - 1] + good.slice(at + 1))).toBe(false);
    }
  }
});

test('an ABHA number is written in its groups, however it was typed; anything else is none', () => {
  const good =
    '0123456789'
      .split('')
      .map((last) => `9123456789012${last}`)
      .find(hasVerhoeffCheck) ?? '';
  const written = `${good.slice(0, 2)}-${good.slice(2, 6)}-${good.slice(6, 10)}-${good.slice(10)}`;
  expect(toAbhaNumber(good)).toBe(written);
  expect(toAbhaNumber(` ${written.replaceAll('-', ' ')} `)).toBe(written);
  for (const bad of ['', good.slice(1), `${good}0`, `0${good.slice(1)}`, 'name@abdm'])
    expect(toAbhaNumber(bad)).toBeNull();
});
