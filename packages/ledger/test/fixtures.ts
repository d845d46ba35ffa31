/** Made-up logs, witnesses and bills for the tests. Keys and salts come from a counter, so every run is the same. */
import {
  addSignatures,
  append,
  type BuiltClaim,
  blockHash,
  buildClaim,
  cosign,
  type DisclosedItem,
  type EntryStore,
  ed25519Cosigner,
  ed25519Signer,
  LedgerError,
  type LogHead,
  type LogStore,
  memoryStore,
  type Policy,
  parseNote,
  parsePolicy,
  proveInclusion,
  type RandomBytes,
  type Receipt,
  type Signer,
  sha256,
  uintBE,
  utf8,
} from '../src/index.ts';

/** The answer, or the LedgerError; every other error is a failure of the test. */
export function attempt<T>(run: () => T): T | LedgerError {
  try {
    return run();
  } catch (error) {
    if (error instanceof LedgerError) return error;
    throw error;
  }
}

/** Bytes that look random and are the same in every run with this name. */
export function counterBytes(name: string): RandomBytes {
  let calls = 0;
  return (n) => {
    const out = new Uint8Array(n);
    for (let at = 0; at < n; at += 32) out.set(sha256(utf8(name), uintBE(calls++, 8)).subarray(0, n - at), at);
    return out;
  };
}

/** A 32-byte secret of this name. */
export function seedOf(name: string): Uint8Array {
  return sha256(utf8(`seed of ${name}`));
}

export type TestLog = { origin: string; signer: Signer; store: LogStore & EntryStore };

export function testLog(origin = 'asha.example/log/asha-2026', store = memoryStore()): TestLog {
  return { origin, signer: ed25519Signer(origin, seedOf(origin)), store };
}

export const WITNESS_NAMES = ['nira.example/witness', 'insurer.example/witness', 'patients.example/witness'];
export const WITNESSES = WITNESS_NAMES.map((name) => ed25519Cosigner(name, seedOf(name)));

/** A policy that knows these logs and two of three witnesses. */
export function testPolicy(logs: readonly string[], quorum = 'two'): Policy {
  const lines = [
    ...logs.map((vkey) => `log ${vkey}`),
    ...WITNESSES.map((witness, i) => `witness w${i} ${witness.vkey}`),
    'group two 2 w0 w1 w2',
    `quorum ${quorum}`,
  ];
  return parsePolicy(`${lines.join('\n')}\n`);
}

/** A chain of bills: genesis and `count` bills of two lines each, all of one series. */
export function bills(count: number, random = counterBytes('bills')): BuiltClaim[] {
  const base = { hospital: 'asha', series: 'OP/26', currency: 'INR' };
  const genesis = { ...base, number: 0, time: 1_790_000_000_000, currency: 'XXX', total: 0n, paidAtSeal: 0n };
  const built = [buildClaim({ ...genesis, kind: 'genesis', prev: new Uint8Array(32), items: [] }, random)];
  for (let number = 1; number <= count; number++) {
    const last = built.at(-1);
    if (last === undefined) break;
    const items = [
      { name: 'patient', value: `P-${number}` },
      { name: 'line', value: { item: 'Paracetamol 500 mg', quantity: 10, amount: 1200 + number } },
    ];
    const money = { total: BigInt(1200 + number), paidAtSeal: 0n };
    const prev = blockHash(last.header.prev, last.commitment);
    const time = 1_790_000_000_000 + number * 60_000;
    built.push(buildClaim({ ...base, ...money, kind: 'bill', number, time, prev, items }, random));
  }
  return built;
}

/** Appends the claims in one batch. */
export async function log(target: TestLog, claims: readonly BuiltClaim[]): Promise<LogHead> {
  const { head } = await append({ ...target, leaves: claims.map(({ commitment }) => commitment) });
  return head;
}

/** The checkpoint with these witnesses' cosignatures. */
export async function witnessed(checkpoint: string, by: readonly Signer[], time = 1_790_000_100): Promise<string> {
  let note = checkpoint;
  for (const witness of by) note = addSignatures(note, await cosign(parseNote(checkpoint).text, witness, time));
  return note;
}

/** The receipt of a claim at an index of the log as it is now. */
export async function receiptOf(
  target: TestLog,
  claim: BuiltClaim,
  index: number,
  by: readonly Signer[] = [],
  items: readonly DisclosedItem[] = claim.items,
): Promise<Receipt> {
  const head = await target.store.readHead();
  if (head === null) throw new Error('the test log is empty');
  const proof = await proveInclusion(target.store, index, head.size);
  const checkpoint = await witnessed(head.checkpoint, by);
  return { form: 'proof', kind: claim.kind, salt: claim.salt, claim: claim.claim, items, index, proof, checkpoint };
}
