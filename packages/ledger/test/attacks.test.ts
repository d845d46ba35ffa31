/** The attacks that must be detected, one test each, naming who detects it. */
import { describe, expect, test } from 'vitest';
import {
  type AuditBlock,
  addCheckpoint,
  append,
  auditLog,
  auditSeries,
  type BuiltClaim,
  blockHash,
  buildClaim,
  checkHead,
  commit,
  compactReceipt,
  cosign,
  ed25519Signer,
  equal,
  followSuccessions,
  forkEvidence,
  formatSignature,
  formatSubmission,
  formatSuccession,
  type LogHead,
  type LogStore,
  leafHash,
  memoryStore,
  parseEvidence,
  parseNote,
  parseVkey,
  proveConsistency,
  readWitnessReply,
  type Receipt,
  type Signer,
  signCheckpoint,
  signNote,
  verifyEvidence,
  verifyReceipt,
  verifyVouched,
  type WitnessAnswer,
  witnessedLog,
} from '../src/index.ts';
import { judgeBundleLog } from '../src/bundle.log.ts';
import { bills, counterBytes, log, receiptOf, seedOf, testLog, testPolicy, WITNESSES, witnessed } from './fixtures.ts';
import { TIME, witnessOf } from './witness.fixture.ts';

const claims = bills(20);
const honest = testLog();
const signed = await log(honest, claims);
const policy = testPolicy([honest.signer.vkey]);
const bill = claimAt(claims, 7);
const paper = await receiptOf(honest, bill, 7, WITNESSES.slice(0, 2));

function claimAt(list: readonly BuiltClaim[], i: number): BuiltClaim {
  const claim = list[i];
  if (claim === undefined) throw new Error('no such claim');
  return claim;
}

const rowOf = ({ header, kind, claim, salt, commitment, items }: BuiltClaim): AuditBlock => ({
  number: header.number,
  prev: header.prev,
  kind,
  claim,
  salt,
  commitment,
  items,
  block: blockHash(header.prev, commitment),
});

async function codes(rows: readonly AuditBlock[], last?: number): Promise<string[]> {
  const found: string[] = [];
  for await (const { code, number } of auditSeries(rows, last === undefined ? {} : { last }))
    found.push(`${code} ${number}`);
  return found;
}

/** The chain with bill 7 made cheaper and every later block computed anew, as the owner of the database can. */
function rewritten(): BuiltClaim[] {
  const chain = claims.slice(0, 7);
  const random = counterBytes('rewritten');
  for (const { header, items } of claims.slice(7)) {
    const last = chain.at(-1);
    const prev = last === undefined ? header.prev : blockHash(last.header.prev, last.commitment);
    chain.push(buildClaim({ ...header, total: header.number === 7 ? 1n : header.total, prev, items }, random));
  }
  return chain;
}

/** What a witness that cosigned one head answers to a later one of the same log, with the best proof its store gives. */
async function witnessSays(seen: LogHead, now: LogHead, store: LogStore): Promise<WitnessAnswer> {
  const witness = witnessOf([witnessedLog(honest.signer.vkey)]);
  const first = formatSubmission({ old: 0, proof: [], checkpoint: seen.checkpoint });
  expect((await addCheckpoint(witness, first, TIME)).status).toBe(200);
  const old = Math.min(seen.size, now.size);
  const proof = await proveConsistency(store, old, now.size);
  return addCheckpoint(witness, formatSubmission({ old, proof, checkpoint: now.checkpoint }), TIME);
}

test('one edited claim is detected by the audit of the series', async () => {
  const row = rowOf(bill);
  const edited = { ...row, claim: rowOf(claimAt(claims, 8)).claim };
  expect(await codes(claims.map((claim) => (claim === bill ? edited : rowOf(claim))))).toContain('claim_altered 7');
});

