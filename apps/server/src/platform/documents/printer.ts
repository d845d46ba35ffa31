import { readFile } from 'node:fs/promises';
import type * as pdfmakeTypes from 'pdfmake';
import type { TDocumentDefinitions } from 'pdfmake/interfaces.js';

const FONTS = new URL('../../../assets/fonts/', import.meta.url);
const FAMILIES = {
  Latin: { normal: 'NotoSans-Regular.ttf', bold: 'NotoSans-Bold.ttf' },
  Devanagari: { normal: 'NotoSansDevanagari-Regular.ttf', bold: 'NotoSansDevanagari-Bold.ttf' },
};

/** `virtualfs` is missing in the library's types. */
type Pdfmake = typeof pdfmakeTypes & { virtualfs: { writeFileSync(name: string, content: Buffer): void } };
let loading: Promise<Pdfmake> | undefined;

/** Lays out and writes a PDF. The library and the fonts are loaded once, by the first document that needs them. */
export async function print(definition: TDocumentDefinitions): Promise<Buffer> {
  loading ??= load();
  const pdfmake = await loading;
  return pdfmake.createPdf(definition).getBuffer();
}

async function load(): Promise<Pdfmake> {
  const pdfmake = (await import('pdfmake')).default as Pdfmake;
  for (const file of Object.values(FAMILIES).flatMap(Object.values)) {
    pdfmake.virtualfs.writeFileSync(file, withSharedLineBox(await readFile(new URL(file, FONTS))));
  }
  pdfmake.setFonts(FAMILIES);
  // A document is made of what it was given: no text in it can make this process read an address or a file.
  pdfmake.setUrlAccessPolicy(() => false);
  pdfmake.setLocalAccessPolicy(() => false);
  return pdfmake;
}

/**
 * Gives a font, in memory, the line box that both families share: ascent and descent in its `hhea` table. Noto Sans
 * and its Devanagari differ there, so that neighbouring cells of two scripts would not stand on one line.
 */
function withSharedLineBox(font: Buffer): Buffer {
  const tables = font.readUInt16BE(4);
  for (let entry = 12; entry < 12 + tables * 16; entry += 16) {
    if (font.toString('latin1', entry, entry + 4) !== 'hhea') continue;
    const hhea = font.readUInt32BE(entry + 8);
    font.writeInt16BE(1000, hhea + 4);
    font.writeInt16BE(-400, hhea + 6);
    return font;
  }
  throw new Error('a font without an hhea table');
}
