import { describe, expect, test } from 'vitest';
import { billDefinition } from './bill.ts';
import { creditNoteDefinition } from './credit-note.ts';
import { receiptDefinition } from './receipt.ts';
import { bill, creditNote, line, receipt, sealedProof } from './sample.fixture.ts';
import { textOf } from './text.fixture.ts';
import type { PaperSize, Proof } from './view.ts';

const SIZES: PaperSize[] = ['a4', 'a5', '80mm'];

function pending(): Proof {
  return { ...sealedProof(), state: 'pending', receiptFile: null };
}

describe.each(SIZES)('a reprint on %s of a bill that was paid later', (size) => {
  test('shows what was sealed as it was, and below it what came since with its numbers, and what is due now', () => {
    const at = { unixMs: Date.parse('2026-11-23T09:00:00Z'), zone: 'Asia/Kolkata' };
    const view = bill({
      duplicate: { copy: 2, by: 'Li Wei' },
      payments: [],
      due: 79_00n,
      since: [
        { kind: 'payment', number: 'RCT-2627-000088', at, amount: 60_00n, method: 'upi' },
        { kind: 'credit-note', number: 'CRN-2627-000009', at, amount: 10_00n, method: null },
      ],
      dueNow: 9_00n,
    });
    const text = textOf(billDefinition(view, size));
    const order = ['DUPLICATE 2', 'Due when sealed', '₹79.00', 'Since the seal', 'RCT-2627-000088', '-60.00'];
    const after = ['CRN-2627-000009', '-10.00', 'Due at this print', '₹9.00'];
    let from = 0;
    for (const wanted of [...order, ...after]) {
      const found = text.indexOf(wanted, from);
      expect(found, `${wanted} after ${text.slice(0, from)}`).toBeGreaterThanOrEqual(from);
      from = found;
    }
  });

  test('calls the sum a total and the amount in words just that', () => {
    const text = textOf(billDefinition(bill(), size));
    expect(text).toContain('Total');
    expect(text).toContain('In words:');
  });

  test('says nothing of it when nothing came since', () => {
    expect(textOf(billDefinition(bill(), size))).not.toContain('Since the seal');
  });
});

describe.each(SIZES)('several codes on %s', (size) => {
  test('are counted, and the paper says before the first that all of them are to be scanned', () => {
    const text = textOf(billDefinition(bill({ proof: sealedProof(2) }), size));
    const wanted = [
      'Scan ALL 3 codes',
      'Scan 1 of 3',
      'This document',
      'Scan 2 of 3',
      'Its lines 1 of 2',
      'Scan 3 of 3',
    ];
    const places = wanted.map((each) => text.indexOf(each));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places[0]).toBeGreaterThan(0);
  });

  test('that are one code are not counted', () => {
    expect(textOf(receiptDefinition(receipt(), size))).not.toMatch(/Scan ALL|Scan 1/);
  });
});

