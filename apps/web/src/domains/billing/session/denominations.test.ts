import { describe, expect, it } from 'vitest';
import { countedSum, DENOMINATIONS, denominationBody, keptCounts } from './denominations.ts';

describe('counting a drawer', () => {
  it('adds notes and coins up in minor units', () => {
    expect(countedSum({ '50000': 3, '10000': 2, '100': 7 })).toBe(170_700n);
    expect(countedSum({})).toBe(0n);
  });

  it('sends only what is there', () => {
    expect(denominationBody({ '50000': 3, '10000': 0 })).toEqual([{ value: '50000', count: 3 }]);
  });

  it('goes on with what the browser kept of it, and with nothing else that may lie there', () => {
    expect(keptCounts({ '50000': 3, '100': 0 })).toEqual({ '50000': 3, '100': 0 });
    expect(keptCounts({ '50000': -1, '10000': '2', '777': 1, '2000': 1.5 })).toEqual({});
    for (const found of [null, 'text', 7, undefined]) expect(keptCounts(found)).toEqual({});
  });

  it('offers 500 rupees down to 1', () => {
    expect(DENOMINATIONS.map(String)).toEqual(['50000', '20000', '10000', '5000', '2000', '1000', '500', '200', '100']);
  });
});
