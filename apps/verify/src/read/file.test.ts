import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { someReceipt } from '../../test/receipts.ts';
import { type PictureReader, readCodes, readFile } from './file.ts';
import { ReadProblem, sentenceFor } from './problem.ts';
import { looksLikeCode, readCode, readPasted } from './text.ts';

/** Pictures are opened by the browser; here they are told apart only (the browser tests open them). */
const noPictures: PictureReader = () => Promise.reject(new ReadProblem('problem.pictureUnreadable'));
const problem = (key: string) => expect.objectContaining({ sentence: expect.objectContaining({ key }) });
const read = (content: string | Uint8Array<ArrayBuffer>) => readFile(new Blob([content]), noPictures);
let held: Awaited<ReturnType<typeof someReceipt>>;
beforeAll(async () => {
  held = await someReceipt();
});

test('a proof is read from its file, its text, its link and its digits', async () => {
  const { file, url, digits, receipt, compact } = held;
  expect(await read(file)).toEqual([receipt]);
  expect(readPasted(file)).toEqual(receipt);
  expect(readPasted(url)).toEqual(compact);
  expect(readPasted(digits)).toEqual(compact);
  expect(readCode(url)).toEqual(compact);
  expect(await read(digits)).toEqual([compact]);
});

test('a pasted proof may have lost its last line end, gained spaces, or come over from Windows', () => {
  const { file, digits, receipt, compact } = held;
  expect(readPasted(` ${file.trim()}  `)).toEqual(receipt);
  expect(readPasted(file.replaceAll('\n', '\r\n'))).toEqual(receipt);
  expect(readPasted(digits.replace(/.{60}/g, '$&\n'))).toEqual(compact);
});

test('a proof FILE with changed line ends is refused with the reason, not repaired', async () => {
  await expect(read(held.file.replaceAll('\n', '\r\n'))).rejects.toEqual(problem('problem.lineEnds'));
});

test('codes with lines are read like the others', () => {
  const [first = ''] = held.itemsDigits;
  expect(readCode(first)).toMatchObject({ form: 'items', part: 1 });
});

test.each([
  ['nothing', '', 'problem.empty'],
  ['spaces', ' \n ', 'problem.empty'],
  ['a sentence', 'my bill of Tuesday', 'problem.text'],
  ['another link', 'https://verify.example/verify', 'problem.text'],
  ['a few digits', '12345', 'problem.text'],
  ['many digits that are no receipt', '9'.repeat(290), 'problem.damaged'],
  ['the head of a proof alone', 'c2sp.org/tlog-proof@v1\n', 'problem.damaged'],
  ['another proof format', 'c2sp.org/tlog-proof@v2\nindex 0\n\n', 'problem.text'],
])('pasting %s gives a sentence', (_name, text, key) => {
  expect(() => readPasted(text)).toThrow(problem(key));
});

test('a file that is nothing of ours gives a sentence', async () => {
  await expect(read('')).rejects.toEqual(problem('problem.empty'));
  await expect(read(Uint8Array.of(0xff, 0xfe, 0, 1))).rejects.toEqual(problem('problem.file'));
  await expect(read('hello')).rejects.toEqual(problem('problem.text'));
  await expect(read(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10))).rejects.toEqual(
    problem('problem.pictureUnreadable'),
  );
  await expect(read(new Uint8Array(65_000_000))).rejects.toEqual(problem('problem.size'));
});

test('among the codes of a picture only ours are read', () => {
  const { url, itemsDigits, compact } = held;
  const upi = 'upi://pay?pa=asha@bank&am=367.00';
  expect(readCodes([upi, url, ...itemsDigits])).toEqual([compact, ...itemsDigits.map(readCode)]);
  expect(() => readCodes([upi])).toThrow(problem('problem.pictureOther'));
  expect(() => readCodes([])).toThrow(problem('problem.pictureEmpty'));
  expect(looksLikeCode(upi)).toBe(false);
});

/** Every refusal is one of our sentences; anything else would end in silence on the page. */
async function refusalOf(work: () => unknown): Promise<string> {
  try {
    await work();
    return 'read';
  } catch (error) {
    return sentenceFor(error).key;
  }
}

test('garbage of every kind ends with a sentence of its own', async () => {
  const { file, digits } = held;
  const garbage = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.string({ unit: fc.nat(9).map(String), maxLength: 500 }),
    fc
      .tuple(fc.nat(file.length), fc.string({ maxLength: 5 }))
      .map(([at, text]) => file.slice(0, at) + text + file.slice(at + 1)),
    fc.tuple(fc.nat(digits.length), fc.nat(9)).map(([at, digit]) => digits.slice(0, at) + digit + digits.slice(at + 1)),
    fc.nat(digits.length).map((at) => digits.slice(at)),
  );
  await fc.assert(
    fc.asyncProperty(garbage, async (text) => {
      expect(await refusalOf(() => readPasted(text))).not.toBe('problem.unexpected');
      expect(await refusalOf(() => readCode(text))).not.toBe('problem.unexpected');
      expect(await refusalOf(() => read(text))).not.toBe('problem.unexpected');
    }),
    { numRuns: 120 },
  );
});

test('bytes of every kind end with a sentence of their own', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
      expect(await refusalOf(() => read(bytes.slice()))).not.toBe('problem.unexpected');
    }),
    { numRuns: 200 },
  );
});

test('what nobody foresaw is said with its reason', () => {
  expect(sentenceFor(new TypeError('odd'))).toEqual({ key: 'problem.unexpected', params: { reason: 'odd' } });
  expect(sentenceFor('odd')).toEqual({ key: 'problem.unexpected', params: { reason: 'odd' } });
});
