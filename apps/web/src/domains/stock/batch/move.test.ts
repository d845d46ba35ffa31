import { describe, expect, it } from 'vitest';
import { moveBody } from './move.ts';

const batch = { onHand: 120, quarantined: 10 };

describe('a movement of stock', () => {
  it('is the difference between what was counted and what the books say', () => {
    const counted = (typed: number) => moveBody(batch, { reason: 'adjustment', typed, note: ' stocktake ' });
    expect(counted(114)).toEqual({ reason: 'adjustment', quantity: -6, note: 'stocktake' });
    expect(counted(125)?.quantity).toBe(5);
    expect(counted(0)?.quantity).toBe(-120);
  });

  it('is none when the count is right', () => {
    expect(moveBody(batch, { reason: 'adjustment', typed: 120, note: 'stocktake' })).toBeNull();
  });

  it('out of quarantine is how many', () => {
    expect(moveBody(batch, { reason: 'release', typed: 10, note: 'sealed strips' })?.quantity).toBe(10);
    expect(moveBody(batch, { reason: 'destroyed', typed: 0, note: 'wet' })).toBeNull();
  });

  it('always has its reason', () => {
    expect(moveBody(batch, { reason: 'destroyed', typed: 10, note: ' ' })).toBeNull();
    expect(moveBody(batch, { reason: 'release', typed: null, note: 'x' })).toBeNull();
  });
});
