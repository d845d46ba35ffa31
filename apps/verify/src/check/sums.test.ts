import type { CborMap, ClaimHeader, ClaimItem } from '@pramana/ledger';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { claimOf, someBill, someCreditNote, somePayment } from '../../test/receipts.ts';
import { figureChecks, mapOf } from './sums.ts';

const { items, total } = someBill(4);
const header = claimOf('bill', items, total).header;
const sumsOf = (of: ClaimHeader, all: readonly ClaimItem[], complete = true) => figureChecks(of, all, complete)[0];
const pricesOf = (all: readonly ClaimItem[]) => figureChecks(header, all, true)[1];

/** The items with fields of the `at`-th item of that name replaced. */
function withFields(name: string, fields: CborMap, at = 0, all: readonly ClaimItem[] = items): ClaimItem[] {
  const place = all.filter((item) => item.name === name)[at];
  return all.map((item) => (item === place ? { ...item, value: { ...mapOf(item.value), ...fields } } : item));
}

describe('a bill', () => {
  test('as the server seals it adds up, whatever stands on it', () => {
    for (let count = 0; count <= 9; count++) {
      const bill = someBill(count);
      const sealed = claimOf('bill', bill.items, bill.total).header;
      expect(sumsOf(sealed, bill.items)).toMatchObject({ ok: true, say: { key: 'sums.ok' } });
    }
  });

  test.each(['gross', 'disc', 'taxable', 'cgst', 'sgst', 'igst'])('with another %s in one line is named', (field) => {
    const changed = sumsOf(header, withFields('line', { [field]: 99_999 }, 1));
    expect(changed).toMatchObject({ ok: false, say: { key: 'sums.field', params: { field } } });
    expect(sumsOf(header, withFields('totals', { [field]: 1 }))).toMatchObject({
      ok: false,
      say: { params: { field } },
    });
  });

  test('whose amounts do not come to the total on the head is named, with both figures', () => {
    const more = sumsOf({ ...header, total: total + 100n }, items);
    expect(more).toMatchObject({ ok: false, say: { key: 'sums.total' } });
    expect(more?.say.params?.['stated']).not.toBe(more?.say.params?.['sum']);
    expect(sumsOf(header, withFields('line', { amount: 1 }))).toMatchObject({ ok: false, say: { key: 'sums.total' } });
    expect(sumsOf(header, withFields('totals', { round: 77 }))).toMatchObject({ ok: false });
  });

  test('with a line left out or one twice does not add up', () => {
    const lines = items.filter(({ name }) => name === 'line');
    expect(sumsOf(header, items.slice(0, -1))?.ok).toBe(false);
    expect(sumsOf(header, [...items, ...lines.slice(0, 1)])?.ok).toBe(false);
  });

  test('that is not wholly shown, or written in an unknown way, is left open', () => {
    expect(sumsOf(header, items.slice(0, -1), false)).toMatchObject({ ok: null, say: { key: 'sums.hidden' } });
    const unread = { ok: null, say: { key: 'sums.unread' } };
    expect(
      sumsOf(
        header,
        items.filter(({ name }) => name !== 'totals'),
      ),
    ).toMatchObject(unread);
    expect(sumsOf(header, withFields('line', { gross: 'many' }))).toMatchObject(unread);
    expect(sumsOf(header, [...items, { name: 'line', value: ['a list'] }])).toMatchObject(unread);
  });
});

describe('highest prices', () => {
  test('a line above its MRP is named with both figures', () => {
    expect(pricesOf(items)?.ok).toBe(true);
    const above = pricesOf(withFields('line', { amount: 2_000 }));
    expect(above).toMatchObject({ ok: false, say: { params: { line: 1, amount: '₹20.00', limit: '₹15.48' } } });
  });

  test('a ceiling is tested without taxes, and rounding alone never breaks it', () => {
    const at = { ceil: 983, ceilPer: 10, qty: 10, tax: 500, amount: 1032, taxable: 983, mrp: 1032, mrpPer: 10 };
    expect(pricesOf(withFields('line', at))?.ok).toBe(true);
    // 1032 / 1.05 is 982.86, which is not above 982.9; its rounded value of 983 would be.
    expect(pricesOf(withFields('line', { ...at, ceil: 9_829, ceilPer: 100 }))?.ok).toBe(true);
    expect(pricesOf(withFields('line', { ...at, ceil: 980 }))).toMatchObject({
      ok: false,
      say: { params: { line: 1 } },
    });
  });

  test('a limit for nothing is no limit', () => {
    const lines = withFields('line', { mrpPer: 0 });
    expect(pricesOf(lines.filter(({ value }) => mapOf(value)?.['mrpPer'] === 0))).toMatchObject({ ok: null });
    expect(pricesOf([])).toMatchObject({ ok: null, say: { key: 'prices.none' } });
  });
});

test('a credit note adds up like a bill', () => {
  const note = someCreditNote();
  const sealed = claimOf('credit-note', note, 9214n).header;
  expect(sumsOf(sealed, note)).toMatchObject({ ok: true });
  expect(sumsOf({ ...sealed, total: 9215n }, note)).toMatchObject({ ok: false, say: { key: 'sums.total' } });
  expect(sumsOf(sealed, withFields('credit-note', { cgst: 1 }, 0, note))).toMatchObject({ ok: false });
});

test('a payment never goes to bills with more than was paid', () => {
  const payment = somePayment(36_700n);
  const sealed = claimOf('payment', payment, 36_700n).header;
  expect(sumsOf(sealed, payment)).toMatchObject({ ok: true, say: { key: 'sums.allocatedOk' } });
  expect(sumsOf({ ...sealed, total: 36_699n }, payment)).toMatchObject({ ok: false, say: { key: 'sums.allocated' } });
});

test('documents without sums get no check of them', () => {
  expect(figureChecks(claimOf('refund', [], 100n).header, [], true)).toEqual([]);
});

test('whatever a claim may hold, adding up never throws', () => {
  const value = fc.oneof(fc.maxSafeInteger(), fc.bigInt(), fc.string(), fc.constant(null), fc.boolean());
  const keys = fc.constantFrom('gross', 'amount', 'round', 'qty', 'mrp', 'mrpPer', 'ceil', 'ceilPer', 'tax', 'taxable');
  const item = fc.record({
    name: fc.constantFrom('line', 'totals', 'allocation', 'credit-note'),
    value: fc.oneof(value, fc.array(value), fc.dictionary(keys, value)),
  });
  fc.assert(
    fc.property(fc.array(item), fc.constantFrom('bill', 'credit-note', 'payment'), (all, kind) => {
      for (const check of figureChecks({ ...header, kind }, all, true)) expect([true, false, null]).toContain(check.ok);
    }),
  );
});
