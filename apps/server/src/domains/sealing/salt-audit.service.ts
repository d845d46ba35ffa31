import { randomBytes } from 'node:crypto';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { leafRow, SALT_LENGTH } from '@pramana/ledger';
import type { BlockRef } from './block.store.ts';

const BUCKETS = 256;
const RECORD = 22;
const KEY = 10;
/** Where a record says whose attempt added it: behind the key, its series and its number. */
const ATTEMPT = KEY + 4 + 6;
/** What is hashed for one salt: a random key and the salt, 32 bytes together as the entries of a log have. */
const KEYED = 16 + SALT_LENGTH;
/** Salts hashed at once, as a row. */
const ROW = 1_024;
/** Bytes held in memory before they go to files. */
const HELD = 4 * 1024 * 1024;

/** What one attempt at some work tells of salts; nothing of it counts before it is kept. */
export interface SaltAttempt {
  readonly add: (salt: Uint8Array, ref: BlockRef) => void;
  readonly keep: () => void;
}

/**
 * Finds a salt that was used twice among any number of them in constant memory: keyed prefixes, spread over 256
 * buckets that overflow into files, are compared bucket by bucket. The files hold nothing of a salt: the key is random
 * and stays here. An 80-bit prefix meets another by chance about once in 10^12 audits of a million salts.
 */
export class SaltAudit {
  /** Random key and room for a salt, over and over: both of fixed length, so that hashing them in a row is a keyed hash. */
  readonly #keyed = Buffer.alloc(ROW * KEYED, Buffer.concat([randomBytes(16), Buffer.alloc(SALT_LENGTH)]));
  readonly #waiting: BlockRef[] = [];
  readonly #attemptOf = new Uint16Array(ROW);
  /** Attempts are counted from 1; 0 is what certainly counts. */
  #attempts = 0;
  readonly #kept = new Set([0]);
  /** Records side by side as they came. */
  readonly #held = Buffer.alloc(HELD);
  #used = 0;
  readonly #series: string[] = [];
  #folder: string | undefined;

  /** All series there are, in the order in which the places of a salt are told. */
  know(series: readonly string[]): void {
    for (const each of series) this.#indexOf(each);
  }

  /** Of another length it is no salt, which whoever verifies its item has named. */
  add(salt: Uint8Array, ref: BlockRef): void {
    this.#add(salt, ref, 0);
  }

  /**
   * For work that may be done again, as a transaction's: each time with an attempt of its own. A salt that was told by the
   * first one and by the second was used once.
   */
  attempt(): SaltAttempt {
    this.#attempts += 1;
    const attempt = this.#attempts;
    return { add: (salt, ref) => this.#add(salt, ref, attempt), keep: () => void this.#kept.add(attempt) };
  }

  #add(salt: Uint8Array, ref: BlockRef, attempt: number): void {
    if (salt.length !== SALT_LENGTH) return;
    this.#attemptOf[this.#waiting.length] = attempt;
    this.#keyed.set(salt, this.#waiting.length * KEYED + KEYED - SALT_LENGTH);
    if (this.#waiting.push(ref) === ROW) this.#hashWaiting();
  }

  #hashWaiting(): void {
    const hashes = leafRow(this.#keyed.subarray(0, this.#waiting.length * KEYED));
    if (this.#used + this.#waiting.length * RECORD > HELD) this.#spill();
    let at = 0;
    for (const [i, { series, number }] of this.#waiting.entries()) {
      for (let j = 0; j < KEY; j++) this.#held[this.#used + j] = hashes[at + j] ?? 0;
      at += 32;
      this.#held.writeUInt32BE(this.#indexOf(series), this.#used + KEY);
      this.#held.writeUIntBE(number, this.#used + KEY + 4, 6);
      this.#held.writeUInt16BE(this.#attemptOf[i] ?? 0, this.#used + ATTEMPT);
      this.#used += RECORD;
    }
    this.#waiting.length = 0;
  }

  /** The blocks whose salt an earlier one had already. */
  reused(): BlockRef[] {
    this.#hashWaiting();
    return this.#inBuckets().flatMap((held, bucket) => this.#reusedIn(held, bucket));
  }

  /** Removes the files. */
  dispose(): void {
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true });
  }

  #indexOf(series: string): number {
    if (this.#series.at(-1) === series) return this.#series.length - 1;
    const known = this.#series.indexOf(series);
    return known >= 0 ? known : this.#series.push(series) - 1;
  }

  /** What is held, by the first byte of each record. */
  #inBuckets(): Buffer[] {
    const sizes = Array.from({ length: BUCKETS }, () => 0);
    const bucketAt = (at: number): number => this.#held[at] ?? 0;
    for (let at = 0; at < this.#used; at += RECORD) sizes[bucketAt(at)] = (sizes[bucketAt(at)] ?? 0) + RECORD;
    const buckets = sizes.map((size) => Buffer.alloc(size));
    for (let at = this.#used - RECORD; at >= 0; at -= RECORD) {
      const bucket = bucketAt(at);
      const to = (sizes[bucket] ?? 0) - RECORD;
      this.#held.copy(buckets[bucket] ?? Buffer.alloc(0), to, at, at + RECORD);
      sizes[bucket] = to;
    }
    return buckets;
  }

  #spill(): void {
    this.#folder ??= mkdtempSync(join(tmpdir(), 'pramana-audit-'));
    for (const [bucket, held] of this.#inBuckets().entries()) {
      if (held.length > 0) appendFileSync(join(this.#folder, String(bucket)), held);
    }
    this.#used = 0;
  }

  /** Without what was added by attempts that nobody kept. */
  #counting(all: Buffer): Buffer {
    if (this.#kept.size > this.#attempts) return all;
    let used = 0;
    for (let at = 0; at < all.length; at += RECORD) {
      if (!this.#kept.has(all.readUInt16BE(at + ATTEMPT))) continue;
      all.copyWithin(used, at, at + RECORD);
      used += RECORD;
    }
    return all.subarray(0, used);
  }

  #reusedIn(held: Buffer, bucket: number): BlockRef[] {
    const file = this.#folder === undefined ? '' : join(this.#folder, String(bucket));
    const spilt = file !== '' && existsSync(file) ? readFileSync(file) : Buffer.alloc(0);
    const all = this.#counting(Buffer.concat([held, spilt]));
    // Two that share their first bytes (of one bucket's, the next six) are rare: without such nothing needs to be put in order.
    const firsts = new Set<number>();
    for (let at = 0; at < all.length; at += RECORD) firsts.add(all.readUIntBE(at + 1, 6));
    if (firsts.size * RECORD === all.length) return [];
    const records = Array.from({ length: all.length / RECORD }, (_, i) => all.subarray(i * RECORD, (i + 1) * RECORD));
    records.sort((a, b) => a.compare(b));
    const prefix = (record: Buffer | undefined): string => record?.toString('latin1', 0, KEY) ?? '';
    return records
      .filter((record, i) => i > 0 && prefix(record) === prefix(records[i - 1]))
      .map((record) => ({
        series: this.#series[record.readUInt32BE(KEY)] ?? '',
        number: record.readUIntBE(KEY + 4, 6),
      }));
  }
}
