import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { attempt, bills, log, receiptOf, testLog, testPolicy, WITNESSES, witnessed } from '../test/fixtures.ts';
import { concat } from './bytes.ts';
import { blockHash } from './claim.ts';
import { compactReceipt, decodeCompact, encodeCompact, type PendingReceipt } from './compact.ts';
import { cosignatureMessage } from './cosignature.ts';
import { LedgerError } from './errors.ts';
import { disclose } from './item.ts';
import { addSignatures, parseNote } from './note.ts';
import { parsePolicy } from './policy.ts';
import { formatSignature } from './signature.ts';
import { type Verification, verifyReceipt } from './verdict.ts';
import { parseVkey } from './vkey.ts';

const claims = bills(30);
const target = testLog();
await log(target, claims);
const [, , bill, other] = claims;
if (bill === undefined || other === undefined) throw new Error('no bill');
const policy = testPolicy([target.signer.vkey]);
const full = await receiptOf(target, bill, 2, WITNESSES.slice(0, 2));
const pending: PendingReceipt = {
  form: 'pending',
  kind: 'bill',
  logRef: compactReceipt(full).logRef,
  salt: bill.salt,
  claim: bill.claim,
};

const failed = ({ checks }: Verification) => checks.find(({ ok }) => ok === false)?.check;
const okOf = ({ checks }: Verification, id: string) => checks.find(({ check }) => check === id)?.ok;
const IDS = ['claim', 'kind', 'log', 'inclusion', 'log-signature', 'witnesses', 'lines'];

test('with the quorum of the policy a receipt is GREEN, as a file and as a QR', () => {
  for (const receipt of [full, compactReceipt(full)]) {
    const result = verifyReceipt(receipt, policy, bill.items);
    expect(result.verdict).toBe('GREEN');
    expect(result.checks.map(({ check, ok }) => [check, ok])).toEqual(IDS.map((id) => [id, true]));
    expect(result.header).toEqual(bill.header);
    expect(result.items).toEqual(bill.items);
    expect(result.commitment).toEqual(bill.commitment);
    expect(result.block).toEqual(blockHash(bill.header.prev, bill.commitment));
    expect(result.checkpoint).toMatchObject({ origin: target.origin, size: 31 });
    expect(result.witnesses.map(({ name }) => name)).toEqual(['w0', 'w1']);
  }
});

test('a cosignature without a time is none, in a file as in a QR', async () => {
  const [w0] = WITNESSES;
  if (w0 === undefined) throw new Error('no witness');
  const { text } = parseNote(full.checkpoint);
  const signature = await w0.sign(cosignatureMessage(text, 0));
  const { name, keyId } = parseVkey(w0.vkey);
  const line = formatSignature({ name, keyId, signature: concat(new Uint8Array(8), signature) });
  const bare = await receiptOf(target, bill, 2);
  const file = { ...bare, checkpoint: addSignatures(bare.checkpoint, line) };
  const qr = { ...compactReceipt(bare), witnesses: [{ ref: keyId, time: 0, signature }] };
  for (const receipt of [file, qr]) {
    expect(failed(verifyReceipt(receipt, policy, bill.items))).toBe('witnesses');
  }
});

test('a time that a QR cannot hold leaves that one cosignature out', async () => {
  const [w0, w1] = WITNESSES;
  if (w0 === undefined || w1 === undefined) throw new Error('no witness');
  const bare = await receiptOf(target, bill, 2);
  const late = await witnessed(await witnessed(bare.checkpoint, [w0], 2 ** 40), [w1], 2 ** 40 - 1);
  const compact = compactReceipt({ ...bare, checkpoint: late });
  expect(compact.witnesses).toMatchObject([{ time: 2 ** 40 - 1 }]);
  expect(decodeCompact(encodeCompact(compact))).toEqual(compact);
});