test('a claim edited together with all chain hashes is detected by the log, and by any receipt', async () => {
  const chain = rewritten();
  expect(await codes(chain.map(rowOf))).toEqual([]);
  const entries = await honest.store.readEntries(0, 100);
  expect(chain.findIndex(({ commitment }, i) => !equal(commitment, entries[i] ?? commitment))).toBe(7);
  const forged = { ...paper, claim: claimAt(chain, 7).claim, salt: claimAt(chain, 7).salt, items: [] };
  expect(verifyReceipt(forged, policy).verdict).toBe('RED');
});

test('database and log rewritten and signed anew are detected by every witness, and by the head copy', async () => {
  const rewrite = testLog();
  const head = await log(rewrite, [...rewritten(), ...bills(3, counterBytes('more'))]);
  const audit = await auditLog({ store: rewrite.store, vkey: rewrite.signer.vkey, origin: rewrite.origin });
  expect(audit.ok).toBe(true);
  const answer = await witnessSays(signed, head, rewrite.store);
  expect(answer).toMatchObject({ status: 422, outcome: 'fork' });
  // Its own proof convicts it: anybody can check the file.
  expect(verifyEvidence(parseEvidence(answer.evidence ?? '')).proven).toBe(true);
  const prove = (m: number, n: number) => proveConsistency(rewrite.store, m, n);
  const copied = { databaseHead: head, copiedHead: signed.checkpoint, vkey: honest.signer.vkey };
  expect(await checkHead({ ...copied, proveConsistency: prove })).toMatchObject({ ok: false, code: 'fork' });
});

test('a last day cut off is detected by the number of the day seal, and by the head copy', async () => {
  const kept = claims.slice(0, 15);
  expect(await codes(kept.map(rowOf), 20)).toEqual(['number_gap 15']);
  const cut = testLog();
  const databaseHead = await log(cut, kept);
  const prove = (m: number, n: number) => proveConsistency(cut.store, m, n);
  const guard = { databaseHead, copiedHead: signed.checkpoint, vkey: honest.signer.vkey, proveConsistency: prove };
  expect(await checkHead(guard)).toMatchObject({ ok: false, code: 'rollback' });
});

test("yesterday's backup restored and continued is detected by the guard before anything is signed, later by witnesses", async () => {
  const restored = testLog();
  await log(restored, claims.slice(0, 10));
  const prove = (m: number, n: number) => proveConsistency(restored.store, m, n);
  const decide = async () =>
    checkHead({
      databaseHead: await restored.store.readHead(),
      copiedHead: signed.checkpoint,
      vkey: honest.signer.vkey,
      proveConsistency: prove,
    });
  expect(await decide()).toMatchObject({ ok: false, code: 'rollback' });
  // Somebody who goes on all the same, past the old size, forks the log, and both guard and witness say so.
  const later = await log(restored, bills(15, counterBytes('after the restore')));
  expect(await decide()).toMatchObject({ ok: false, code: 'fork' });
  expect(await witnessSays(signed, later, restored.store)).toMatchObject({ status: 422, outcome: 'fork' });
  // Where the restored log is shorter than what was cosigned, the witness says at which size it stands.
  const databaseHead = await log(testLog(), claims.slice(0, 10));
  expect(await witnessSays(signed, databaseHead, restored.store)).toMatchObject({
    status: 409,
    body: `${signed.size}\n`,
  });
});

test('a split view is detected by the quorum: two views cannot both have two of three honest witnesses', async () => {
  const other = testLog();
  await log(other, rewritten());
  const [w0, w1, w2] = WITNESSES;
  if (w0 === undefined || w1 === undefined || w2 === undefined) throw new Error('no witnesses');
  // Each witness saw one view and refuses the other, so the second view gets the one that is left.
  const first = await receiptOf(honest, bill, 7, [w0, w1]);
  const second = await receiptOf(other, claimAt(rewritten(), 7), 7, [w2]);
  expect(verifyReceipt(first, policy).verdict).toBe('GREEN');
  expect(verifyReceipt(second, policy).verdict).toBe('AMBER');
});

