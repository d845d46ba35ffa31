import { describe, expect, it } from 'vitest';
import { placeOfBlock } from './placeOfBlock.ts';

describe('the label of a block', () => {
  it('names its series and number', () => {
    expect(placeOfBlock('OPD-2627-000012')).toEqual({ series: 'OPD-2627', number: 12 });
    expect(placeOfBlock('OPD-2627-1000000')).toEqual({ series: 'OPD-2627', number: 1_000_000 });
  });

  it.each(['', 'OPD-2627', 'asha/2627 entry 4', 'OPD-2627-12'])('is not "%s"', (text) => {
    expect(placeOfBlock(text)).toBeNull();
  });
});