test('with fewer witnesses than the policy asks, with none, or with quorum none, it is AMBER', async () => {
  const one = await receiptOf(target, bill, 2, WITNESSES.slice(0, 1));
  const none = await receiptOf(target, bill, 2);
  const lax = testPolicy([target.signer.vkey], 'none');
  for (const [receipt, by] of [
    [one, policy],
    [none, policy],
    [full, lax],
  ] as const) {
    for (const form of [receipt, compactReceipt(receipt)]) {
      const result = verifyReceipt(form, by, bill.items);
      expect(result.verdict).toBe('AMBER');
      expect(okOf(result, 'witnesses')).toBeNull();
      expect(okOf(result, 'log-signature')).toBe(true);
    }
  }
});

test('the same witness twice counts once', async () => {
  const [w] = WITNESSES;
  if (w === undefined) throw new Error('no witness');
  const twice = { ...full, checkpoint: await witnessed(full.checkpoint.split('\n— nira')[0] + '\n', [w]) };
  const again = { ...twice, checkpoint: await witnessed(twice.checkpoint, [w], 1_790_000_999) };
  expect(verifyReceipt(again, policy).verdict).toBe('AMBER');
  expect(verifyReceipt(compactReceipt(again), policy).verdict).toBe('AMBER');
});

test('without the lines it says plainly that they were not checked, and the verdict stays', () => {
  for (const receipt of [compactReceipt(full), { ...full, items: [] }, { ...full, items: disclose(bill.items, []) }]) {
    const result = verifyReceipt(receipt, policy);
    expect(result.verdict).toBe('GREEN');
    expect(result.checks.at(-1)).toMatchObject({ check: 'lines', ok: null });
    expect(result.checks.at(-1)?.detail).toContain('The lines on your paper were NOT checked');
    expect(result.items).toBeNull();
  }
});

test('some lines shown and others hidden are checked and counted', () => {
  const result = verifyReceipt({ ...full, items: disclose(bill.items, [1]) }, policy);
  expect(result.verdict).toBe('GREEN');
  expect(result.items).toEqual(bill.items.slice(1));
  expect(result.checks.at(-1)?.detail).toBe('1 of 2 lines are shown, and they are those that were sealed.');
});

test('altered lines make it RED and are not given back', () => {
  const lie = bill.items.map((item, i) => (i === 1 ? { ...item, value: { item: 'Water', amount: 1 } } : item));
  for (const form of [full, compactReceipt(full), pending]) {
    const result = verifyReceipt(form, policy, lie);
    expect(result.verdict).toBe('RED');
    expect(failed(result)).toBe('lines');
    expect(result.items).toBeNull();
  }
});

test('a document without lines needs none', () => {
  const [genesis] = claims;
  if (genesis === undefined) throw new Error('no genesis');
  expect(
    okOf(verifyReceipt({ ...pending, kind: 'genesis', claim: genesis.claim, salt: genesis.salt }, policy), 'lines'),
  ).toBe(true);
});

test("a claim in another hospital's name, under that other log's true signature, is RED", async () => {
  for (const origin of [
    'nira.example/log/nira-2026',
    'nira.example/log/asha-north-2026',
    'nira.example/log/asha',
    '-',
  ]) {
    const forger = testLog(origin);
    await log(forger, claims);
    const both = testPolicy([testLog().signer.vkey, forger.signer.vkey]);
    const forged = await receiptOf(forger, bill, 2, WITNESSES);
    for (const form of [forged, compactReceipt(forged)]) {
      const { verdict, checks } = verifyReceipt(form, both, bill.items);
      expect([verdict, checks.find(({ ok }) => ok === false)?.check], origin).toEqual(['RED', 'log']);
    }
  }
  const elsewhere = testLog('other.example/logs/asha-2026');
  await log(elsewhere, claims);
  const own = await receiptOf(elsewhere, bill, 2, WITNESSES);
  expect(verifyReceipt(own, testPolicy([elsewhere.signer.vkey]), bill.items).verdict).toBe('GREEN');
});

test('printed before the log answered it is PENDING: claim and lines are checked, the log is not', () => {
  const result = verifyReceipt(pending, policy, bill.items);
  expect(result.verdict).toBe('PENDING');
  expect(result.commitment).toEqual(bill.commitment);
  expect(result.checks.map(({ check, ok }) => [check, ok])).toEqual(
    IDS.map((id) => [id, ['claim', 'kind', 'lines'].includes(id) ? true : null]),
  );
});

