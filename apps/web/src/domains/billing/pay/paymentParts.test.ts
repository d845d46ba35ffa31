import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { likelyTenders, type Method, paymentBody, splitPayment, type TypedPart, withPart } from './paymentParts.ts';

const part = (method: Method, text = '', reference = 'R1'): TypedPart => ({
  key: `${method}-${text}-${reference}`,
  method,
  text,
  reference,
});
const split = (due: bigint, ...parts: TypedPart[]) => splitPayment(parts, due, 'INR');

describe('another way to pay', () => {
  it('takes the place of a part that nobody typed into, and joins those that somebody did', () => {
    const upi = part('upi', '', '');
    expect(withPart([part('cash', '', '')], upi, 5)).toEqual([upi]);
    expect(withPart([part('cash', '100', '')], upi, 5)).toEqual([part('cash', '100', ''), upi]);
    expect(withPart([part('card', '', 'AUTH7')], upi, 5)).toHaveLength(2);
  });

  it('is not taken when there are as many as go together', () => {
    const typed = [part('cash', '1'), part('card', '2')];
    expect(withPart(typed, part('upi', '', ''), 2)).toBe(typed);
  });
});

describe('a payment', () => {
  it('is exact when nothing is typed for cash', () => {
    expect(split(30_000n, part('cash'))).toMatchObject({ paid: 30_000n, left: 0n, change: 0n, isValid: true });
  });

  it('gives change from what is handed over', () => {
    expect(split(30_000n, part('cash', '500'))).toMatchObject({ paid: 30_000n, left: 0n, change: 20_000n });
  });

  it('is part payment when less is handed over, and the rest stays due', () => {
    expect(split(30_000n, part('cash', '100'))).toMatchObject({ paid: 10_000n, left: 20_000n, isValid: true });
  });

  it('lets cash take what card leaves, in whatever order they stand', () => {
    for (const parts of [
      [part('cash'), part('card', '120.50')],
      [part('card', '120.50'), part('cash')],
    ]) {
      const done = splitPayment(parts, 30_000n, 'INR');
      expect(done.parts.find((each) => each.method === 'cash')?.amount).toBe(17_950n);
      expect(done).toMatchObject({ left: 0n, isValid: true });
    }
  });

  it('keeps the order of the parts as they were typed', () => {
    expect(split(30_000n, part('cash'), part('upi', '10')).parts.map((each) => each.method)).toEqual(['cash', 'upi']);
  });

  it('wants a reference for card and UPI', () => {
    expect(split(30_000n, part('upi', '', ' ')).parts[0]?.problem).toBe('reference-missing');
  });

  it('refuses more than is due on a card, nothing left to pay, and what is no amount', () => {
    expect(split(30_000n, part('card', '300.01')).parts[0]?.problem).toBe('exceeds-due');
    expect(split(30_000n, part('card', '300'), part('cash')).parts[1]?.problem).toBe('nothing-left');
    expect(split(30_000n, part('cash', '1.234')).parts[0]?.problem).toBe('unreadable');
    expect(split(30_000n, part('cash', '-5')).parts[0]?.problem).toBe('unreadable');
    expect(split(0n, part('cash')).parts[0]?.problem).toBe('nothing-left');
  });

  it('never pays more than is due, and paid and left are always the due', () => {
    const typed = fc.record({
      method: fc.constantFrom<Method>('cash', 'card', 'upi'),
      text: fc.oneof(fc.constant(''), fc.integer({ min: 0, max: 99_999 }).map(String)),
    });
    fc.assert(
      fc.property(fc.bigInt(0n, 10_000_000n), fc.array(typed, { maxLength: 5 }), (due, parts) => {
        const keyed = parts.map((each, index) => ({ ...each, key: String(index), reference: 'R' }));
        const done = splitPayment(keyed, due, 'INR');
        expect(done.paid + done.left).toBe(due);
        expect(done.left >= 0n && done.change >= 0n).toBe(true);
        expect(done.parts.reduce((sum, each) => sum + each.amount, 0n)).toBe(done.paid);
      }),
    );
  });

  it('goes to the server as text in minor units, tendered only with cash', () => {
    expect(paymentBody(split(30_000n, part('card', '100', 'X9'), part('cash', '500')))).toEqual([
      { method: 'card', amount: '10000', reference: 'X9' },
      { method: 'cash', amount: '20000', tendered: '50000' },
    ]);
  });
});

describe('quick notes', () => {
  it('offers the next full notes above the amount, each once', () => {
    expect(likelyTenders(30_000n)).toEqual([40_000n, 50_000n]);
    expect(likelyTenders(32_700n)).toEqual([33_000n, 35_000n, 40_000n, 50_000n]);
    expect(likelyTenders(100_000n)).toEqual([]);
  });
});
