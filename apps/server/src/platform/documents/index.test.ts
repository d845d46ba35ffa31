import { inflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { renderBill, renderCreditNote, renderReceipt } from './index.ts';
import { print } from './printer.ts';
import { bill, creditNote, receipt, sealedProof, TLOG_PROOF } from './sample.fixture.ts';

const text = (pdf: Buffer): string => pdf.toString('latin1');
const boxes = (pdf: Buffer): number[][] =>
  [...text(pdf).matchAll(/\/MediaBox \[([0-9. ]+)\]/g)].map((match) => (match[1] ?? '').split(' ').map(Number));

/** The bytes of the one attached file. */
function attachment(pdf: Buffer): string {
  const start = /\/Type \/EmbeddedFile[^]*?stream\r?\n/.exec(text(pdf));
  if (!start) return '';
  return inflateSync(pdf.subarray(start.index + start[0].length)).toString('utf8');
}

describe('a printed bill', () => {
  test('on a roll is one page of the printer’s width, as long as its content', async () => {
    const [short] = boxes(await renderBill(bill({}, 3), '80mm'));
    const [long, ...more] = boxes(await renderBill(bill({ language: 'mr' }, 40), '80mm'));
    const [again] = boxes(await renderBill(bill({}, 3), '80mm'));
    expect(more).toEqual([]);
    expect(short?.[2]).toBeCloseTo((80 / 25.4) * 72, 0);
    expect(long?.[3]).toBeGreaterThan((short?.[3] ?? 0) + 36 * 30);
    expect(again).toEqual(short);
  });

  test('with 40 lines takes several sheets of A4 and of A5 on its side', async () => {
    const a4 = boxes(await renderBill(bill({ language: 'hi' }, 40), 'a4'));
    const a5 = boxes(await renderBill(bill({ language: 'hi' }, 40), 'a5'));
    expect(a4.length).toBeGreaterThan(1);
    expect(a5.length).toBeGreaterThan(a4.length);
    expect(a4.every((box) => Math.round(box[2] ?? 0) === 595 && Math.round(box[3] ?? 0) === 842)).toBe(true);
    expect(a5.every((box) => Math.round(box[2] ?? 0) === 595 && Math.round(box[3] ?? 0) === 420)).toBe(true);
  });

  test('carries its .tlog-proof byte for byte, and none before there is one', async () => {
    const pdf = await renderBill(bill(), 'a4');
    expect(text(pdf)).toContain('(OPD-2627-000123.tlog-proof)');
    expect(attachment(pdf)).toBe(TLOG_PROOF);
    expect(attachment(await renderBill(bill({ proof: { state: 'draft' } }), 'a4'))).toBe('');
  });

  test('is the same bytes for the same view', async () => {
    expect((await renderBill(bill(), '80mm')).equals(await renderBill(bill(), '80mm'))).toBe(true);
  });

  test('has metadata that names document and hospital and no person', async () => {
    const proof = sealedProof();
    const pdf = text(await renderBill(bill({ proof: { ...proof, receiptFile: null } }), 'a4'));
    expect(pdf).toContain('(Tax Invoice OPD-2627-000123)');
    expect(pdf).toContain('(Asha Hospital)');
    expect(pdf).toContain('(D:20261121080500Z)');
    for (const personal of ['Meera', 'AH-000451', '98220', 'Deshmukh', 'Ravi']) expect(pdf).not.toContain(personal);
  });

  test('takes any text as text', async () => {
    const hostile = [
      '/etc/passwd',
      'http://127.0.0.1:1/x',
      '<b>&amp;</b>',
      '{page}',
      '\u202e\u0000\ud800',
      '🩺',
      'data:,x',
    ];
    for (const name of hostile) {
      const pdf = await renderBill(bill({ customer: { kind: 'walk-in', name, phone: name }, doctor: name }), '80mm');
      expect(boxes(pdf).length).toBe(1);
    }
  });
});

test('receipts, refunds and credit notes are printed on every paper', async () => {
  for (const size of ['a4', 'a5', '80mm'] as const) {
    for (const kind of ['payment', 'refund'] as const) {
      expect(boxes(await renderReceipt(receipt({ kind, language: 'hi' }), size)).length).toBe(1);
    }
    expect(boxes(await renderCreditNote(creditNote({ language: 'mr' }), size)).length).toBeGreaterThan(0);
  }
});

test('the printer reads no file of the host and opens no address', async () => {
  for (const address of [
    '/etc/passwd',
    'file:///etc/passwd',
    'http://127.0.0.1:1/x.png',
    'https://127.0.0.1:1/x.png',
  ]) {
    const defaultStyle = { font: 'Latin' };
    await expect(print({ defaultStyle, content: [{ image: address }] })).rejects.toThrow(/denied|Invalid image/);
    await expect(print({ defaultStyle, content: ['x'], files: { x: { src: address } } })).rejects.toThrow(/denied/);
  }
});
