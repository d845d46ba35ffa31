import { hash, randomBytes } from 'node:crypto';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SALT_LENGTH } from '@pramana/ledger';
import type { BlockRef } from './block.store.ts';

const BUCKETS = 256;
const RECORD = 20;
const KEY = 10;
/** Bytes held in memory before they go to files. */
const HELD = 4 * 1024 * 1024;

/**
 * Finds a salt that was used twice among any number of them in constant memory: keyed prefixes, spread over 256
 * buckets that overflow into files, are compared bucket by bucket. The files hold nothing of a salt: the key is random
 * and stays here. An 80-bit prefix meets another by chance about once in 10^12 audits of a million salts.
 */
export class SaltAudit {
  /** Random key, then room for a salt: both of fixed length, so that hashing them in a row is a keyed hash. */
  readonly #keyed = Buffer.concat([randomBytes(32), Buffer.alloc(SALT_LENGTH)]);
  readonly #buckets: Buffer[][] = Array.from({ length: BUCKETS }, () => []);
  readonly #series: string[] = [];
  #held = 0;
  #folder: string | undefined;

  add(salt: Uint8Array, { series, number }: BlockRef): void {
    const record = Buffer.alloc(RECORD);
    this.#keyed.set(salt, 32);
    hash('sha256', this.#keyed, 'buffer').copy(record, 0, 0, KEY);
    record.writeUInt32BE(this.#indexOf(series), KEY);
    record.writeUIntBE(number, KEY + 4, 6);
    this.#buckets[record[0] ?? 0]?.push(record);
    this.#held += RECORD;
    if (this.#held >= HELD) this.#spill();
  }

  /** The blocks whose salt an earlier one had already. */
  reused(): BlockRef[] {
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
