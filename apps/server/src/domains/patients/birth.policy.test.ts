import { describe, expect, it } from 'vitest';
import { ageOn, birthOf } from './birth.policy.ts';

const today = '2026-11-21';

describe('a birth date', () => {
  it('is kept as given', () => {
    expect(birthOf({ birthDate: '1988-03-04', age: 3 }, null, today)).toEqual({
      birthDate: '1988-03-04',
      birthDateEstimated: false,
    });
  });

  it('is estimated from the age so that the age shown is the age said', () => {
    const birth = birthOf({ age: 41 }, null, today);
    expect(birth).toEqual({ birthDate: '1985-01-01', birthDateEstimated: true });
    expect(ageOn(birth.birthDate, today)).toBe(41);
    expect(birthOf({ age: 0 }, null, today).birthDate).toBe('2026-01-01');
  });

  it('stays estimated when it is sent back as it was read, and exact once corrected', () => {
    const before = { birthDate: '1985-01-01', birthDateEstimated: true };
    expect(birthOf({ birthDate: '1985-01-01' }, before, today)).toEqual(before);
    expect(birthOf({}, before, today)).toEqual(before);
    expect(birthOf({ birthDate: '1985-06-09' }, before, today).birthDateEstimated).toBe(false);
    expect(birthOf({ birthDate: null }, before, today).birthDate).toBeNull();
  });

  it('that is estimated from a month stays in it when the age that was shown is sent back, and moves with another age', () => {
    const before = birthOf({ birthDate: '1980-12-01', birthDateEstimated: true }, null, today);
    const age = ageOn(before.birthDate, today);
    expect([before.birthDateEstimated, age]).toEqual([true, 45]);
    expect(birthOf({ birthDate: null, age }, before, today)).toEqual(before);
    expect(birthOf({ birthDate: null, age: 47 }, before, today).birthDate).toBe('1979-01-01');
  });

  it.each(['2026-11-22', '2025-02-29', '1890-01-01', '', '1980', '31-12-1980', '1980-13-01'])(
    '%s is refused',
    (birthDate) => {
      expect(() => birthOf({ birthDate }, null, today)).toThrow(expect.objectContaining({ code: 'invalid_field' }));
    },
  );

  it('counts whole years', () => {
    expect(ageOn('2000-11-21', today)).toBe(26);
    expect(ageOn('2000-11-22', today)).toBe(25);
    expect(ageOn(null, today)).toBeNull();
  });
});