test('a fork of equal size is refused by every witness, and proven by a file of two checkpoints: anybody who holds both', async () => {
  const fork = testLog();
  const head = await log(fork, rewritten());
  expect(head.size).toBe(signed.size);
  const answer = await witnessSays(signed, head, fork.store);
  expect(answer).toMatchObject({ status: 422, outcome: 'fork' });
  const evidence = forkEvidence(honest.signer.vkey, head.checkpoint, signed.checkpoint);
  if (evidence === undefined) throw new Error('no evidence');
  expect(verifyEvidence(evidence)).toMatchObject({ proven: true, older: { size: signed.size } });
  expect(verifyEvidence(parseEvidence(answer.evidence ?? '')).proven).toBe(true);
});

test('a stolen log key is detected by the missing witnesses, and after retirement by the policy', async () => {
  const thief = testLog();
  const lie = buildClaim({ ...bill.header, total: 1n, items: [] }, counterBytes('thief'));
  await log(thief, [...claims, lie]);
  const receipt = await receiptOf(thief, lie, 21);
  expect(verifyReceipt(receipt, policy).verdict).toBe('AMBER');
  const retired = { ...policy, logs: policy.logs.map((entry) => ({ ...entry, finalSize: 21 })) };
  expect(verifyReceipt(receipt, retired).verdict).toBe('RED');
  expect(verifyReceipt(paper, retired).verdict).toBe('GREEN');
});

describe('a stolen log key, where a root key is pinned', () => {
  const stem = 'asha.example/log/asha';
  const rootKey = ed25519Signer(stem, seedOf('offline root'));
  const root = parseVkey(rootKey.vkey);
  const next = testLog('asha.example/log/asha-2026.02');
  const old = parseVkey(honest.signer.vkey);
  const text = formatSuccession({
    root,
    old,
    size: signed.size,
    hash: signed.root,
    next: parseVkey(next.signer.vkey),
    time: 1_790_000_200_000,
    reason: 'stolen',
  });
  const judged = async (receipt: Receipt, ...notes: string[]) =>
    verifyVouched(receipt, followSuccessions(policy, [root], notes));

  test('signs nothing behind the end that the root key named, even where witnesses were deceived: every verifier', async () => {
    const statement = await signNote(text, [rootKey]);
    const thief = testLog();
    const lie = buildClaim({ ...bill.header, total: 1n, items: [] }, counterBytes('thief'));
    await log(thief, [...claims, lie]);
    const receipt = await receiptOf(thief, lie, 21, WITNESSES);
    expect((await judged(receipt)).verdict).toBe('GREEN');
    for (const form of [receipt, compactReceipt(receipt)]) {
      const { verdict, checks } = verifyVouched(form, followSuccessions(policy, [root], [statement]));
      expect(verdict).toBe('RED');
      expect(checks).toContainEqual(expect.objectContaining({ check: 'log-open', ok: false }));
      expect(checks).toContainEqual(
        expect.objectContaining({ check: 'succession', detail: expect.stringContaining('stolen') }),
      );
    }
    // What the hospital sealed before stands for ever.
    expect((await judged(paper, statement)).verdict).toBe('GREEN');
    // Another tree of the very size at which it ended: the root key named the tree, not only its size.
    await log(next, claims);
    const forked = testLog();
    await log(forked, rewritten());
    const lied = await receiptOf(forked, claimAt(rewritten(), 7), 7);
    expect((await judged(lied)).verdict).toBe('AMBER');
    expect((await judged(lied, statement)).verdict).toBe('RED');
    // By the policy alone as well, with which signed records, reports and bundles are judged.
    const { policy: carried } = followSuccessions(policy, [root], [statement]);
    expect(verifyReceipt(lied, carried).verdict).toBe('RED');
    const tree = { origin: honest.origin, size: signed.size, checkpoint: lied.checkpoint, first: 0, end: signed.size };
    expect(judgeBundleLog(tree, 'asha', policy).wrong).toBeNull();
    expect(judgeBundleLog(tree, 'asha', carried).wrong).toEqual({ check: 'logs', code: 'log_closed' });
    // A smaller tree says in the list itself that the stolen key's signature is worth nothing.
    const early = testLog();
    await log(early, claims.slice(0, 8));
    const { checks, verdict } = verifyReceipt(await receiptOf(early, bill, 7), carried);
    expect([verdict, checks.find(({ check }) => check === 'log-open')?.ok]).toEqual(['AMBER', null]);
  });

  test('names no successor: its signature under a statement counts for nothing', async () => {
    const own = testLog('asha.example/log/asha-2026.03');
    await log(own, claims);
    const receipt = await receiptOf(own, bill, 7, WITNESSES);
    const lie = text.replace(next.signer.vkey, own.signer.vkey);
    const forged = await signNote(lie, [honest.signer]);
    const renamed = await signNote(lie, [ed25519Signer(stem, seedOf('asha.example/log/asha-2026'))]);
    const unsigned = (await signNote(text, [rootKey])).replace(next.signer.vkey, own.signer.vkey);
    for (const note of [forged, renamed, unsigned]) expect((await judged(receipt, note)).verdict).toBe('RED');
    // Nor does a statement that the root key once signed for another log, or another hospital's root.
    expect((await judged(receipt, await signNote(text, [rootKey]))).verdict).toBe('RED');
    const nira = ed25519Signer('asha.example/log/nira', seedOf('nira root'));
    const foreign = followSuccessions(policy, [root, parseVkey(nira.vkey)], [await signNote(lie, [nira])]);
    expect(verifyVouched(receipt, foreign).verdict).toBe('RED');
  });

  test('cannot bring an older end back: the root key that says two things is believed in neither', async () => {
    const [one, two] = [text, text.replace(`size ${signed.size}`, 'size 15')];
    const both = [await signNote(one, [rootKey]), await signNote(two, [rootKey])];
    const { verdict, checks } = await judged(paper, ...both);
    expect(verdict).toBe('RED');
    expect(checks).toContainEqual(expect.objectContaining({ check: 'succession', ok: false }));
  });
});

