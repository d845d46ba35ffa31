import { describe, expect, it } from 'vitest';
import { discountFromText, percentText } from './discountText.ts';

const read = (kind: 'percent' | 'amount', text: string, reason = 'camp') => discountFromText(kind, text, reason, 'INR');

describe('a typed discount', () => {
  it('is a percent in basis points, exact to two decimals', () => {
    expect(read('percent', '12.5')).toEqual({ kind: 'percent', bp: 1250, reason: 'camp' });
    expect(read('percent', '0.01')).toMatchObject({ bp: 1 });
    expect(read('percent', '100')).toMatchObject({ bp: 10_000 });
    expect(read('percent', '१२.५')).toMatchObject({ bp: 1250 });
    expect(percentText(1250)).toBe('12.5');
  });

  it('is an amount in minor units', () => {
    expect(read('amount', '10.50')).toEqual({ kind: 'amount', amount: '1050', reason: 'camp' });
    expect(read('amount', '₹ १०.५०')).toMatchObject({ amount: '1050' });
    expect(read('amount', '10,50')).toBeNull();
  });

  it('is none without a reason, at nothing, above all, or when it cannot be read', () => {
    expect(read('percent', '10', ' ')).toBeNull();
    for (const text of ['', '0', '100.01', '-5', '1.234', 'ten']) expect(read('percent', text)).toBeNull();
    for (const text of ['', '0', '-5', '1.234']) expect(read('amount', text)).toBeNull();
  });
});
