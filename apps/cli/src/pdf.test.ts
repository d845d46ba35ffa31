import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { CouldNot } from './command.ts';
import { isPdf, RECEIPT_HEADER, receiptsIn } from './pdf.ts';

const receipt = `${RECEIPT_HEADER}\nextra AA==\nindex 0\n\nlog\n`;

function pdf(...objects: (string | Buffer)[]): Buffer {
  return Buffer.concat([Buffer.from('%PDF-1.7\n'), ...objects.map((each) => Buffer.from(each)), Buffer.from('%%EOF')]);
}

function stream(dictionary: string, content: Buffer, lineEnd = '\n'): Buffer {
  return Buffer.concat([
    Buffer.from(`7 0 obj\n<< ${dictionary} >>\nstream${lineEnd}`),
    content,
    Buffer.from('\nendstream\nendobj\n'),
  ]);
}

describe('the receipt inside a PDF', () => {
  const plain = Buffer.from(receipt);
  const packed = deflateSync(plain);

  test.each([
    ['plain', stream(`/Type /EmbeddedFile /Length ${plain.length}`, plain)],
    ['packed', stream(`/Type /EmbeddedFile /Filter /FlateDecode /Length ${packed.length}`, packed)],
    ['packed with a length elsewhere', stream('/Filter /FlateDecode /Length 12 0 R', packed)],
    ['plain with a length elsewhere', stream('/Length 12 0 R', plain)],
    ['after a Windows line end', stream(`/Length ${plain.length}`, plain, '\r\n')],
    [
      'behind a stream of another object',
      Buffer.concat([stream('/Length 5', Buffer.from('hello')), stream(`/Length ${plain.length}`, plain)]),
    ],
  ])('is found when it is %s', (_, object) => {
    expect(receiptsIn(pdf(object))).toEqual([receipt]);
  });

  test('is told apart from a page that only shows its words', () => {
    expect(receiptsIn(pdf(stream('/Length 40', Buffer.from(`(${receipt}) Tj`.padEnd(40)))))).toEqual([]);
  });

  test('is not unpacked beyond all reason', () => {
    const bomb = deflateSync(Buffer.concat([plain, Buffer.alloc(64 * 1024 * 1024)]));
    expect(receiptsIn(pdf(stream(`/Filter /FlateDecode /Length ${bomb.length}`, bomb)))).toEqual([]);
  });

  test('is not searched for in many streams that together unpack beyond all reason, and that is said', () => {
    const bomb = deflateSync(Buffer.alloc(5 * 1024 * 1024));
    const bombs = Array.from({ length: 4 }, () => stream(`/Filter /FlateDecode /Length ${bomb.length}`, bomb));
    const own = stream(`/Length ${plain.length}`, plain);
    expect(() => receiptsIn(pdf(own, ...bombs), 12 * 1024 * 1024)).toThrow(CouldNot);
    expect(receiptsIn(pdf(own, ...bombs), 32 * 1024 * 1024)).toEqual([receipt]);
  });

  test('is not searched for in streams that never end, each up to the end of the file', () => {
    const endless = 'stream\n'.repeat(1_000);
    expect(() => receiptsIn(pdf(endless), 1_000_000)).toThrow(CouldNot);
    expect(receiptsIn(pdf(endless))).toEqual([]);
  });

  test('is found beside pictures, which are not unpacked', () => {
    const picture = deflateSync(Buffer.alloc(5 * 1024 * 1024));
    const pictures = Array.from({ length: 4 }, () =>
      stream(`/Subtype /Image /Filter /FlateDecode /Length ${picture.length}`, picture),
    );
    expect(receiptsIn(pdf(...pictures, stream(`/Length ${plain.length}`, plain)), 1024 * 1024)).toEqual([receipt]);
  });

  test.each([
    'stream',
    'stream\n',
    '<< /Length 99999999 >> stream\nx',
    '1 0 obj << /Filter /FlateDecode >> stream\nendstream',
  ])('is not found in nonsense, which does no harm: %j', (text) => {
    expect(receiptsIn(pdf(text))).toEqual([]);
  });

  test('only in what is a PDF', () => {
    expect([isPdf(pdf()), isPdf(Buffer.from(receipt))]).toEqual([true, false]);
  });
});