test('one malicious witness of three is not enough: the quorum', async () => {
  const thief = testLog();
  await log(thief, rewritten());
  const bad = WITNESSES.slice(0, 1);
  const receipt = await receiptOf(thief, claimAt(rewritten(), 7), 7, bad);
  const twice = { ...receipt, checkpoint: await witnessed(receipt.checkpoint, bad, 1_790_009_999) };
  expect(verifyReceipt(receipt, policy).verdict).toBe('AMBER');
  expect(verifyReceipt(twice, policy).verdict).toBe('AMBER');
});

test('an old cosignature put under a new checkpoint is detected by every verifier', async () => {
  const thief = testLog();
  await log(thief, rewritten());
  const fresh = await receiptOf(thief, claimAt(rewritten(), 7), 7);
  const old = parseNote(paper.checkpoint).signatures.slice(1);
  const checkpoint = fresh.checkpoint + old.map(formatSignature).join('');
  for (const form of [{ ...fresh, checkpoint }, compactReceipt({ ...fresh, checkpoint })]) {
    const { verdict, checks } = verifyReceipt(form, policy);
    expect(verdict).toBe('RED');
    expect(checks.find(({ ok }) => ok === false)?.check).toBe('witnesses');
  }
  // The log itself does not take it for an answer either.
  const [w0] = WITNESSES;
  const answer = { status: 200, contentType: null, body: old.map(formatSignature).join('') };
  expect(readWitnessReply(fresh.checkpoint, w0?.vkey ?? '', answer).outcome).toBe('failed');
});

test("a cosignature under another witness's name is detected by every verifier", async () => {
  const [w0, w1] = WITNESSES;
  if (w0 === undefined || w1 === undefined) throw new Error('no witnesses');
  const one = await receiptOf(honest, bill, 7, [w0]);
  const [, own] = parseNote(one.checkpoint).signatures;
  if (own === undefined) throw new Error('no cosignature');
  const { name, keyId } = parseVkey(w1.vkey);
  const renamed = one.checkpoint + formatSignature({ name, keyId, signature: own.signature });
  expect(verifyReceipt({ ...one, checkpoint: renamed }, policy).verdict).toBe('RED');
  // Under its own id but a foreign name it is nobody's and counts for nobody.
  const stranger = one.checkpoint + formatSignature({ name, keyId: own.keyId, signature: own.signature });
  expect(verifyReceipt({ ...one, checkpoint: stranger }, policy).verdict).toBe('AMBER');
});

