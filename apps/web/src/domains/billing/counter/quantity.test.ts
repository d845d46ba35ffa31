import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inPacks, parseQuantity, quantityText } from './quantity.ts';

const quantity = (text: string, packSize = 10, countsPacks = false): unknown => {
  const parsed = parseQuantity(text, packSize, countsPacks);
  return parsed.ok ? parsed.quantity : parsed.why;
};

describe('a typed quantity', () => {
  it('counts base units when it is only digits', () => {
    expect(quantity('3')).toBe(3);
    expect(quantity(' 15 ')).toBe(15);
  });

  it('counts packs with a p, in either case, also with loose ones beside them', () => {
    expect(quantity('2p')).toBe(20);
    expect(quantity('2P')).toBe(20);
    expect(quantity('2 p')).toBe(20);
    expect(quantity('2p3')).toBe(23);
    expect(quantity('2p+3')).toBe(23);
  });

  it('counts packs by digits alone when the line counts packs, and loose ones by u', () => {
    expect(quantity('2', 15, true)).toBe(30);
    expect(quantity('4u', 15, true)).toBe(4);
  });

  it('reads Devanagari digits', () => {
    expect(quantity('१२')).toBe(12);
    expect(quantity('२p')).toBe(20);
  });

  it('refuses nothing, zero, fractions, signs and letters', () => {
    for (const text of ['', '-1', '1.5', 'p', '1x', '2pp', '1e3', '0x1']) expect(quantity(text)).toBe('unreadable');
    expect(quantity('0')).toBe('zero');
    expect(quantity('0p')).toBe('zero');
  });

  it('refuses more than the contract carries', () => {
    expect(quantity('1000000')).toBe(1_000_000);
    expect(quantity('1000001')).toBe('too-many');
    expect(quantity('200000p')).toBe('too-many');
  });

  it('comes back the same from the text that the field shows', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.integer({ min: 1, max: 500 }),
        fc.boolean(),
        (units, size, packs) => {
          expect(quantity(quantityText(units, size, packs), size, packs)).toBe(units);
        },
      ),
    );
  });

  it('says how many whole packs it is', () => {
    expect(inPacks(23, 10)).toEqual({ packs: 2, loose: 3 });
  });
});
