import { describe, expect, it } from 'vitest';
import { phonePrefixes, toE164 } from './phone.ts';

describe('a phone number', () => {
  it.each([
    ['98220 11223', '+919822011223'],
    ['098220-11223', '+919822011223'],
    ['+91 98220 11223', '+919822011223'],
    ['919822011223', '+919822011223'],
    ['0091 98220.11223', '+919822011223'],
    ['(020) 2612 3456', '+912026123456'],
    ['९८२२०११२२३', '+919822011223'],
    ['+44 20 7946 0958', '+442079460958'],
  ])('%s is %s', (typed, e164) => {
    expect(toE164(typed)).toBe(e164);
  });

  it.each(['', '12345', '98220 1122', '+91 98220', '+91 0822011223', '+0 9822011223', 'call me', '9822011223x'])(
    '%j is none',
    (typed) => {
      expect(toE164(typed)).toBeNull();
    },
  );

  it('is found while it is typed, with and without its country', () => {
    expect(phonePrefixes('98220')).toEqual(['+9198220']);
    expect(phonePrefixes('098220')).toEqual(['+9198220']);
    expect(phonePrefixes('+4420')).toEqual(['+4420']);
    expect(phonePrefixes('91982')).toEqual(['+9191982', '+91982']);
    expect(phonePrefixes('asha')).toEqual([]);
    expect(phonePrefixes('0')).toEqual([]);
  });
});
