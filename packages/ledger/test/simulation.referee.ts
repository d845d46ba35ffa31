/** Sees everything, and says what must never happen. */
import {
  addSignatures,
  equal,
  forkEvidence,
  leafHash,
  parseCheckpoint,
  parseEvidence,
  parseNote,
  parseVkey,
  proveInclusion,
  provePrefix,
  type Signer,
  verifyEvidence,
  verifyInclusion,
  verifyNote,
  type WitnessAnswer,
} from '../src/index.ts';
import { agree, type Branch, isSignedBy, type Log } from './simulation.log.ts';
import { type SimWitness, sizeOf } from './simulation.witness.ts';

/** What must never happen, happened. */
export class Violation extends Error {}

type Cosigned = { readonly size: number; readonly root: Uint8Array };

export class Referee {
  /** What happened, so that a test can tell a run from an idle one. */
  readonly counts = { cosigned: 0, evidence: 0, refused: 0, crashes: 0, restored: 0, receipts: 0 };
  readonly #witnesses: readonly SimWitness[];
  readonly #quorum: number;
  /** What each honest witness gave out, by log. */
  readonly #given = new Map<string, Cosigned[]>();
  readonly #seen = new Set<string>();
  readonly #violations: string[] = [];

  constructor(witnesses: readonly SimWitness[], quorum: number) {
    this.#witnesses = witnesses;
    this.#quorum = quorum;
  }

  fail(sentence: string): void {
    this.#violations.push(sentence);
  }

  /** Throws the first violation. */
  raise(): void {
    const [first] = this.#violations;
    if (first !== undefined) throw new Violation(first);
  }

  /** What the log keeps must verify, and two trees that part may not both have a quorum. */
  kept(log: Log, checkpoint: string, line: string, by: Signer): void {
    const { text } = parseNote(checkpoint);
    const now = log.cosigned.get(text) ?? checkpoint;
    const note = addSignatures(now, line);
    try {
      verifyNote(checkpoint + line, [by.vkey]);
    } catch {
      return this.fail('a log keeps a cosignature that does not verify');
    }
    if (now.includes(`\u2014 ${by.name} `)) return;
    log.cosigned.set(text, note);
    if (!this.#isQuorum(note)) return;
    for (const [other, kept] of log.cosigned) {
      if (this.#isQuorum(kept) && !agree(log, parseCheckpoint(other), parseCheckpoint(text))) {
        this.fail(`two histories of ${log.signer.name} both have a quorum`);
      }
    }
  }

  #isQuorum(note: string): boolean {
    return parseNote(note).signatures.length - 1 >= this.#quorum;
  }

  /** Receipts verify for ever: of whatever a log keeps, entries are proven by the store as it is at the end. */
  async receipts(log: Log): Promise<void> {
    for (const text of log.cosigned.keys()) {
      const { size, root } = parseCheckpoint(text);
      const branch = log.branches.find(({ roots }) => equal(roots.get(size) ?? new Uint8Array(), root));
      if (branch === undefined) return this.fail(`a log keeps a tree that it never signed`);
      for (const index of size === 0 ? [] : [0, Math.floor(size / 2), size - 1]) {
        const [entry = new Uint8Array()] = await branch.store.readEntries(index, 1);
        const proof = await proveInclusion(branch.store, index, size);
        if (!verifyInclusion(index, size, leafHash(entry), proof, root)) this.fail('a receipt no longer verifies');
        this.counts.receipts += 1;
      }
    }
  }

  /** Asked of every answer of an honest witness, as it leaves. */
  answered(log: Log, witness: SimWitness, body: string, answer: WitnessAnswer): void {
    const origin = log.signer.name;
    if (answer.evidence !== undefined) this.#checkEvidence(log, answer.evidence);
    if (answer.outcome === 'fork' && log.branches.length === 1) this.fail(`an honest log is said to fork: ${origin}`);
    if (answer.status !== 200) {
      this.counts.refused += 1;
      return;
    }
    this.counts.cosigned += 1;
    const note = body.slice(body.indexOf('\n\n') + 2);
    const { size, root } = parseCheckpoint(parseNote(note).text);
    if (!isSignedBy(log, note)) return this.fail(`cosigned what ${origin} never signed`);
    if (sizeOf(witness.disk.state.get(origin)) < size) this.fail('a cosignature left before it was durable');
    const key = `${witness.signer.name} ${origin}`;
    const given = this.#given.get(key) ?? [];
    const most = Math.max(-1, ...given.map((before) => before.size));
    if (sizeOf(witness.disk.state.get(origin)) < most) this.fail('a witness went back behind what it cosigned');
    for (const before of given) {
      if (!agree(log, before, { size, root })) this.fail(`${witness.signer.name} cosigned two histories of ${origin}`);
    }
    this.#given.set(key, [...given.slice(-40), { size, root }]);
    this.#compare(log);
  }

  #checkEvidence(log: Log, text: string): void {
    this.counts.evidence += 1;
    if (log.branches.length === 1) this.fail(`evidence against an honest log`);
    if (this.#seen.has(text)) return;
    this.#seen.add(text);
    if (!verifyEvidence(parseEvidence(text)).proven) this.fail('evidence that proves nothing');
  }

  /** Two honest witnesses with two histories: what they stored must prove it. */
  #compare(log: Log): void {
    const origin = log.signer.name;
    const notes = this.#witnesses.map(({ disk }) => disk.state.get(origin)).filter((note) => note !== undefined);
    for (const a of notes) {
      for (const b of notes) {
        const [one, two] = [a, b].map((note) => parseCheckpoint(parseNote(note).text));
        if (one === undefined || two === undefined || one.size > two.size || agree(log, one, two)) continue;
        const pair = `${parseNote(a).text}${parseNote(b).text}`;
        if (this.#seen.has(pair)) continue;
        this.#seen.add(pair);
        const branch = log.branches.find(({ heads }) => heads.get(two.size)?.startsWith(parseNote(b).text) === true);
        if (branch !== undefined) void this.#prove(log, branch, a, b);
      }
    }
  }

  async #prove(log: Log, branch: Branch, a: string, b: string): Promise<void> {
    const path = await provePrefix(branch.store, sizeOf(a), sizeOf(b));
    if (forkEvidence(parseVkey(log.signer.vkey), a, b, path) === undefined) {
      this.fail('two honest witnesses cosigned two histories, and what they stored does not prove it');
    }
  }
}
