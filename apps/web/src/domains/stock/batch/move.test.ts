import { describe, expect, it } from 'vitest';
import { moveBody } from './move.ts';

const batch = { onHand: 120, quarantined: 10 };

describe('a movement of stock', () => {
  it('is what was counted, with what the books said when it was', () => {
    const counted = (typed: number) => moveBody(batch, { reason: 'adjustment', typed, note: ' stocktake ' });
    expect(counted(114)).toEqual({ reason: 'adjustment', counted: 114, onHand: 120, note: 'stocktake' });
    expect(counted(0)).toMatchObject({ counted: 0, onHand: 120 });
  });

  it('is none when the count is right', () => {
    expect(moveBody(batch, { reason: 'adjustment', typed: 120, note: 'stocktake' })).toBeNull();
  });

  it('out of quarantine is how many', () => {
    expect(moveBody(batch, { reason: 'release', typed: 10, note: 'sealed strips' })).toEqual({
      reason: 'release',
      quantity: 10,
      note: 'sealed strips',
    });
    expect(moveBody(batch, { reason: 'destroyed', typed: 0, note: 'wet' })).toBeNull();
  });

  it('always has its reason', () => {
    expect(moveBody(batch, { reason: 'destroyed', typed: 10, note: ' ' })).toBeNull();
    expect(moveBody(batch, { reason: 'release', typed: null, note: 'x' })).toBeNull();
  });
});
