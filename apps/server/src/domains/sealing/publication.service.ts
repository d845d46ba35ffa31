import type { HospitalId, LogId } from '@pramana/kernel';
import type { LogHead } from '@pramana/ledger';
import type { BlockRef } from './block.store.ts';
import type { LogRow, QueuedBlock } from './log.store.ts';

/** A head that is durable here and in its copy: from now on anybody may see it (I-3). */
export interface PublishedHead {
  readonly log: LogRow;
  readonly head: LogHead;
  readonly signedAt: Date;
}

/** A log's address below `/log/`: `asha-2627`. */
export function addressOf({ slug, shard }: Pick<LogRow, 'slug' | 'shard'>): string {
  return `${slug}-${shard}`;
}

/** Public checkpoints change at most this often, so that their timing does not tell each single bill. */
const PUBLIC_MS = 1_000;

/** What this process has published, and who waits for it. Heads only ever grow. */
export class Publications {
  readonly #heads = new Map<LogId, PublishedHead>();
  readonly #shown = new Map<LogId, { head: PublishedHead; at: number }>();
  readonly #waiting = new Map<string, Set<() => void>>();

  /** The newest head, for receipts at the counter and for witnesses. */
  head(log: LogId): PublishedHead | undefined {
    return this.#heads.get(log);
  }

  /** The head the public sees at `now` (Unix milliseconds). */
  publicHead(log: LogId, now: number): PublishedHead | undefined {
    const newest = this.#heads.get(log);
    const shown = this.#shown.get(log);
    if (newest === undefined || (shown !== undefined && now < shown.at + PUBLIC_MS)) return shown?.head;
    this.#shown.set(log, { head: newest, at: now });
    return newest;
  }

  /** Every published log, by address. */
  all(): PublishedHead[] {
    return [...this.#heads.values()].sort((a, b) => (addressOf(a.log) < addressOf(b.log) ? -1 : 1));
  }

  publish(next: PublishedHead, covered: readonly QueuedBlock[]): void {
    const known = this.#heads.get(next.log.id);
    if (known === undefined || next.head.size >= known.head.size) this.#heads.set(next.log.id, next);
    for (const block of covered) this.#wake(nameOf(next.log.hospitalId, block));
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
