import { afterAll, describe, expect, test } from 'vitest';
import { closePrinting, renderBill } from './index.ts';
import { bill, sealedProof } from './sample.fixture.ts';

afterAll(closePrinting);

describe('printing on other threads', () => {
  test('leaves this thread to others while a long bill is laid out', async () => {
    await renderBill(bill(), 'a4');
    let turns = 0;
    const count = setInterval(() => (turns += 1), 1);
    await renderBill(bill({}, 300), 'a4');
    clearInterval(count);
    expect(turns).toBeGreaterThan(20);
  });

  test('takes more orders than there are threads, each its own document', async () => {
    const sizes = [3, 40, 8, 25, 1, 12];
    const printed = await Promise.all(sizes.map((lines) => renderBill(bill({}, lines), '80mm')));
    const again = await Promise.all(sizes.map((lines) => renderBill(bill({}, lines), '80mm')));
    expect(printed.map((pdf, index) => pdf.equals(again[index] ?? pdf.subarray(1)))).toEqual(sizes.map(() => true));
    expect(new Set(printed.map((pdf) => pdf.length)).size).toBe(sizes.length);
  });

  test('carries an error back as it is, and goes on printing', async () => {
    const proof = sealedProof();
    const headerQr = { url: 'https://verify.example/#', digits: '7'.repeat(9_000) };
    await expect(renderBill(bill({ proof: { ...proof, headerQr } }), 'a4')).rejects.toThrow(RangeError);
    expect((await renderBill(bill(), 'a4')).subarray(0, 5).toString()).toBe('%PDF-');
  });

  test('fails what is under way when it is closed, and prints again afterwards', async () => {
    const underWay = renderBill(bill({}, 300), 'a4').then(
      () => 'printed',
      (error: unknown) => String(error),
    );
    await closePrinting();
    expect(await underWay).toMatch(/The server stops/);
    expect((await renderBill(bill(), 'a4')).length).toBeGreaterThan(1_000);
  });
});
