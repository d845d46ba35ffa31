import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { PAPERS } from './paper.ts';
import { DOT, qrSymbol } from './qr.ts';
import type { QrSymbol } from './qr.ts';
import { payload } from './sample.fixture.ts';

beforeAll(async () => {
  const file = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm');
  const wasm = await readFile(file);
  prepareZXingModule({ overrides: { wasmBinary: Uint8Array.from(wasm).buffer } });
});

/** What a 203 dpi printer puts on paper: one pixel a dot, black or white. */
async function printed({ svg, modules, dots }: QrSymbol): Promise<Buffer> {
  const side = modules * dots;
  const sized = svg.replace('<svg ', `<svg width="${side}" height="${side}" `);
  return sharp(Buffer.from(sized)).flatten({ background: '#fff' }).greyscale().threshold(128).png().toBuffer();
}

/** What a phone makes of it: seen larger, askew, out of focus, then cut to black and white again. */
async function photographed(paper: Buffer, degrees: number, blur: number): Promise<Buffer> {
  const { width } = await sharp(paper).metadata();
  const turned = await sharp(paper)
    .extend({ top: 40, bottom: 40, left: 40, right: 40, background: '#fff' })
    .resize({ width: (width + 80) * 2, kernel: 'cubic' })
    .rotate(degrees, { background: '#fff' })
    .png()
    .toBuffer();
  return sharp(turned).blur(blur).greyscale().threshold(128).png().toBuffer();
}

async function scan(picture: Buffer): Promise<string[]> {
  const found = await readBarcodes(new Uint8Array(picture), { formats: ['QRCode'], tryHarder: true });
  return found.map((code) => code.text);
}

describe.each([
  ['a short receipt on a roll', 300, PAPERS['80mm'].qrDots],
  ['a receipt with two witnesses on a roll', 1050, PAPERS['80mm'].qrDots],
  ['a receipt with two witnesses on a sheet', 1050, PAPERS.a4.qrDots],
  ['a receipt with two witnesses on half a sheet', 1050, PAPERS.a5.qrDots],
] as const)('%s', (_name, bytes, maxDots) => {
  const given = payload(bytes);
  const symbol = qrSymbol(given, maxDots);

  test('has modules of three or four whole dots and fits', () => {
    expect([3, 4]).toContain(symbol.dots);
    expect(symbol.modules * symbol.dots).toBeLessThanOrEqual(maxDots);
    expect(symbol.side).toBeCloseTo(symbol.modules * symbol.dots * DOT, 9);
  });

  test('reads back from the one-bit print', async () => {
    expect(await scan(await printed(symbol))).toEqual([given.url + given.digits]);
  });

  test.each([
    [2, 1.5],
    [-7, 1.5],
    [13, 1.2],
  ])('reads back turned by %i°, blurred and cut to one bit', async (degrees, blur) => {
    expect(await scan(await photographed(await printed(symbol), degrees, blur))).toEqual([given.url + given.digits]);
  });
});

test('the digits are a numeric segment: the code is as small as the specification allows', () => {
  // A receipt of 1,000 bytes is version 23-L: 109 modules and 8 of quiet zone (ledger.md).
  expect(qrSymbol(payload(1000), 400).modules).toBe(117);
});

test('what does not fit readably, and what is not digits, is refused', () => {
  expect(() => qrSymbol(payload(2000), 400)).toThrow(/split it/);
  expect(() => qrSymbol(payload(4000), 4000)).toThrow(/split it/);
  expect(() => qrSymbol({ url: 'https://x/', digits: '12a' }, 400)).toThrow(RangeError);
  expect(() => qrSymbol({ url: 'https://x/', digits: '' }, 400)).toThrow(RangeError);
});
