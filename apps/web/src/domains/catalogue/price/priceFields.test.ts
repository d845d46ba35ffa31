import { describe, expect, it } from 'vitest';
import { losesCeiling, priceBody, startingPrice, startOfDay } from './priceFields.ts';

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
  withdrawn: null,
};

const start = startingPrice({ price, packSize: 10 });
const given = { start, packSize: 10, zone: 'Asia/Kolkata' };

describe('a new price', () => {
  it('begins with the amounts that hold, never with their proof or reason', () => {
    expect(startingPrice({ price, packSize: 10 })).toEqual({
      rate: 1032n,
      mrp: 1100n,
      mrpPer: 10,
      ceiling: 1050n,
      ceilingPer: 10,
      ceilingSource: 'NPPA order 12',
      takesCeilingOff: false,
      from: null,
      reason: '',
      proof: null,
    });
  });

  it('of a pack of another size begins without a rate and keeps its limits, exact', () => {
    const { mrp, mrpPer, ceiling, ceilingPer, rate } = startingPrice({ price, packSize: 15 });
    expect({ mrp, mrpPer, ceiling, ceilingPer, rate }).toEqual({
      mrp: 1650n,
      mrpPer: 15,
      ceiling: 1575n,
      ceilingPer: 15,
      rate: null,
    });
    // 10.51 for 10 is no whole number of paise for 15.
    const odd = startingPrice({ price: { ...price, ceiling: { amount: '1051', per: 10 } }, packSize: 15 });
    const lower = { ...odd, rate: 1500n, ceiling: 1050n };
    expect(priceBody(lower, { start: odd, packSize: 15, zone: 'UTC' })).toMatchObject({
      rate: { amount: '1500', per: 15 },
      ceiling: { amount: '1050', per: 10 },
      ceilingSource: 'NPPA order 12',
    });
  });

  it('never takes a ceiling off because its field is empty: only when the person says so', () => {
    const emptied = { ...start, ceiling: null };
    expect(losesCeiling(emptied, { price })).toBe(true);
    expect(priceBody(emptied, given)).not.toHaveProperty('ceiling');
    const taken = { ...emptied, takesCeilingOff: true };
    expect(losesCeiling(taken, { price })).toBe(false);
    expect(priceBody(taken, given)).toHaveProperty('ceiling', null);
    expect(losesCeiling(emptied, { price: { ...price, ceiling: null } })).toBe(false);
  });

  it('is of a whole pack, from now on unless a day is named, and speaks of no limit that nobody touched', () => {
    const body = priceBody({ ...start, reason: ' new MRP ' }, given);
    expect(body).toEqual({ rate: { amount: '1032', per: 10 }, reason: 'new MRP', proofBlobId: null });
  });

  it('speaks of a limit whose amount or source was typed', () => {
    expect(priceBody({ ...start, mrp: 1200n }, given)).toMatchObject({ mrp: { amount: '1200', per: 10 } });
    expect(priceBody({ ...start, ceilingSource: 'NPPA order 13 ' }, given)).toMatchObject({
      ceiling: { amount: '1050', per: 10 },
      ceilingSource: 'NPPA order 13',
    });
  });

  it('leaves the source of a ceiling out where there is none', () => {
    const uncapped = { price: { ...price, ceiling: null, ceilingSource: '' }, packSize: 10 };
    const begun = startingPrice(uncapped);
    const body = priceBody({ ...begun, mrp: null }, { ...given, start: begun });
    expect(body).toHaveProperty('mrp', null);
    expect(body).not.toHaveProperty('ceiling');
    expect(body).not.toHaveProperty('ceilingSource');
  });

  it('is none without an amount', () => {
    const none = { price: null, packSize: 1 };
    expect(priceBody({ ...startingPrice(none), reason: 'x' }, given)).toBeNull();
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
