/** Malicious input: every parser answers or throws a LedgerError, whatever it is given, and never anything else. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  compactItems,
  compactReceipt,
  decodeCbor,
  decodeCompact,
  decodeHeader,
  decodeItem,
  decodeItemsPart,
  ed25519Signer,
  Edge,
  encodeCompact,
  followSuccessions,
  formatPins,
  formatPolicy,
  formatReceipt,
  fromBase64,
  fromDigits,
  fromHex,
  fromUtf8,
  forkEvidence,
  formatEvidence,
  formatSubmission,
  formatSuccession,
  LedgerError,
  parseCheckpoint,
  parseEntries,
  parseEvidence,
  parseLogList,
  openPolicyUpdate,
  parseNote,
  parsePins,
  parsePolicy,
  parseReceipt,
  parseSignatures,
  parseSubmission,
  parseTilePath,
  parseVkey,
  readBytes,
  readCosignature,
  readPresented,
  signNote,
  signPolicyUpdate,
  splitStatements,
  toDigits,
  type Verification,
  verifyEvidence,
  verifyReceipt,
} from '../src/index.ts';
import { installNodeEd25519 } from '../src/node/ed25519.ts';
import { parseHeadLine, readTail } from '../src/node/heads.ts';
import { readJournal } from '../src/node/journal.ts';
import { attempt, bills, log, receiptOf, seedOf, testLog, testPolicy, WITNESSES } from './fixtures.ts';

// What is fuzzed here is reading; the portable check of signatures would take most of the time.
installNodeEd25519();
const claims = bills(9);
const target = testLog();
const head = await log(target, claims);
const bill = claims[5];
if (bill === undefined) throw new Error('no bill');
const receipt = await receiptOf(target, bill, 5, WITNESSES);
const policy = testPolicy([target.signer.vkey]);
const compact = encodeCompact(compactReceipt(receipt));
const [part = new Uint8Array()] = compactItems(bill.commitment, bill.items, 2000);

const forked = testLog();
const other = await log(forked, [...claims.slice(0, -1), ...claims.slice(0, 1)]);
const evidence = forkEvidence(target.signer.vkey, head.checkpoint, other.checkpoint);
if (evidence === undefined) throw new Error('no evidence');
const submission = formatSubmission({ old: 5, proof: [head.root, other.root], checkpoint: head.checkpoint });

const pins = { name: 'policy.example', threshold: 1, keys: [parseVkey(target.signer.vkey)] };
const update = await signPolicyUpdate({ name: 'policy.example', sequence: 1, policy }, [target.signer]);

const rootKey = ed25519Signer('asha.example/log/asha', seedOf('root'));
const root = parseVkey(rootKey.vkey);
const next = parseVkey(testLog('asha.example/log/asha-2027').signer.vkey);
const ended = { old: parseVkey(target.signer.vkey), size: head.size, hash: head.root, next, time: 0 };
const statement = await signNote(formatSuccession({ root, ...ended, reason: 'year' }), [rootKey]);

const SEED = 20261121;
const RUNS = process.env['PRAMANA_LONG'] === '1' ? 200_000 : 1500;

/** Noise, and good input with bytes changed, cut out, doubled or put in. */
function mangled(good: Uint8Array): fc.Arbitrary<Uint8Array> {
  const cut = fc.tuple(fc.nat(good.length), fc.nat(good.length), fc.uint8Array({ maxLength: 6 }));
  return fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    cut.map(([a, b, put]) => Uint8Array.from([...good.slice(0, a), ...put, ...good.slice(b)])),
    fc.array(fc.tuple(fc.nat(Math.max(0, good.length - 1)), fc.nat(255)), { maxLength: 4 }).map((changes) => {
      const copy = good.slice();
      for (const [at, byte] of changes) copy[at] = byte;
      return copy;
    }),
  );
}

