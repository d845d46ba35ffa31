import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanLine, fold, prefixEnd } from './text.ts';

const order = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

describe('text', () => {
  it('folds case, width, spaces and joiners away and keeps Devanagari', () => {
    expect(fold('  ASHA\u00a0\t Patil ')).toBe('asha patil');
    expect(fold('Ｒａｍ')).toBe('ram');
    expect(fold('सुनीता पाटील')).toBe('सुनीता पाटील');
    expect(fold('क्\u200dष')).toBe(fold('क्ष'));
    expect(fold('\u0958')).toBe(fold('\u0915\u093c'));
  });

  it('cleans a line without changing its letters', () => {
    expect(cleanLine(' Asha\n\u0007Patil ')).toBe('Asha Patil');
    expect(cleanLine('क्\u200dष')).toBe('क्\u200dष');
    expect(cleanLine('\u0000 \t')).toBe('');
  });

  it('folding twice changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(fold(fold(text))).toBe(fold(text));
      }),
    );
  });

  it('a prefix range holds exactly the texts that start with the prefix', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string(), (prefix, text) => {
        for (const candidate of [text, prefix + text]) {
          const inside = order(candidate, prefix) >= 0 && order(candidate, prefixEnd(prefix)) < 0;
          expect(inside).toBe(candidate.startsWith(prefix));
        }
      }),
    );
  });
});
