import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inStoreBarcode, withBarcodes } from './barcode.ts';

const [head = '', ...rows] = readFileSync(new URL('./medicines.csv', import.meta.url), 'utf8')
  .trim()
  .split('\n');

describe('the demo’s barcodes', () => {
  it('are in-store numbers with a right check digit, one for each medicine', () => {
    const codes = withBarcodes(head, rows)
      .split('\n')
      .slice(1)
      .map((row) => row.slice(row.lastIndexOf(',') + 1));
    expect(new Set(codes).size).toBe(rows.length);
    for (const code of codes) {
      expect(code).toMatch(/^20[0-9]{11}$/);
      const weighed = Array.from(code, Number).map((digit, at) => digit * (at % 2 === 0 ? 1 : 3));
      expect(weighed.reduce((sum, each) => sum + each) % 10, code).toBe(0);
    }
  });

  it('are the same each time, and none is made of a code that could share one', () => {
    expect(inStoreBarcode('1')).toBe('2000000000015');
    for (const code of ['', '01', 'PARA500', '12345678901']) expect(() => inStoreBarcode(code)).toThrow('no in-store');
  });
});
