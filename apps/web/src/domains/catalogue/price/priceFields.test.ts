import { describe, expect, it } from 'vitest';
import { priceBody, startingPrice, startOfDay } from './priceFields.ts';

const price = {
  id: '00000000-0000-7000-8000-000000000001',
  rate: { amount: '1032', per: 10 },
  mrp: { amount: '1100', per: 10 },
  ceiling: { amount: '1050', per: 10 },
  ceilingSource: 'NPPA order 12',
  effectiveFrom: '2026-04-01T00:00:00Z',
  reason: 'list',
  proofBlobId: '00000000-0000-7000-8000-000000000002',
  proofSha256: 'ab'.repeat(32),
  commitment: 'cd'.repeat(32),
  author: 'Asha',
};

describe('a new price', () => {
  it('begins with the amounts that hold, never with their proof or reason', () => {
    expect(startingPrice({ price, packSize: 10 })).toEqual({
      rate: 1032n,
      mrp: 1100n,
      ceiling: 1050n,
      ceilingSource: 'NPPA order 12',
      from: null,
      reason: '',
      proof: null,
    });
  });

  it('begins empty where the pack has another size than the price is of: a rate is never divided', () => {
    expect(startingPrice({ price, packSize: 15 })).toMatchObject({ rate: null, mrp: null, ceiling: null });
  });

  it('is of a whole pack, from now on unless a day is named', () => {
    const body = priceBody({ ...startingPrice({ price, packSize: 10 }), reason: ' new MRP ' }, 10, 'Asia/Kolkata');
    expect(body).toEqual({
      rate: { amount: '1032', per: 10 },
      mrp: { amount: '1100', per: 10 },
      ceiling: { amount: '1050', per: 10 },
      ceilingSource: 'NPPA order 12',
      reason: 'new MRP',
      proofBlobId: null,
    });
  });

  it('leaves the source of a ceiling out where there is none', () => {
    const body = priceBody({ ...startingPrice({ price, packSize: 10 }), ceiling: null, mrp: null }, 10, 'UTC');
    expect(body).toMatchObject({ mrp: null, ceiling: null });
    expect(body).not.toHaveProperty('ceilingSource');
  });

  it('is none without an amount', () => {
    expect(priceBody({ ...startingPrice({ price: null, packSize: 1 }), reason: 'x' }, 1, 'UTC')).toBeNull();
  });
});

describe('the first instant of a day', () => {
  it.each([
    ['2026-12-01', 'Asia/Kolkata', '2026-11-30T18:30:00.000Z'],
    ['2026-12-01', 'UTC', '2026-12-01T00:00:00.000Z'],
    ['2026-12-01', 'America/New_York', '2026-12-01T05:00:00.000Z'],
    ['2026-12-01', 'Pacific/Auckland', '2026-11-30T11:00:00.000Z'],
    ['2026-12-01', 'Asia/Kathmandu', '2026-11-30T18:15:00.000Z'],
  ])('%s in %s is %s', (date, zone, instant) => {
    expect(new Date(startOfDay(date, zone)).toISOString()).toBe(instant);
  });

  it('is one o’clock where the clocks skip midnight', () => {
    expect(new Date(startOfDay('2023-04-28', 'Africa/Cairo')).toISOString()).toBe('2023-04-27T22:00:00.000Z');
  });
});
