import type { BillId } from '@pramana/kernel';
import { describe, expect, it } from 'vitest';
import { creditAmounts } from './credit-note.policy.ts';
import type { StoredLine } from './line.store.ts';

const line = (over: Partial<StoredLine>): StoredLine => ({
  billId: 'bill' as BillId,
  position: 0,
  chargeId: '',
  chargeTurn: 0,
  itemId: '',
  itemKind: 'medicine',
  packLabel: '',
  priceId: '',
  priceCommitment: new Uint8Array(32),
  proofBlobId: null,
  effectiveFrom: new Date(0),
  batchId: 'batch',
  batch: { number: 'B1', expiry: '2028-01-31' },
  description: 'Paracetamol',
  hsn: '3004',
  quantity: 3n,
  unit: 'tablet',
  rateAmount: 1032n,
  ratePer: 10n,
  mrpAmount: 1032n,
  mrpPer: 10n,
  ceilingAmount: null,
  ceilingPer: null,
  taxRuleId: '',
  taxTreatment: 'taxable',
  taxBp: 500,
  gross: 309n,
  discount: 0n,
  taxable: 294n,
  cgst: 7n,
  sgst: 8n,
  igst: 0n,
  amount: 309n,
  payerAmount: 0n,
  evidenceGrade: 'unsupported',
  evidence: null,
  recorded: null,
  credited: 0n,
  ...over,
});

describe('a credit note', () => {
  it('gives back the whole bill with its round-off when everything comes back', () => {
    const credit = creditAmounts([line({})], [{ position: 0, quantity: 3 }], {
      roundTo: 100n,
      total: 300n,
      credited: 0n,
    });
    expect(credit).toMatchObject({
      total: 300n,
      roundOff: -9n,
      totals: { amount: 309n, taxable: 294n, cgst: 7n, sgst: 8n },
    });
  });

  it('gives back portions that add up to the bill exactly', () => {
    const first = creditAmounts([line({})], [{ position: 0, quantity: 2 }], {
      roundTo: 100n,
      total: 300n,
      credited: 0n,
    });
    const rest = creditAmounts([line({ credited: 2n })], [{ position: 0, quantity: 1 }], {
      roundTo: 100n,
      total: 300n,
      credited: first.total,
    });
    expect(first.total + rest.total).toBe(300n);
    expect(first.totals.taxable + rest.totals.taxable).toBe(294n);
  });

  it('comes to the same in one piece and in many', () => {
    const hundred = line({ quantity: 100n, gross: 6000n, taxable: 6000n, cgst: 0n, sgst: 0n, amount: 6000n });
    let credited = 0n;
    for (let piece = 0n; piece < 60n; piece += 1n) {
      const bill = { roundTo: 100n, total: 6000n, credited };
      credited += creditAmounts([{ ...hundred, credited: piece }], [{ position: 0, quantity: 1 }], bill).total;
    }
    const whole = { roundTo: 100n, total: 6000n, credited: 0n };
    expect(credited).toBe(creditAmounts([hundred], [{ position: 0, quantity: 60 }], whole).total);
    expect(credited).toBe(3600n);
  });

  it('never gives back more of a line than is left', () => {
    const much = (): unknown =>
      creditAmounts([line({ credited: 2n })], [{ position: 0, quantity: 2 }], {
        roundTo: 100n,
        total: 300n,
        credited: 200n,
      });
    expect(much).toThrow(expect.objectContaining({ code: 'credit_exceeds_billed' }));
  });

  it('takes of goods what the person says, and lets them stand apart where nobody does', () => {
    const bill = { roundTo: 100n, total: 309n, credited: 0n };
    const goods = (of: StoredLine, said?: 'none' | 'quarantine') =>
      creditAmounts([of], [{ position: 0, quantity: 1, ...(said && { goods: said }) }], bill).lines[0]?.goods;
    expect([goods(line({})), goods(line({}), 'none'), goods(line({}), 'quarantine')]).toEqual([
      'quarantine',
      'none',
      'quarantine',
    ]);
    const service = line({ batchId: null, batch: null });
    expect(goods(service)).toBe('none');
    expect(() => goods(service, 'quarantine')).toThrow(expect.objectContaining({ code: 'invalid_field' }));
  });

  it('of a bill of nothing gives back the goods and no money', () => {
    const free = line({ quantity: 100n, gross: 1032n, discount: 1032n, taxable: 0n, cgst: 0n, sgst: 0n, amount: 0n });
    const credit = creditAmounts([free], [{ position: 0, quantity: 100 }], { roundTo: 100n, total: 0n, credited: 0n });
    expect(credit).toMatchObject({ total: 0n, lines: [{ quantity: 100n, goods: 'quarantine' }] });
  });

  it('refuses goods where a service was billed, an unknown line, and a line named twice', () => {
    const service = line({ batchId: null, batch: null });
    const left = { roundTo: 100n, total: 309n, credited: 0n };
    for (const wishes of [
      [{ position: 0, quantity: 1, goods: 'quarantine' as const }],
      [{ position: 7, quantity: 1 }],
      [
        { position: 0, quantity: 1 },
        { position: 0, quantity: 1 },
      ],
    ])
      expect(() => creditAmounts([service], wishes, left)).toThrow(expect.objectContaining({ code: 'invalid_field' }));
  });
});
