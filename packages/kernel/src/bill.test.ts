import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import cases from '../vectors/bills.json' with { type: 'json' };
import { type BillInput, computeBill, creditShare, type LineInput, sumLines } from './bill.ts';
import { exceeds } from './money.ts';

interface Json {
  name: string;
  lines: {
    quantity: string;
    rate: string;
    mrp?: string;
    ceiling?: string;
    tax: string;
    bp: string;
    inclusive: boolean;
  }[];
  discount: string;
  interState?: boolean;
  expected: unknown;
}

const rate = (text: string | null | undefined): { amount: bigint; per: bigint } | null => {
  const [amount, per] = (text ?? '').split('/');
  return amount && per ? { amount: BigInt(amount), per: BigInt(per) } : null;
};

function inputOf(json: Json): BillInput {
  const lines = json.lines.map((line): LineInput => {
    const at = rate(line.rate);
    if (!at) throw new Error('a case without a rate');
    const tax = { treatment: line.tax as 'taxable', rateBp: BigInt(line.bp), inclusive: line.inclusive };
    return { quantity: BigInt(line.quantity), rate: at, tax, mrp: rate(line.mrp), ceiling: rate(line.ceiling) };
  });
  const [kind, value] = json.discount.split(' ');
  const discount =
    kind === 'percent'
      ? ({ kind, bp: BigInt(value ?? '') } as const)
      : kind === 'amount'
        ? ({ kind, amount: BigInt(value ?? '') } as const)
        : ({ kind: 'none' } as const);
  return { lines, discount, interState: json.interState ?? false, roundTo: 100n };
}

const text = (value: object): unknown =>
  JSON.parse(JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? String(each) : each)));

describe('worked cases of bills', () => {
  it.each(cases.map((each: Json) => [each.name, each] as const))('%s', (_, json) => {
    const bill = computeBill(inputOf(json));
    expect(
      text({
        lines: bill.lines.map(
          (line) => `${line.gross} -${line.discount} =${line.taxable}+${line.cgst}+${line.sgst}+${line.igst}`,
        ),
        roundOff: bill.roundOff,
        total: bill.total,
        refused: bill.violations.map((each) => `${each.line} ${each.code} ${each.amount}>${each.limit}`),
      }),
    ).toEqual(json.expected);
  });
});

/** Lines below, at and above limits of either kind, or without any. */
const arbitraryLimited = fc.record({
  quantity: fc.bigInt(1n, 500n),
  rate: fc.record({ amount: fc.bigInt(1n, 5_000n), per: fc.bigInt(1n, 20n) }),
  mrpOver: fc.option(fc.bigInt(0n, 150n), { nil: null }),
  ceilingOver: fc.option(fc.bigInt(0n, 150n), { nil: null }),
  tax: fc.record({
    treatment: fc.constant('taxable' as const),
    rateBp: fc.constantFrom(0n, 500n, 1200n, 1800n),
    inclusive: fc.boolean(),
  }),
});

/** What a line may cost at most, taxes included; null: nothing limits it. */
function mostOf({ quantity, mrp, ceiling, tax }: LineInput): bigint | null {
  const limits = [
    mrp && (mrp.amount * quantity) / mrp.per,
    ceiling && (ceiling.amount * quantity * (10_000n + tax.rateBp)) / (ceiling.per * 10_000n),
  ].filter((limit) => typeof limit === 'bigint');
  return limits.length === 0 ? null : limits.reduce((a, b) => (a < b ? a : b));
}

const arbitraryLine = fc.record({
  quantity: fc.bigInt(1n, 5000n),
  pack: fc.record({ amount: fc.bigInt(1n, 500_000n), per: fc.bigInt(1n, 200n) }),
  bp: fc.constantFrom(0n, 500n, 1200n, 1800n),
  inclusive: fc.boolean(),
});
const arbitraryBill = fc.record({
  lines: fc.array(arbitraryLine, { minLength: 1, maxLength: 12 }),
  percent: fc.bigInt(0n, 10_000n),
  interState: fc.boolean(),
});

