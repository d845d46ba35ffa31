import { randomBytes } from 'node:crypto';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { leafRow, SALT_LENGTH } from '@pramana/ledger';
import type { BlockRef } from './block.store.ts';

const BUCKETS = 256;
const RECORD = 20;
const KEY = 10;
/** What is hashed for one salt: a random key and the salt, 32 bytes together as the entries of a log have. */
const KEYED = 16 + SALT_LENGTH;
/** Salts hashed at once, as a row. */
const ROW = 1_024;
/** Bytes held in memory before they go to files. */
const HELD = 4 * 1024 * 1024;

/**
 * Finds a salt that was used twice among any number of them in constant memory: keyed prefixes, spread over 256
 * buckets that overflow into files, are compared bucket by bucket. The files hold nothing of a salt: the key is random
 * and stays here. An 80-bit prefix meets another by chance about once in 10^12 audits of a million salts.
 */
export class SaltAudit {
  /** Random key and room for a salt, over and over: both of fixed length, so that hashing them in a row is a keyed hash. */
  readonly #keyed = Buffer.alloc(ROW * KEYED, Buffer.concat([randomBytes(16), Buffer.alloc(SALT_LENGTH)]));
  readonly #waiting: BlockRef[] = [];
  readonly #buckets: Buffer[][] = Array.from({ length: BUCKETS }, () => []);
  readonly #series: string[] = [];
  #held = 0;
  #folder: string | undefined;

  /** Of another length it is no salt, which whoever verifies its item has named. */
  add(salt: Uint8Array, ref: BlockRef): void {
    if (salt.length !== SALT_LENGTH) return;
    this.#keyed.set(salt, this.#waiting.length * KEYED + KEYED - SALT_LENGTH);
    if (this.#waiting.push(ref) === ROW) this.#hashWaiting();
  }

  #hashWaiting(): void {
    const hashes = leafRow(this.#keyed.subarray(0, this.#waiting.length * KEYED));
    const records = Buffer.alloc(this.#waiting.length * RECORD);
    for (const [i, { series, number }] of this.#waiting.entries()) {
      const record = records.subarray(i * RECORD, (i + 1) * RECORD);
      record.set(hashes.subarray(i * 32, i * 32 + KEY));
      record.writeUInt32BE(this.#indexOf(series), KEY);
      record.writeUIntBE(number, KEY + 4, 6);
      this.#buckets[record[0] ?? 0]?.push(record);
    }
    this.#waiting.length = 0;
    this.#held += records.length;
    if (this.#held >= HELD) this.#spill();
  }

  /** The blocks whose salt an earlier one had already. */
  reused(): BlockRef[] {
    this.#hashWaiting();
    return this.#buckets.flatMap((held, bucket) => this.#reusedIn(held, bucket));
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

  #spill(): void {
    this.#folder ??= mkdtempSync(join(tmpdir(), 'pramana-audit-'));
    for (const [bucket, held] of this.#buckets.entries()) {
      if (held.length > 0) appendFileSync(join(this.#folder, String(bucket)), Buffer.concat(held));
      held.length = 0;
    }
    this.#held = 0;
  }

  #reusedIn(held: readonly Buffer[], bucket: number): BlockRef[] {
    const file = this.#folder === undefined ? '' : join(this.#folder, String(bucket));
    const spilt = file !== '' && existsSync(file) ? readFileSync(file) : Buffer.alloc(0);
    const records = [...held];
    for (let at = 0; at < spilt.length; at += RECORD) records.push(spilt.subarray(at, at + RECORD));
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