test("a receipt with another bill's proof is detected by every verifier", async () => {
  const other = await receiptOf(honest, claimAt(claims, 8), 8, WITNESSES);
  const { claim, salt, items } = paper;
  expect(verifyReceipt({ ...other, claim, salt, items }, policy).verdict).toBe('RED');
  expect(verifyReceipt({ ...compactReceipt(other), claim, salt }, policy).verdict).toBe('RED');
});

test('a receipt of another shard or origin is detected by every verifier', async () => {
  const next = testLog('asha.example/log/asha-2027');
  await log(next, claims);
  const elsewhere = await receiptOf(next, bill, 7, WITNESSES);
  expect(verifyReceipt(elsewhere, policy).verdict).toBe('RED');
  expect(verifyReceipt(compactReceipt(elsewhere), policy).verdict).toBe('RED');
  // Even by the same key: the origin is part of what is signed.
  const origin = 'nira.example/log/nira-2026';
  const sameKey: Signer = ed25519Signer(origin, seedOf(honest.origin));
  const { size, root } = signed;
  const foreign = await signCheckpoint({ origin, size, root }, sameKey);
  expect(verifyReceipt({ ...paper, checkpoint: foreign }, policy).verdict).toBe('RED');
});

test('a bill number used twice and a missing one are detected by the audit of the series', async () => {
  const rows = claims.map(rowOf);
  expect(await codes([...rows.slice(0, 5), rowOf(claimAt(claims, 4)), ...rows.slice(5)])).toContain(
    'number_duplicate 4',
  );
  expect(await codes(rows.filter(({ number }) => number !== 4))).toEqual(['number_gap 4']);
});

test('a salt used twice is detected by the audit of the series', async () => {
  const constant = bills(2, (n) => new Uint8Array(n).fill(1)).map(rowOf);
  expect(await codes(constant)).toContain('salt_reuse 1');
});

test('a claim of few possible values cannot be guessed from the log without its salt', async () => {
  const secret = buildClaim({ ...bill.header, items: [] }, counterBytes('secret'));
  const { size } = await log(testLog(), [secret]);
  expect(size).toBe(1);
  // The guesser knows everything except which of the salts: each leaves another commitment.
  for (let salt = 0; salt < 256; salt++) {
    expect(commit('bill', new Uint8Array(16).fill(salt), secret.claim)).not.toEqual(secret.commitment);
  }
});

test('after erasing a patient the log still verifies, and so does the receipt on paper', async () => {
  const erased = { ...rowOf(bill), claim: null, salt: null, items: null };
  // Only the absence is said; numbers, blocks and the whole chain after it hold.
  expect(await codes(claims.map((claim) => (claim === bill ? erased : rowOf(claim))))).toEqual(['claim_missing 7']);
  const audit = await auditLog({ store: honest.store, vkey: honest.signer.vkey, origin: honest.origin });
  expect(audit.ok).toBe(true);
  expect(verifyReceipt(paper, policy).verdict).toBe('GREEN');
});

test('an index handed out twice is impossible: the second commit meets another head', async () => {
  const store = memoryStore();
  const target = { ...testLog(), store };
  const racing = await Promise.allSettled(
    [1, 2, 3].map((n) => append({ ...target, leaves: [leafHash(Uint8Array.of(n))] })),
  );
  expect(racing.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test('a cosignature for another checkpoint text cannot be made by renaming the log', async () => {
  const [w0] = WITNESSES;
  if (w0 === undefined) throw new Error('no witness');
  const { text } = parseNote(signed.checkpoint);
  const line = await cosign(text.replace('asha-2026', 'asha-2027'), w0, 1_790_000_000);
  expect(verifyReceipt({ ...paper, checkpoint: signed.checkpoint + line }, policy).verdict).toBe('RED');
});
