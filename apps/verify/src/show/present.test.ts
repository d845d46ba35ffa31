import { readFileSync } from 'node:fs';
import { type CborValue, type ClaimItem, decodeHeader, decodeItem, fromHex } from '@pramana/ledger';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { someBill, someCreditNote, somePayment } from '../../test/receipts.ts';
import { BILL_PLACES } from '../../../server/src/domains/billing/bill.claim.ts';
import { MONEY_PLACES } from '../../../server/src/domains/billing/money.claim.ts';
import { dateTime } from '../format.ts';
import en from '../texts/en.json' with { type: 'json' };
import hi from '../texts/hi.json' with { type: 'json' };
import { hasText, sayIn } from '../texts.ts';
import { FIELDS } from './fields.ts';
import { type Content, present } from './present.ts';
import { show, showAny, type Showing } from './value.ts';

const english: Showing = { say: sayIn(en), language: 'en', currency: 'INR' };
const hindi: Showing = { say: sayIn(hi), language: 'hi', currency: 'INR' };
const pairs = (rows: Content['people']): Record<string, string> =>
  Object.fromEntries(rows.map(({ label, value }) => [label, value.text]));

describe('a bill', () => {
  const content = present(someBill(3).items, english);

  test('shows its lines as the paper has them', () => {
    const [first, second, third] = content.lines;
    expect(first).toMatchObject({
      description: 'Paracetamol Tablets IP 500 mg',
      quantity: '15 tablet',
      rate: '₹10.32 / 10',
      discount: '₹1.55',
      tax: '5% · ₹0.66',
      amount: '₹13.93',
      evidence: '2 · recorded before',
      goods: '',
    });
    expect(first?.details.replaceAll('\u00a0', ' ')).toBe(
      'HSN/SAC 30049063 · Batch PB26A1 · Exp. 03/2028 · MRP ₹10.32 / 10',
    );
    expect(second?.evidence).toBe('0 · nothing on record');
    expect(third).toMatchObject({ rate: '₹300.00', tax: '0% · ₹0.00', evidence: '3 · signed by the clinician' });
    expect(third?.details.replaceAll('\u00a0', ' ')).toBe('HSN/SAC 999312');
  });

  test('shows totals, people and the document, in words', () => {
    expect(pairs(content.totals)).toMatchObject({
      Gross: '₹407.62',
      Discount: '₹40.76',
      'Round off': '₹0.14',
      Reason: 'senior citizen',
    });
    expect(pairs(content.totals)['IGST']).toBeUndefined();
    expect(pairs(content.people)).toMatchObject({
      'Patient no.': 'AH-000451',
      Doctor: 'Dr. Anil Deshmukh',
      Kind: 'OPD bill',
      Title: 'Tax Invoice',
      Care: 'Outpatient',
      'Business day': '21 November 2026',
      'Place of supply': '27',
    });
    expect(content.others).toEqual([]);
  });

  test('shows ids short and keeps them whole', () => {
    const patient = content.people.find(({ label }) => label === "Patient's record");
    expect(patient?.value).toEqual({ text: '0198…6666', full: '01980003111172228333444455556666' });
  });

  test('shows everything else of a line among its details', () => {
    expect(pairs(content.lines[0]?.more ?? [])).toMatchObject({ CGST: '₹0.33', SGST: '₹0.33', 'Tax rate': '5%' });
  });

  test('speaks Hindi with western digits', () => {
    const [first] = present(someBill(1).items, hindi).lines;
    expect(first).toMatchObject({ rate: '₹10.32 / 10', evidence: '2 · पहले दर्ज' });
    expect(pairs(present(someBill(1).items, hindi).people)['कारोबारी दिन']).toBe('21 नवंबर 2026');
  });
});

test('a payment and a credit note are shown in words', () => {
  const payment = present(somePayment(36_700n), english);
  expect(pairs(payment.people)).toMatchObject({ 'Paid by': 'Cash', Given: '₹372.00', Change: '₹5.00' });
  expect(payment.others).toEqual([
    {
      title: 'For bill',
      rows: [
        { label: 'Bill', value: { text: 'OPD-2627-000123' } },
        { label: 'Amount', value: { text: '₹367.00' } },
      ],
    },
  ]);
  const note = present(someCreditNote(), english);
  expect(note.lines[0]).toMatchObject({
    description: 'Line 2 of the bill',
    quantity: '6',
    goods: 'Came back, set aside',
  });
  expect(pairs(note.others[0]?.rows ?? [])).toMatchObject({ Reason: 'Goods returned', Bill: 'OPD-2627-000123' });
});

