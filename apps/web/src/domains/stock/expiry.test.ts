import { describe, expect, it } from 'vitest';
import { readExpiry, shelfLife, soonEnd } from './expiry.ts';

describe('an expiry as it is printed', () => {
  it.each([
    ['03/2027', '2027-03-31'],
    ['3-27', '2027-03-31'],
    ['02 2028', '2028-02-29'],
    ['MAR 2027', '2027-03-31'],
    ['mar.27', '2027-03-31'],
    ['SEPTEMBER 2027', '2027-09-30'],
    ['0327', '2027-03-31'],
    ['2027-03', '2027-03-31'],
    ['15/03/2027', '2027-03-15'],
    ['2027-03-15', '2027-03-15'],
  ])('%s is %s', (text, date) => {
    expect(readExpiry(text)).toBe(date);
  });

  it.each(['', '13/2027', '00/2027', '31/02/2027', 'soon', 'XYZ 2027', '2027'])('"%s" is none', (text) => {
    expect(readExpiry(text)).toBeNull();
  });
});

describe('the shelf life of a batch', () => {
  const today = '2026-11-21';

  it('lasts through its expiry date', () => {
    expect(shelfLife('2026-11-21', today)).toMatchObject({ days: 0, state: 'soon', share: 0 });
    expect(shelfLife('2026-11-20', today)).toMatchObject({ days: -1, state: 'expired', share: 0 });
  });

  it('is marked in its last ninety days', () => {
    expect(shelfLife('2027-02-19', today)).toMatchObject({ days: 90, state: 'soon' });
    expect(shelfLife('2027-02-20', today)).toMatchObject({ days: 91, state: 'good' });
    expect(soonEnd(today)).toBe('2027-02-20');
  });

  it('fills its bar at two years', () => {
    expect(shelfLife('2027-11-21', today).share).toBeCloseTo(0.5);
    expect(shelfLife('2030-01-01', today).share).toBe(1);
  });
});
