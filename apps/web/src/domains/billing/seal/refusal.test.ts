import { describe, expect, it } from 'vitest';
import { ProblemError } from '../../../lib/problem.ts';
import { lineOfRefusal } from './refusal.ts';

const at = (field?: string): ProblemError => new ProblemError('stock_short', { status: 409, field });

describe('a refused seal', () => {
  it('belongs to the line that its field names', () => {
    expect(lineOfRefusal(at('lines/2'))).toBe(2);
    expect(lineOfRefusal(at('lines/12/quantity'))).toBe(12);
  });

  it('belongs to the bill when its field names no line', () => {
    for (const field of [undefined, 'discount', 'lines', 'linesx/1']) expect(lineOfRefusal(at(field))).toBeNull();
    expect(lineOfRefusal(null)).toBeNull();
  });
});
