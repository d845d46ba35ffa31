import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { renderBill } from '../../../server/src/platform/documents/index.ts';
import { bill, sealedProof } from '../../../server/src/platform/documents/sample.fixture.ts';
import { someReceipt } from '../../test/receipts.ts';
import { isPdf, proofInPdf } from './pdf.ts';

const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));
const problem = (key: string) => expect.objectContaining({ sentence: expect.objectContaining({ key }) });
let file: string;
beforeAll(async () => {
  ({ file } = await someReceipt());
});

/** A PDF with this stream in it, as some other program may have written it. */
function pdf(dictionary: string, body: Uint8Array, end = '\nendstream'): Uint8Array {
  const head = bytesOf(`%PDF-1.7\n1 0 obj\n<< /Type /EmbeddedFile ${dictionary} >>\nstream\n`);
  return Uint8Array.from(Buffer.concat([head, body, bytesOf(`${end}\nendobj\ntrailer << /Root 2 0 R >>\n%%EOF\n`)]));
}

describe("a PDF of the hospital's own printer", () => {
  let bytes: Uint8Array;
  const printed = async (receiptFile: string | null): Promise<Uint8Array> => {
    const proof = sealedProof(2);
    return Uint8Array.from(await renderBill(bill({ proof: { ...proof, receiptFile } }, 12), 'a4'));
  };

  beforeAll(async () => {
    bytes = await printed(file);
  });

  test('gives the proof inside it byte for byte', async () => {
    expect(isPdf(bytes)).toBe(true);
    expect(await proofInPdf(bytes)).toBe(file);
  });

  test('that carries none is said to carry none', async () => {
    await expect(proofInPdf(await printed(null))).rejects.toEqual(problem('problem.pdfNone'));
  });

  test('that was cut off anywhere gives the whole proof or none, and ends with a sentence', async () => {
    const cuts = Array.from({ length: 25 }, (_, i) => Math.floor((bytes.length * i) / 25));
    for (const cut of cuts) {
      const answer = await proofInPdf(bytes.slice(0, cut)).catch((error: unknown) => error);
      expect([file, problem('problem.pdfNone')]).toContainEqual(answer);
    }
  });
});

describe('a PDF that somebody made to hold the page up', () => {
  const many = (dictionary: string, count: number, body: string): Uint8Array => {
    const stream = `1 0 obj\n<< ${dictionary} >>\nstream\n${body}`;
    return bytesOf(`%PDF-1.7\n${stream.repeat(count)}`);
  };

  test('with streams that overlap or never end is looked at a few times over, not once for each', async () => {
    const looks = vi.spyOn(Blob.prototype, 'stream');
    const overlapping = many('/Filter /FlateDecode /Length 20000', 1_000, 'x'.repeat(30));
    await expect(proofInPdf(overlapping)).rejects.toEqual(problem('problem.pdfNone'));
    expect(looks.mock.calls.length).toBeLessThan(50);
    looks.mockRestore();
    await expect(proofInPdf(many('/Type /X', 1_000, ''))).rejects.toEqual(problem('problem.pdfNone'));
  });
});

describe('a PDF that another program wrote', () => {
  const packed = (): Uint8Array => Uint8Array.from(deflateSync(file));

  test.each([
    ['a stated length', (body: Uint8Array) => pdf(`/Filter /FlateDecode /Length ${body.length}`, body)],
    ['a filter in a list', (body: Uint8Array) => pdf(`/Filter [ /FlateDecode ] /Length ${body.length}`, body)],
    ['a length that stands elsewhere', (body: Uint8Array) => pdf('/Length 7 0 R /Filter /FlateDecode', body)],
    ['a wrong length', (body: Uint8Array) => pdf('/Length 5 /Filter /FlateDecode', body)],
    ['a length beyond the file', (body: Uint8Array) => pdf('/Length 99999999 /Filter /FlateDecode', body)],
    ['Windows line ends', (body: Uint8Array) => pdf('/Filter /FlateDecode', body, '\r\nendstream')],
    ['no line end before endstream', (body: Uint8Array) => pdf('/Filter /FlateDecode', body, 'endstream')],
  ])('with %s gives its proof', async (_name, make) => {
    expect(await proofInPdf(make(packed()))).toBe(file);
  });

  test('gives a proof that is not compressed', async () => {
    expect(await proofInPdf(pdf(`/Length ${file.length}`, bytesOf(file).slice(), '\nendstream'))).toContain(
      'tlog-proof',
    );
  });

  test('with the same proof twice gives it, with two different ones refuses to choose', async () => {
    const one = pdf('/Filter /FlateDecode', packed());
    const two = pdf('/Filter /FlateDecode', Uint8Array.from(deflateSync(file.replace('index 5', 'index 6'))));
    expect(await proofInPdf(Uint8Array.from([...one, ...one]))).toBe(file);
    await expect(proofInPdf(Uint8Array.from([...one, ...two]))).rejects.toEqual(problem('problem.pdfMany'));
  });

  test('that is locked is said to be locked', async () => {
    const locked = bytesOf('%PDF-1.7\ntrailer << /Encrypt 3 0 R >>\n%%EOF');
    await expect(proofInPdf(locked)).rejects.toEqual(problem('problem.pdfLocked'));
  });

  test('with a deflate bomb in it costs little', async () => {
    const bomb = Uint8Array.from(deflateSync(Buffer.alloc(60_000_000)));
    await expect(proofInPdf(pdf('/Filter /FlateDecode', bomb))).rejects.toEqual(problem('problem.pdfNone'));
  });

  test('with a proof that never ends is refused', async () => {
    const endless = Buffer.concat([Buffer.from('c2sp.org/tlog-proof@v1\n'), Buffer.alloc(20_000_000, 'A')]);
    const bytes = pdf('/Filter /FlateDecode', Uint8Array.from(deflateSync(endless)));
    await expect(proofInPdf(bytes)).rejects.toEqual(problem('problem.pdfNone'));
  });
});

test('whatever follows a PDF header ends with a sentence', async () => {
  const word = fc.constantFrom('<<', '>>', 'stream\n', 'endstream', ' obj', '/Length 9', '/Filter /FlateDecode', '\n');
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(word, fc.string({ unit: 'binary', maxLength: 20 }))), async (words) => {
      const bytes = bytesOf(`%PDF-1.7\n${words.join('')}`);
      await expect(proofInPdf(bytes)).rejects.toEqual(problem('problem.pdfNone'));
    }),
    { numRuns: 100 },
  );
});
