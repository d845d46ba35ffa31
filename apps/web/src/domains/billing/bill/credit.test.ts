import i18next from 'i18next';
import { describe, expect, it } from 'vitest';
import type { BillLineJson } from '@pramana/contract';
import { UNREAD } from '../../../ui/moneyField.ts';
import { billLine } from '../fixture.ts';
import billing from '../../../i18n/en/billing.json' with { type: 'json' };
import { againAt, creditable, creditLines, creditSum, lineMarks, linesToBillAgain } from './credit.ts';

describe('what a credit note gives back', () => {
  it('is the whole line, tax and all, when the whole line comes back', () => {
    expect(creditSum([billLine()], new Map([[0, 10]]))).toMatchObject({
      amount: 1032n,
      cgst: 24n,
      sgst: 25n,
      taxable: 983n,
    });
  });

  it('is what is left, to the paisa, after an earlier note', () => {
    const first = creditSum([billLine()], new Map([[0, 3]]));
    const rest = creditSum([billLine({ credited: 3 })], new Map([[0, 7]]));
    expect((first?.amount ?? 0n) + (rest?.amount ?? 0n)).toBe(1032n);
  });

  it('is refused beyond what was billed and not yet credited', () => {
    expect(creditable(billLine({ credited: 4 }))).toBe(6);
    expect(creditSum([billLine({ credited: 4 })], new Map([[0, 7]]))).toBeNull();
    const other = billLine({ position: 1 });
    const unread = new Map([
      [0, UNREAD],
      [1, 3],
    ]);
    expect(creditSum([billLine(), other], unread)).toBeNull();
  });

  it('is nothing when nothing is chosen', () => {
    expect(creditSum([billLine()], new Map())?.amount).toBe(0n);
  });
});

describe('the goods of a credit note', () => {
  const lines = [billLine(), billLine({ position: 1, batch: null })];
  const all = new Map([
    [0, 10],
    [1, 1],
  ]);

  it('follow the reason until somebody says otherwise, and are open where neither says it', () => {
    const goods = (reason: Parameters<typeof creditLines>[2]['reason'], said: 'none' | 'quarantine' | null = null) =>
      creditLines(lines, all, { reason, said: new Map(said === null ? [] : [[0, said]]) })?.map((line) => line.goods);
    expect(goods('returned')).toEqual(['quarantine', 'none']);
    expect(goods('price-error')).toEqual(['none', 'none']);
    expect(goods('price-error', 'quarantine')).toEqual(['quarantine', 'none']);
    expect([goods('other'), goods('not-given'), goods('wrong-quantity'), goods(null)]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(goods('other', 'none')).toEqual(['none', 'none']);
  });

  it('are asked of the lines alone that something is credited of', () => {
    expect(creditLines(lines, new Map([[1, 1]]), { reason: 'other', said: new Map() })).toEqual([
      { position: 1, quantity: 1, goods: 'none' },
    ]);
  });
});

describe('what may be billed again', () => {
  const evidence = { kind: 'dispense', label: 'DSP-2627-000001', at: '2026-11-20T05:00:00.000Z', by: 'Made Up' };
  const bill = (of: object | null = {}, more: Partial<BillLineJson> = {}) => ({
    patient: of,
    lines: [billLine({ evidence, ...more })],
    creditNotes: [],
  });
  const note = (quantity: number, goods: 'none' | 'quarantine') => [{ position: 0, quantity, goods }];

  it('is what care recorded of a patient, once nothing of the line is left, as far as nothing came back', () => {
    const again = (...[of, credited]: Parameters<typeof linesToBillAgain>) =>
      linesToBillAgain(of, credited).map(({ quantity }) => quantity);
    expect(again(bill(), note(10, 'none'))).toEqual([10]);
    expect(again(bill({}, { credited: 4 }), note(6, 'none'))).toEqual([10]);
    const partlyBack = { ...bill({}, { credited: 4 }), creditNotes: [{ lines: note(4, 'quarantine') }] };
    expect(again(partlyBack, note(6, 'none'))).toEqual([6]);
    expect(again(partlyBack, note(6, 'quarantine'))).toEqual([]);
    expect(again(bill(), note(9, 'none'))).toEqual([]);
    expect(again(bill(), note(10, 'quarantine'))).toEqual([]);
    expect(again(bill(null), note(10, 'none'))).toEqual([]);
    expect(again(bill({}, { evidence: null }), note(10, 'none'))).toEqual([]);
    expect(again(bill(), null)).toEqual([]);
  });

  it('is asked at the price in force after a wrong one, where that is lower', () => {
    const line = { line: billLine({ rate: { amount: '500000', per: 1 } }), quantity: 10 };
    expect(againAt(line, { amount: '50000', per: 1 })).toEqual({ amount: 500_000n, isLower: true });
    expect(againAt(line, { amount: '500000', per: 1 })).toEqual({ amount: 5_000_000n, isLower: false });
    expect(againAt(line, { amount: '900000', per: 1 })).toEqual({ amount: 5_000_000n, isLower: false });
    expect(againAt(line, null)).toEqual({ amount: 5_000_000n, isLower: false });
  });
});

describe('a line to credit', () => {
  it('is told from another batch of the same medicine, and from the same one again, by what the paper says of it', async () => {
    const t = await i18next.createInstance().init({ lng: 'en', resources: { en: { translation: { billing } } } });
    const marks = [
      billLine(),
      billLine({ position: 1, batch: { id: 'b', number: 'B2', expiry: '2027-05-31' } }),
      billLine({ position: 2, batch: null }),
    ].map((line) => lineMarks(line, t, 'en'));
    expect(marks).toEqual(['Line 1 · Batch B1, exp. Mar 2027', 'Line 2 · Batch B2, exp. May 2027', 'Line 3']);
  });
});