test('every key that the server writes into a claim has its format and its name', () => {
  const places = [BILL_PLACES, ...Object.values(MONEY_PLACES)];
  for (const place of places) {
    for (const [item, { columns }] of Object.entries(place)) {
      for (const key of Object.keys(columns)) {
        expect(FIELDS[item]?.[key], `${item}.${key}`).toBeDefined();
        expect(hasText(`field.${item}.${key}`) || hasText(`field.${key}`), `${item}.${key}`).toBe(true);
      }
    }
  }
});

test('the frozen claims of every kind are shown, with every value of theirs', () => {
  const file = new URL('../../../../packages/ledger/vectors/claims.json', import.meta.url);
  const vectors = JSON.parse(readFileSync(file, 'utf8')) as Record<
    string,
    { claim: string; items: { item: string }[] }
  >;
  expect(Object.keys(vectors).length).toBeGreaterThanOrEqual(28);
  for (const [kind, { claim, items }] of Object.entries(vectors)) {
    expect(hasText(`kind.${kind}`), kind).toBe(true);
    const { currency } = decodeHeader(fromHex(claim));
    const content = present(
      items.map(({ item }) => decodeItem(fromHex(item))),
      { ...english, currency },
    );
    expect(content.lines.length + content.people.length + content.totals.length + content.others.length).toBe(
      items.length,
    );
    const text = JSON.stringify(content);
    if (items.length > 0) expect(text).toContain('S-');
    // Keys of that line which no screen knows stand there by their own name.
    if (items.length > 1)
      for (const word of ['पेरासिटामोल 500 mg', 'quantity', 'loose', 'Yes']) expect(text).toContain(word);
  }
});

describe('what nobody foresaw', () => {
  test('an unknown entry and an unknown key are shown by their own names', () => {
    const items: ClaimItem[] = [
      { name: 'implant', value: { serial: 'X-1', lot: [1, 2] } },
      { name: 'patient', value: { number: 'P-1', caste: 'none' } },
      { name: 'line', value: 'only words' },
    ];
    const { people, others } = present(items, english);
    expect(others).toEqual([
      {
        title: 'implant',
        rows: [
          { label: 'serial', value: { text: 'X-1' } },
          { label: 'lot', value: { text: '1, 2' } },
        ],
      },
      { title: 'Line', rows: [{ label: 'Line', value: { text: 'only words' } }] },
    ]);
    expect(pairs(people)).toEqual({ 'Patient no.': 'P-1', caste: 'none' });
  });

  test('text that would rearrange what stands beside it is made visible', () => {
    expect(showAny('A\u202e00.1₹\u0000\n', english).text).toBe('A\ufffd00.1₹\ufffd\ufffd');
    // Joiners belong to Devanagari and stay.
    expect(showAny('क्\u200dष', english).text).toBe('क्\u200dष');
  });

  test('a value in the wrong form is shown as it stands', () => {
    expect(show('soon', 'money', english).text).toBe('soon');
    expect(show('2026-99-99', 'day', english).text).toBe('2026-99-99');
    expect(show('never', 'expiry', english).text).toBe('never');
    expect(show(7, 'word', english).text).toBe('7');
    expect(show('constructor', 'word', english).text).toBe('constructor');
    expect(show(-5, 'percent', english).text).toBe('-5');
    expect(dateTime(Number.MAX_SAFE_INTEGER, 'en')).toBe(String(Number.MAX_SAFE_INTEGER));
  });

  test('whatever a claim may hold is shown and never throws', () => {
    const { value } = fc.letrec<{ value: CborValue }>((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.maxSafeInteger(),
        fc.bigInt({ min: -(2n ** 64n), max: 2n ** 64n - 1n }),
        fc.string({ unit: 'grapheme' }),
        fc.boolean(),
        fc.constant(null),
        fc.uint8Array({ maxLength: 40 }),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(
          fc.oneof(fc.string(), fc.constantFrom('qty', 'rate', 'per', 'tax', 'exp', 'grade', '__proto__')),
          tie('value'),
        ),
      ),
    }));
    const item = fc.record({
      name: fc.constantFrom('line', 'totals', 'patient', 'bill', 'day', 'constructor', 'x'),
      value,
    });
    fc.assert(
      fc.property(fc.array(item, { maxLength: 5 }), fc.constantFrom('INR', 'XXX', 'JPY', 'ZZZ'), (items, currency) => {
        const { people, lines, totals, others } = present(items, { ...hindi, currency });
        expect(lines.length + others.length).toBeLessThanOrEqual(items.length);
        for (const row of [...people, ...totals]) expect(row.value.text).not.toMatch(/\p{Bidi_Control}/u);
      }),
      { numRuns: 300 },
    );
  });
});
