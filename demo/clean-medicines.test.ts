import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PHOTOGRAPHED } from './catalogue.ts';
import { cleanMedicines } from './clean-medicines.ts';

const file = (name: string): Buffer => readFileSync(new URL(name, import.meta.url));

describe('the cleaned price list', () => {
  const cleaned = cleanMedicines(file('./source/janaushadhi.csv'));

  it('is what the script makes of the public list, byte for byte', () => {
    expect(cleaned.csv).toBe(file('./medicines.csv').toString());
  });

  it('has every pack that the demo photographs: a code of nothing would leave its price without a picture', () => {
    const codes = new Set(cleaned.csv.split('\n').map((row) => row.split(',')[0]));
    for (const code of PHOTOGRAPHED) expect(codes, code).toContain(code);
  });

  it('leaves out and counts exactly what its description says', () => {
    expect({ ...cleaned, csv: '' }).toEqual({ csv: '', kept: 2051, withoutPrice: 387, twice: 1 });
    const text = file('./README.md').toString();
    for (const figure of ['2,439', '2,051', '387']) expect(text).toContain(figure);
  });

  it('has no price of nothing, no strange spaces and no quotation marks of a word processor', () => {
    expect(cleaned.csv).not.toMatch(/,0\.00,/);
    expect(cleaned.csv).not.toMatch(/[\u00a0\u2018\u2019]|  /);
  });
});
