import type { HospitalId, LogId } from '@pramana/kernel';
import type { LogHead } from '@pramana/ledger';
import type { BlockRef } from './block.store.ts';
import type { LogRow } from './log.store.ts';
import type { QueuedBlock } from './outbox.store.ts';

/** A head that is durable here and in its copy: from now on anybody may see it (I-3). */
export interface PublishedHead {
  readonly log: LogRow;
  readonly head: LogHead;
  readonly signedAt: Date;
  /** Unix milliseconds. */
  readonly publishedAt: number;
}

/** A log's address below `/log/`: `asha-2627`. */
export function addressOf({ slug, shard }: Pick<LogRow, 'slug' | 'shard'>): string {
  return `${slug}-${shard}`;
}

/** Public checkpoints change at most this often, so that their timing does not tell each single bill. */
const PUBLIC_MS = 1_000;

/** Heads whose witnesses may still answer. */
const KEPT = 64;
/** So long the public is shown the older head, when witnesses are asked about the newest one. */
const WITNESS_MS = 2_000;

/** What this process has published, and who waits for it. Heads only ever grow. */
export class Publications {
  readonly #heads = new Map<LogId, PublishedHead>();
  readonly #shown = new Map<LogId, { head: PublishedHead; at: number }>();
  readonly #waiting = new Map<string, Set<() => void>>();
  /** Hospitals whose trees can become witnessed; the sizes that are; the newest such head that this process has. */
  readonly #expecting = new Set<HospitalId>();
  readonly #witnessed = new Map<LogId, number>();
  readonly #witnessedHeads = new Map<LogId, PublishedHead>();
  readonly #asked = new Map<LogId, PublishedHead[]>();
  readonly #witnessWaits = new Map<LogId, Set<{ index: number; found: () => void }>>();

  /** The newest head, for receipts at the counter and for witnesses. */
  head(log: LogId): PublishedHead | undefined {
    return this.#heads.get(log);
  }

  /** The head the public sees at `now` (Unix milliseconds). */
  publicHead(log: LogId, now: number): PublishedHead | undefined {
    const newest = this.#heads.get(log);
    const shown = this.#shown.get(log);
    if (newest === undefined || (shown !== undefined && now < shown.at + PUBLIC_MS)) return shown?.head;
    const next = this.#nextPublic(newest, shown?.head, now);
    if (next !== shown?.head) this.#shown.set(log, { head: next, at: now });
    return next;
  }

  /** The newest, once it is witnessed or its witnesses have had their time; never one behind what was shown. */
  #nextPublic(newest: PublishedHead, shown: PublishedHead | undefined, now: number): PublishedHead {
    const { id, hospitalId } = newest.log;
    if (!this.#expecting.has(hospitalId) || newest.head.size <= this.witnessed(id)) return newest;
    if (shown === undefined || now >= newest.publishedAt + WITNESS_MS) return newest;
    const witnessed = this.#witnessedHeads.get(id);
    if (witnessed !== undefined && witnessed.head.size > shown.head.size) return witnessed;
    // Heads that follow each other faster than witnesses answer must not stop the public one.
    return now < shown.publishedAt + WITNESS_MS ? shown : newest;
  }

  /** Whether enough witnesses of this hospital are joined that its trees become witnessed. */
  expectWitnesses(hospital: HospitalId, expected: boolean): void {
    if (expected) this.#expecting.add(hospital);
    else this.#expecting.delete(hospital);
  }

  /** The largest tree that enough witnesses cosigned, as far as this process knows. */
  witnessed(log: LogId): number {
    return this.#witnessed.get(log) ?? 0;
  }

  /** That was stored: now anybody may know. */
  witnessedTo(log: LogId, size: number): void {
    if (size <= this.witnessed(log)) return;
    this.#witnessed.set(log, size);
    const newest = this.#heads.get(log);
    const asked = this.#asked.get(log) ?? [];
    const head = asked.find((each) => each.head.size === size) ?? (newest?.head.size === size ? newest : undefined);
    if (head !== undefined) this.#witnessedHeads.set(log, head);
    this.#asked.set(
      log,
      asked.filter((each) => each.head.size > size),
    );
    for (const wait of this.#witnessWaits.get(log) ?? []) if (wait.index < size) wait.found();
  }

  /** Calls `found` when the entry is witnessed, at once when it is. Returns how to stop waiting. */
  whenWitnessed(log: LogId, index: number, found: () => void): () => void {
    const wait = { index, found };
    const waits = this.#witnessWaits.get(log) ?? new Set();
    this.#witnessWaits.set(log, waits.add(wait));
    if (index < this.witnessed(log)) queueMicrotask(found);
    return () => waits.delete(wait);
  }

  /** Every published log, by address. */
  all(): PublishedHead[] {
    return [...this.#heads.values()].sort((a, b) => (addressOf(a.log) < addressOf(b.log) ? -1 : 1));
  }

  publish(next: PublishedHead, covered: readonly QueuedBlock[]): void {
    const known = this.#heads.get(next.log.id);
    if (known === undefined || next.head.size >= known.head.size) this.#heads.set(next.log.id, next);
    if (this.#expecting.has(next.log.hospitalId)) {
      const asked = [...(this.#asked.get(next.log.id) ?? []), next];
      this.#asked.set(next.log.id, asked.slice(-KEPT));
    }
    for (const block of covered) this.#wake(nameOf(next.log.hospitalId, block));
  }

  /** The log was closed with the head that it has: its key signs nothing more. */
  closed(log: LogRow): void {
    const known = this.#heads.get(log.id);
    if (known !== undefined) this.#heads.set(log.id, { ...known, log });
    const shown = this.#shown.get(log.id);
    if (shown !== undefined) this.#shown.set(log.id, { ...shown, head: { ...shown.head, log } });
  }

  /** Calls `found` once when the block is covered by a published head. Returns how to stop waiting. */
  whenSealed(hospital: HospitalId, ref: BlockRef, found: () => void): () => void {
    const name = nameOf(hospital, ref);
    const waiting = this.#waiting.get(name) ?? new Set();
    this.#waiting.set(name, waiting.add(found));
    return () => {
      waiting.delete(found);
      if (waiting.size === 0 && this.#waiting.get(name) === waiting) this.#waiting.delete(name);
    };
  }

  #wake(name: string): void {
    const waiting = this.#waiting.get(name);
    this.#waiting.delete(name);
    for (const found of waiting ?? []) found();
  }
}

function nameOf(hospital: HospitalId, { series, number }: BlockRef): string {
  return `${hospital}/${series}/${number}`;
}
