import { describe, expect, it } from 'vitest';
import { readMoney, readQuantity } from './moneyField.ts';

describe('money as typed', () => {
  it.each([
    ['10.32', 1032n],
    ['10.3', 1030n],
    ['10.', 1000n],
    ['.5', 50n],
    ['500', 50000n],
    ['1,23,456.00', 12345600n],
    ['₹ 1,050', 105000n],
    ['१०.३२', 1032n],
    ['0', 0n],
  ])('%s is %s minor units', (text, amount) => {
    expect(readMoney(text, 'INR')).toEqual({ amount });
  });

  it('is nothing when nothing is typed', () => {
    expect(readMoney('  ', 'INR')).toEqual({ amount: null });
  });

  it.each(['10.325', '-5', '1e3', 'ten', '1.2.3', '+4', '12,50', '1.234,50', '1,5'])(
    '%s is wrong, never rounded',
    (text) => {
      expect(readMoney(text, 'INR')).toEqual({ wrong: true });
    },
  );

  it('has no decimals where the currency has none', () => {
    expect(readMoney('100.5', 'JPY')).toEqual({ wrong: true });
    expect(readMoney('100', 'JPY')).toEqual({ amount: 100n });
  });
});

describe('a quantity as typed', () => {
  it('is whole base units within its bounds', () => {
    expect(readQuantity('15', 1, 1000)).toBe(15);
    expect(readQuantity('१५', 1, 1000)).toBe(15);
    expect(readQuantity('0', 1, 1000)).toBeNull();
    expect(readQuantity('1001', 1, 1000)).toBeNull();
    expect(readQuantity('1.5', 1, 1000)).toBeNull();
    for (const typed of ['2,5', '12,50', '1 5', '1,,000', ',500']) expect(readQuantity(typed, 1, 100_000)).toBeNull();
    expect(readQuantity('1,000', 1, 100_000)).toBe(1_000);
    expect(readQuantity('1,00,000', 1, 100_000)).toBe(100_000);
  });
});