const build = (seed: {
  lines: { quantity: bigint; pack: { amount: bigint; per: bigint }; bp: bigint; inclusive: boolean }[];
  percent: bigint;
  interState: boolean;
}): BillInput => ({
  lines: seed.lines.map((line) => ({
    quantity: line.quantity,
    rate: line.pack,
    mrp: line.inclusive ? line.pack : null,
    tax: { treatment: 'taxable', rateBp: line.bp, inclusive: line.inclusive },
  })),
  discount: { kind: 'percent', bp: seed.percent },
  interState: seed.interState,
  roundTo: 100n,
});

describe('every bill', () => {
  it('adds up: lines to totals, totals plus round-off to the total, which is a whole rupee', () => {
    fc.assert(
      fc.property(arbitraryBill, (seed) => {
        const bill = computeBill(build(seed));
        expect(sumLines(bill.lines).amount + bill.roundOff).toBe(bill.total);
        expect(bill.total % 100n).toBe(0n);
        for (const line of bill.lines) expect(line.taxable + line.cgst + line.sgst + line.igst).toBe(line.amount);
      }),
    );
  });

  it('never sells above the MRP when it sells at the MRP, and never rounds such a bill up', () => {
    fc.assert(
      fc.property(arbitraryBill, (seed) => {
        const input = build({ ...seed, lines: seed.lines.map((line) => ({ ...line, inclusive: true })), percent: 0n });
        const bill = computeBill(input);
        expect(bill.violations).toEqual([]);
        for (const [index, line] of input.lines.entries())
          expect(exceeds(bill.lines[index]?.amount ?? 0n, line.quantity, line.rate)).toBe(false);
        expect(bill.roundOff <= 0n).toBe(true);
      }),
    );
  });

  it('is never rounded up by more than each limited line could bear, and no discount makes it dearer', () => {
    const seeds = fc.record({
      lines: fc.array(arbitraryLimited, { minLength: 1, maxLength: 4 }),
      percent: fc.bigInt(0n, 500n),
    });
    fc.assert(
      fc.property(seeds, ({ lines, percent }) => {
        const over = (rate: LineInput['rate'], more: bigint | null) =>
          more === null ? null : { ...rate, amount: rate.amount + more };
        const whole: BillInput = {
          lines: lines.map(({ quantity, rate: asked, mrpOver, ceilingOver, tax }) => ({
            quantity,
            rate: asked,
            tax,
            mrp: over(asked, mrpOver),
            ceiling: over(asked, ceilingOver),
          })),
          discount: { kind: 'none' },
          interState: false,
          roundTo: 100n,
        };
        const [bill, less] = [whole, { ...whole, discount: { kind: 'percent', bp: percent } as const }].map(
          computeBill,
        );
        if (!bill || !less) throw new Error('no bill');
        expect(less.total <= bill.total).toBe(true);
        for (const each of [bill, less]) {
          if (each.roundOff <= 0n) continue;
          for (const [index, line] of whole.lines.entries()) {
            const most = mostOf(line);
            if (most !== null) expect((each.lines[index]?.amount ?? 0n) + each.roundOff <= most).toBe(true);
          }
        }
      }),
    );
  });

  it('gives back exactly what was billed, in whatever portions it is credited', () => {
    fc.assert(
      fc.property(arbitraryBill, fc.array(fc.bigInt(1n, 50n), { minLength: 1, maxLength: 30 }), (seed, portions) => {
        const input = build(seed);
        const [first] = input.lines;
        const [billed] = computeBill(input).lines;
        if (!first || !billed) throw new Error('a bill without a line');
        const credits = [];
        let before = 0n;
        for (const portion of [...portions, first.quantity]) {
          const quantity = before + portion > first.quantity ? first.quantity - before : portion;
          if (quantity === 0n) break;
          credits.push(creditShare({ ...billed, quantity: first.quantity }, before, quantity));
          before += quantity;
        }
        expect(sumLines(credits)).toEqual(billed);
      }),
    );
  });
});