describe.each(SIZES)('a bill on %s', (size) => {
  test('shows everything that a tax invoice must', () => {
    const text = textOf(billDefinition(bill(), size));
    for (const wanted of [
      'Tax Invoice',
      'Asha Hospital',
      'GSTIN: 27ABCDE1234F1Z5',
      'MH-PZ-20-000001',
      'OPD-2627-000123',
      '01:35',
      'IST',
      'Meera Joshi',
      'AH-000451',
      '34 y, Female',
      'Dr. Anil Deshmukh',
      'Place of supply: 27 Maharashtra',
      'Amoxycillin and Potassium Clavulanate',
      'HSN/SAC 30049099',
      'Batch PB26A1',
      'Exp. 03/2028',
      'MRP ₹10.32 / 10',
      '15 tablets',
      '₹10.32 / 10',
      'CGST',
      'SGST',
      '2.5%',
      'Tax summary',
      'Round off',
      '₹79.00',
      'Rupees Seventy Nine Only',
      'Paid when sealed: Cash',
      'RCT-2627-000077',
      'Due',
      '8f3a…8f3a',
      'c21dc21d c21dc21d',
      '7K3M-9QXD-4T2B-H8WA at asha.example/r/asha',
      'Sealed by the hospital',
      'This document',
      '0 nothing',
    ])
      expect(text).toContain(wanted);
  });

  test('without tax is a Bill of Supply without tax columns', () => {
    const exempt = line(1, { taxBp: null, taxable: 1558n, cgst: 0n, sgst: 0n });
    const text = textOf(billDefinition(bill({ title: 'bill-of-supply', lines: [exempt] }), size));
    expect(text).toContain('Bill of Supply');
    expect(text).not.toMatch(/CGST|SGST|Tax summary|Tax Invoice/);
  });

  test('to another state shows IGST at the whole rate', () => {
    const lines = [line(1, { cgst: 0n, sgst: 0n, igst: 75n })];
    const text = textOf(billDefinition(bill({ lines }), size));
    expect(text).toContain('IGST');
    expect(text).toContain('5%');
    expect(text).not.toContain('CGST 2.5%');
  });

  test('names the discount and its reason', () => {
    const lines = [line(1, { discount: 100n, amount: 1458n })];
    const text = textOf(billDefinition(bill({ lines, discountReason: 'Senior citizen' }), size));
    expect(text).toContain('-1.00');
    expect(text).toContain('Senior citizen');
  });

  test('that is a draft says NOT A BILL and carries no number, title, mark or code', () => {
    const definition = billDefinition(bill({ proof: { state: 'draft' }, number: null, payments: [] }), size);
    const text = textOf(definition);
    expect(text).toContain('NOT A BILL');
    expect(text).not.toMatch(/Tax Invoice|Sealed|Scan|Block|OPD-2627/);
    expect(
      JSON.stringify(definition.content, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value)),
    ).not.toContain('<svg');
    expect(definition.files).toBeUndefined();
  });

  test('whose proof has not come says PROOF PENDING, keeps its codes and shows no mark', () => {
    const definition = billDefinition(bill({ proof: pending() }), size);
    const text = textOf(definition);
    expect(text).toContain('PROOF PENDING');
    expect(text).toContain('This document');
    expect(text).not.toContain('Sealed by');
    expect(definition.files).toBeUndefined();
  });

  test('printed again says which copy and by whom', () => {
    const text = textOf(billDefinition(bill({ duplicate: { copy: 2, by: 'Ravi' } }), size));
    expect(text).toContain('DUPLICATE 2');
    expect(text).toContain('printed by Ravi');
    expect(textOf(billDefinition(bill(), size))).not.toContain('DUPLICATE');
  });

  test('for a walk-in names nobody', () => {
    const text = textOf(billDefinition(bill({ customer: { kind: 'walk-in', name: null, phone: null } }), size));
    expect(text).toContain('Customer: Walk-in');
    expect(text).not.toContain('Patient');
  });

  test.each([
    ['hi', 'मरीज़: ', 'उनासी रुपये मात्र'],
    ['mr', 'रुग्ण: ', 'एकोणऐंशी रुपये फक्त'],
  ] as const)('speaks the language of the patient (%s)', (language, patient, words) => {
    const text = textOf(billDefinition(bill({ language }), size)).normalize('NFC');
    expect(text).toContain(`${patient}Meera Joshi`.normalize('NFC'));
    expect(text).toContain(words.normalize('NFC'));
    expect(text).not.toMatch(/Patient|Total|Hash|Page/);
  });

  test('with its lines in several codes numbers them', () => {
    const text = textOf(billDefinition(bill({ proof: sealedProof(3) }), size));
    for (const part of [1, 2, 3]) expect(text).toContain(`Its lines ${part} of 3`);
  });
});

describe.each(SIZES)('on %s', (size) => {
  test('a payment receipt shows the way it was paid, for which bill, and what stays due', () => {
    const text = textOf(receiptDefinition(receipt(), size));
    for (const wanted of [
      'Payment Receipt',
      'Paid by: UPI',
      '432198765012',
      'For bill OPD-2627-000123',
      '₹12,345.00',
      'Due after this: ₹655.00',
    ])
      expect(text).toContain(wanted);
  });

  test('a refund is a voucher of its own', () => {
    const text = textOf(receiptDefinition(receipt({ kind: 'refund', due: null }), size));
    expect(text).toContain('Refund Voucher');
    expect(text).toContain('Amount refunded');
    expect(text).not.toMatch(/received|Due/);
  });

  test('a credit note cites the bill, the reason and the approver, and says that it pays nothing out', () => {
    const text = textOf(creditNoteDefinition(creditNote(), size));
    for (const wanted of [
      'Credit Note',
      'Against bill: OPD-2627-000123',
      'Goods returned: Sealed strip',
      'Sunita Rao',
      'pays out no money',
      '₹16.00',
    ])
      expect(text).toContain(wanted);
    expect(text).not.toContain('Ev.');
  });
});

test('nothing on a roll is smaller than 8 pt or other than black', () => {
  const shown = JSON.stringify(billDefinition(bill({ language: 'mr' }), '80mm'), (_key, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  );
  const sizes = [...shown.matchAll(/"fontSize":([0-9.]+)/g)].map((match) => Number(match[1]));
  expect(Math.min(...sizes)).toBe(8);
  const colors = new Set([...shown.matchAll(/#[0-9a-f]{3,6}\b/gi)].map((match) => match[0]));
  expect([...colors]).toEqual(['#000']);
});