const BYTE_PARSERS: [string, (bytes: Uint8Array) => unknown, Uint8Array][] = [
  ['CBOR', decodeCbor, bill.claim],
  ['headers', decodeHeader, bill.claim],
  ['items', decodeItem, part.slice(31)],
  ['compact receipts', decodeCompact, compact],
  ['items codes', decodeItemsPart, part],
  ['QR bytes', readBytes, part],
  ['edges', (bytes) => Edge.parse(bytes), head.edge],
  ['entry bundles', parseEntries, Uint8Array.of(0, 2, 1, 2, 0, 0)],
  ['UTF-8', fromUtf8, bill.claim],
  ['cosignatures', readCosignature, new Uint8Array(72).fill(1)],
  ['submissions to a witness', parseSubmission, new TextEncoder().encode(submission)],
  ['journals', readJournal, new TextEncoder().encode('0b5c5b1e [["a","b"]]\n')],
  ['heads.log', readTail, new TextEncoder().encode('0000 {}\n')],
];

test.each(BYTE_PARSERS)('the parser of %s survives any bytes', (_, parse, good) => {
  const property = fc.property(mangled(good), (bytes) => void attempt(() => parse(bytes)));
  expect(() => fc.assert(property, { numRuns: RUNS, seed: SEED })).not.toThrow();
});

/** Text made of the good one with pieces cut, moved and replaced by awkward characters. */
function mangledText(good: string): fc.Arbitrary<string> {
  const awkward = fc.constantFrom(
    '\n',
    '\n\n',
    ' ',
    '+',
    '— ',
    '=',
    '\u0000',
    '\ud800',
    '\u00a0',
    '०',
    '-1',
    '9'.repeat(20),
  );
  const cut = fc.tuple(fc.nat(good.length), fc.nat(good.length), fc.oneof(awkward, fc.string({ maxLength: 5 })));
  return fc.oneof(
    fc.string({ unit: 'binary', maxLength: 100 }),
    cut.map(([a, b, put]) => good.slice(0, a) + put + good.slice(b)),
  );
}

const TEXT_PARSERS: [string, (text: string) => unknown, string][] = [
  ['notes', parseNote, head.checkpoint],
  ['signature lines', parseSignatures, head.checkpoint.split('\n\n')[1] ?? ''],
  ['checkpoints', parseCheckpoint, parseNote(head.checkpoint).text],
  ['verifier keys', parseVkey, target.signer.vkey],
  ['policies', parsePolicy, formatPolicy(policy)],
  ['updates of policies', (text) => openPolicyUpdate(text, pins, null), update],
  ['pins', parsePins, formatPins(pins)],
  ['statements of roots', (text) => followSuccessions(policy, [root], splitStatements(text)), statement],
  ['lists of logs', parseLogList, formatPolicy(policy)],
  ['evidence', (text) => verifyEvidence(parseEvidence(text)), formatEvidence(evidence)],
  ['submissions as text', parseSubmission, submission],
  ['receipts', parseReceipt, formatReceipt(receipt)],
  ['whatever is presented', readPresented, `https://verify.example/#${toDigits(compact)}`],
  ['digits', fromDigits, toDigits(part)],
  ['base64', fromBase64, 'AAECAwQFBgc='],
  ['hexadecimal', fromHex, '00010203'],
  ['tile paths', parseTilePath, 'tile/0/x001/x234/067.p/8'],
  ['lines of heads.log', parseHeadLine, '00000000 {}'],
];

test.each(TEXT_PARSERS)('the parser of %s survives any text', (_, parse, good) => {
  const property = fc.property(mangledText(good), (text) => void attempt(() => parse(text)));
  expect(() => fc.assert(property, { numRuns: RUNS, seed: SEED })).not.toThrow();
});

function judge(bytes: Uint8Array): Verification | undefined {
  const presented = readBytes(bytes);
  return presented.form === 'items' ? undefined : verifyReceipt(presented, policy, bill?.items ?? []);
}

test('the verdict on any receipt that parses is an answer, never a crash, and never GREEN for another claim', () => {
  fc.assert(
    fc.property(mangled(compact), (bytes) => {
      const result = attempt(() => judge(bytes));
      const green = !(result instanceof LedgerError) && result?.verdict === 'GREEN';
      expect(green ? result.header : bill.header).toEqual(bill.header);
    }),
    { numRuns: Math.ceil(RUNS / 10), seed: SEED },
  );
});