test.each<[string, Parameters<typeof verifyReceipt>[0], string]>([
  ['a claim that cannot be read', { ...full, claim: full.claim.slice(1) }, 'claim'],
  ['another kind than its claim', { ...full, kind: 'payment' }, 'kind'],
  ['another salt', { ...full, salt: other.salt }, 'inclusion'],
  ["another bill's claim", { ...full, claim: other.claim, items: [] }, 'inclusion'],
  ['another index', { ...full, index: 3 }, 'inclusion'],
  ['a hash too few', { ...full, proof: full.proof.slice(1) }, 'inclusion'],
  ['a checkpoint of nonsense', { ...full, checkpoint: 'a\n\n— b AAAAAAA=\n' }, 'log'],
  ['another salt, as QR', { ...compactReceipt(full), salt: other.salt }, 'log-signature'],
  ["another bill's claim, as QR", { ...compactReceipt(full), claim: other.claim }, 'log-signature'],
  ['another index, as QR', { ...compactReceipt(full), index: 3 }, 'log-signature'],
  ['an index beyond the tree, as QR', { ...compactReceipt(full), index: 31 }, 'inclusion'],
  ['another size, as QR', { ...compactReceipt(full), size: 32 }, 'log-signature'],
  ['an unknown log, as QR', { ...compactReceipt(full), logRef: new Uint8Array(4) }, 'log'],
])('a receipt with %s is RED, and the check is named', (_, receipt, check) => {
  const result = verifyReceipt(receipt, policy);
  expect(result.verdict).toBe('RED');
  expect(failed(result)).toBe(check);
  expect(result.checks.filter((c) => IDS.includes(c.check)).map((c) => c.check)).toEqual(IDS);
});

test('a log that the policy does not know is RED, however many witnesses signed', () => {
  const stranger = testPolicy([testLog('nira.example/log/nira-2026').signer.vkey]);
  expect(failed(verifyReceipt(full, stranger))).toBe('log');
  expect(failed(verifyReceipt(compactReceipt(full), stranger))).toBe('log');
  expect(failed(verifyReceipt(full, parsePolicy('quorum none')))).toBe('log');
});

test('a forged cosignature under a known key is RED, one by a stranger is ignored', () => {
  const compact = compactReceipt(full);
  const forged = compact.witnesses.map((w, i) => (i === 0 ? { ...w, time: w.time + 1 } : w));
  expect(failed(verifyReceipt({ ...compact, witnesses: forged }, policy))).toBe('witnesses');
  const strange = [...compact.witnesses, { ref: new Uint8Array(4), time: 1, signature: new Uint8Array(64) }];
  expect(verifyReceipt({ ...compact, witnesses: strange }, policy).verdict).toBe('GREEN');
});

test('a log retired by the policy signs nothing beyond its final size', () => {
  const closed = (size: number) => ({ ...policy, logs: policy.logs.map((entry) => ({ ...entry, finalSize: size })) });
  for (const receipt of [full, compactReceipt(full)]) {
    expect(verifyReceipt(receipt, closed(31)).verdict).toBe('GREEN');
    expect(okOf(verifyReceipt(receipt, closed(31)), 'log-open')).toBe(true);
    expect(failed(verifyReceipt(receipt, closed(30)))).toBe('log-open');
  }
  const without = { ...policy, witnesses: policy.witnesses.map((w) => ({ ...w, finalSize: 30 })) };
  expect(verifyReceipt(full, without).verdict).toBe('AMBER');
});

test('any one changed bit of a printed receipt is never GREEN or AMBER with another claim', () => {
  const bytes = encodeCompact(compactReceipt(full));
  fc.assert(
    fc.property(fc.nat(bytes.length * 8 - 1), (bit) => {
      const changed = bytes.with(bit >> 3, (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7)));
      const result = attempt(() => verifyReceipt(decodeCompact(changed), policy, bill.items));
      // Only a witness's reference may change unseen: its cosignature then counts for nobody.
      expect(
        result instanceof LedgerError ||
          result.verdict === 'RED' ||
          (result.verdict === 'AMBER' && isDeepStrictEqual(result.header, bill.header)),
      ).toBe(true);
    }),
    { numRuns: 300 },
  );
});
