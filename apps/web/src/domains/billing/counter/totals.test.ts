import { describe, expect, it } from 'vitest';
import { billLine, consultation, draftBill, strip } from '../fixture.ts';
import { type DraftAction, type DraftState, draftReducer, EMPTY_DRAFT } from './draftState.ts';
import { type TaxRuleJson, taxTermsFor } from './lines.ts';
import { figuresOf } from './totals.ts';

const five = { treatment: 'taxable', rateBp: 500n, inclusive: true } as const;
const exempt = { treatment: 'exempt', rateBp: 0n, inclusive: true } as const;
const run = (...actions: DraftAction[]): DraftState => actions.reduce(draftReducer, EMPTY_DRAFT);

describe('the figures of a draft', () => {
  it('are computed at once, by the rules of the kernel, before any server has answered', () => {
    const state = run(
      { type: 'add', item: strip, tax: five, key: 'a' },
      { type: 'add', item: consultation, tax: exempt, key: 'b' },
    );
    const figures = figuresOf(state, 'INR');
    expect(figures).toMatchObject({
      isConfirmed: false,
      unpriced: 0,
      totals: { gross: 51_032n, cgst: 24n, sgst: 25n, total: 51_000n },
    });
    expect(figures.lines.get('a')?.amount).toBe(1032n);
  });

  it('are the server’s once it has confirmed this very draft, also where they differ', () => {
    const state = run({ type: 'add', item: strip, tax: five, key: 'a' });
    const bill = draftBill([billLine({ amount: '999' })], { total: '900' });
    const saved = draftReducer(state, { type: 'saved', bill, edition: state.edition, sent: state.lines });
    expect(figuresOf(saved, 'INR')).toMatchObject({ isConfirmed: true, totals: { total: 900n } });
    expect(figuresOf(saved, 'INR').lines.get('a')?.amount).toBe(999n);
  });

  it('follow the typing after a save, at the terms that the server gave', () => {
    const saved = draftReducer(EMPTY_DRAFT, { type: 'load', bill: draftBill([billLine()]), keys: ['a'] });
    const typed = draftReducer(saved, { type: 'quantity', key: 'a', quantity: 3 });
    expect(figuresOf(typed, 'INR')).toMatchObject({ isConfirmed: false, totals: { gross: 309n, total: 300n } });
  });

  it('leave a line out, and say so, while its tax or price is not known', () => {
    const figures = figuresOf(run({ type: 'add', item: strip, tax: null, key: 'a' }), 'INR');
    expect(figures).toMatchObject({ unpriced: 1, totals: { total: 0n } });
    expect(figures.lines.get('a')).toEqual({ amount: null, refusal: null });
  });

  it('name both figures of a price above the MRP', () => {
    const dear = { ...strip, price: strip.price && { ...strip.price, rate: { amount: '1033', per: 10 } } };
    const figures = figuresOf(run({ type: 'add', item: dear, tax: five, key: 'a' }), 'INR');
    expect(figures.lines.get('a')?.refusal).toMatchObject({ code: 'price_above_mrp', amount: 1033n, limit: 1032n });
  });
});

describe('the tax terms while typing', () => {
  const rule = (change: Partial<TaxRuleJson>): TaxRuleJson => ({
    id: '00000000-0000-7000-8000-000000000001',
    taxClass: 'medicine',
    context: 'any',
    treatment: 'taxable',
    rateBp: 1200,
    inclusive: true,
    effectiveFrom: '2017-07-01',
    effectiveTo: null,
    source: 'test',
    ...change,
  });

  it('are those in force on the day, the very context before any', () => {
    const rules = [
      rule({ effectiveTo: '2025-09-21' }),
      rule({ effectiveFrom: '2025-09-22', rateBp: 500 }),
      rule({ effectiveFrom: '2020-01-01', context: 'inpatient', treatment: 'exempt', rateBp: 0 }),
    ];
    expect(taxTermsFor(rules, 'medicine', 'walk-in', '2025-09-21')?.rateBp).toBe(1200n);
    expect(taxTermsFor(rules, 'medicine', 'walk-in', '2026-11-21')?.rateBp).toBe(500n);
    expect(taxTermsFor(rules, 'medicine', 'inpatient', '2026-11-21')?.treatment).toBe('exempt');
    expect(taxTermsFor(rules, 'room', 'walk-in', '2026-11-21')).toBeNull();
  });
});
