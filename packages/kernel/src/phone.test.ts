import { describe, expect, it } from 'vitest';
import { PramanaError } from './errors.ts';
import { isMobile, parsePhone, phonePrefixes, toE164 } from './phone.ts';

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

  it.each(['abc', '111', '', '1234567890', '+91 12345 67890'])(
    '%j is refused as a phone, without quoting it',
    (typed) => {
      const refusal = catching(() => parsePhone(typed, 'IN', 'contact/phone'));
      expect(refusal).toMatchObject({ code: 'invalid_phone', status: 422, context: { field: 'contact/phone' } });
      expect(typed === '' || !refusal.message.includes(typed)).toBe(true);
    },
  );

  it('9822121212 is stored as +919822121212', () => {
    expect(parsePhone('9822121212')).toBe('+919822121212');
  });

  it('can take a text message when it is a mobile, and where the rules are not known', () => {
    expect(['9822121212', '020 2612 3456', '+44 20 7946 0958'].map((typed) => isMobile(parsePhone(typed)))).toEqual([
      true,
      false,
      true,
    ]);
  });

  it('is found while it is typed, with and without its country', () => {
    expect(phonePrefixes('98220')).toEqual(['+9198220']);
    expect(phonePrefixes('098220')).toEqual(['+9198220']);
    expect(phonePrefixes('+4420')).toEqual(['+4420']);
    expect(phonePrefixes('91982')).toEqual(['+9191982', '+91982']);
    expect(phonePrefixes('asha')).toEqual([]);
    expect(phonePrefixes('0')).toEqual([]);
  });
});

function catching(work: () => unknown): PramanaError {
  try {
    work();
  } catch (error) {
    if (error instanceof PramanaError) return error;
  }
  throw new Error('nothing was refused');
}
