import {
  auditLog,
  AuditRooms,
  checkHead,
  equal,
  LedgerError,
  type LogFinding,
  leafHash,
  leafRow,
  type LogHead,
  type LogRows,
  openCheckpoint,
  parseVkey,
  proveConsistency,
  type AuditableLog,
} from '@pramana/ledger';
import { VaultError } from '@pramana/vault';
import type { Database, Tx } from '../../platform/database/index.ts';
import { type AuditedEntry, auditedEntries, missingIndices } from './audit.store.ts';
import { blocksInRow, entriesInPieces, hashesInRow } from './audit-row.store.ts';
import { labelOf } from './block.claim.ts';
import type { Findings } from './finding.service.ts';
import type { HeadStore } from './head.store.ts';
import { keys } from './keys.service.ts';
import { type LogRow, logReader } from './log.store.ts';
import { addressOf } from './publication.service.ts';
import type { AuditFinding } from './rebuild.service.ts';

export interface LogAuditOptions {
  readonly db: Pick<Database, 'inHospital'>;
  readonly heads: HeadStore;
  readonly log: LogRow;
  readonly findings: Findings;
  /** Commitments of blocks that are in no log, in the order in which they were sealed: named already by their label. */
  readonly homeless: readonly Uint8Array[];
  /** Without the blocks that the entries are about. */
  readonly logsOnly: boolean;
  readonly signal: AbortSignal;
  readonly onProgress: (entries: number) => void;
}

/** Of all audits of this server: it has no more than a few at once, and each of them goes through logs one by one. */
const rooms = new AuditRooms();

/** Recomputes one shard from its entries up to its signed head, and compares head with copy. Answers its size, and that head. */
export async function auditShard(options: LogAuditOptions): Promise<{ entries: number; head: LogHead | null }> {
  const { db, heads, log, findings: found } = options;
  const vkey = trueKey(options);
  if (vkey === null) return { entries: 0, head: null };
  // Before the head: a copy is written after its head, so a log that grows meanwhile is ahead of the copy, never behind.
  const copiedHead = await heads.read(vkey);
  // The origin ends with the shard, which is also how the log is addressed.
  if (!nameOf(vkey).endsWith(`-${log.shard}`)) found.add(place(log, 'shard_altered', 'log', 'shard', log.openedAt));
  const head = await db.inHospital(log.hospitalId, (tx) => logReader(tx, log).readHead());
  const signed = head && signedHead(head, vkey);
  const audited = signed ?? head;
  if (head !== null && signed !== null) reportHead(options, head, signed);
  const lost = options.logsOnly ? new Map() : await lostEntries(options, audited?.size ?? 0);
  const audit = await auditLog({
    store: auditable(options, audited, lost),
    vkey,
    origin: parseVkey(vkey).name,
    rooms,
    onProgress: (entries) => {
      options.signal.throwIfAborted();
      options.onProgress(entries);
    },
  });
  for (const finding of audit.findings) {
    // The block that lacks its entry has been named already, which says more than an index.
    if (finding.code !== 'entry_missing' || !lost.has(finding.index ?? -1)) await reportTree(options, finding);
  }
  await compareCopy(options, vkey, head, copiedHead);
  return { entries: audit.entries, head: audited };
}

function place(log: LogRow, code: string, table: string, field: string, since: Date | null = null): AuditFinding {
  const at = since === null ? null : since.toISOString();
  return { code, document: addressOf(log), table, field, block: null, since: at };
}

/**
 * The key in the keyring is the truth about the key in the table; without it the table's own has to do. Null, and a finding,
 * when that one is no key: nothing of this log can be judged.
 */
function trueKey({ log, findings }: LogAuditOptions): string | null {
  try {
    const { vkey } = keys().store.logSigner(log.origin);
    if (vkey !== log.vkey) findings.add(place(log, 'vkey_altered', 'log', 'vkey', log.openedAt));
    return vkey;
  } catch (error) {
    if (!(error instanceof VaultError)) throw error;
    if (!isVkey(log.vkey)) {
      findings.add(place(log, 'vkey_altered', 'log', 'vkey', log.openedAt));
      return null;
    }
    if (nameOf(log.vkey) !== log.origin) findings.add(place(log, 'origin_altered', 'log', 'origin', log.openedAt));
    return log.vkey;
  }
}

function isVkey(text: string): boolean {
  try {
    parseVkey(text);
    return true;
  } catch (error) {
    if (error instanceof LedgerError) return false;
    throw error;
  }
}

function nameOf(vkey: string): string {
  return vkey.slice(0, vkey.indexOf('+'));
}

/** What the log's key signed, whatever the columns beside the checkpoint say; null when it signed nothing there. */
function signedHead(head: LogHead, vkey: string): LogHead | null {
  try {
    const { size, root } = openCheckpoint(head.checkpoint, vkey);
    return { ...head, size, root };
  } catch (error) {
    if (error instanceof LedgerError) return null;
    throw error;
  }
}

function reportHead({ log, findings }: LogAuditOptions, head: LogHead, signed: LogHead): void {
  if (head.size !== signed.size) findings.add(place(log, 'head_altered', 'log_head', 'size'));
  if (!equal(head.root, signed.root)) findings.add(place(log, 'head_altered', 'log_head', 'root'));
}

/** Whole runs, as long as nothing is wrong with them. */
function rowsOf({ db, log, logsOnly }: LogAuditOptions): LogRows {
  const read = <T>(run: (tx: Tx) => Promise<T>): Promise<T> => db.inHospital(log.hospitalId, run);
  return {
    lowest: logsOnly ? 1 : 0,
    entries: (first, count, take) => read((tx) => entriesInPieces(tx, log, { first, count }, take)),
    hashes: async (level, first, count, into) => {
      if (level > 0) return read((tx) => hashesInRow(tx, log, level, { first, count }, into));
      const blocks = await read((tx) => blocksInRow(tx, log, { first, count }, into));
      return blocks && leafRow(blocks);
    },
  };
}

/** More lost entries are not matched with blocks: the tree is beyond that. */
const MATCHED = 1_000;

/**
 * Lost entries by index, as the blocks that are in no log tell them: both are in the order of sealing, so the first is
 * the first. A wrong guess shows, because the root over it is not the signed one.
 */
async function lostEntries({ db, log, homeless }: LogAuditOptions, size: number): Promise<Map<number, Uint8Array>> {
  const indices = await db.inHospital(log.hospitalId, (tx) => missingIndices(tx, log, size, MATCHED));
  if (indices.length !== homeless.length) return new Map();
  return new Map(indices.map((index, i) => [index, homeless[i] ?? new Uint8Array(32)]));
}

/**
 * The log as the audit reads it. Level 0 is not stored; in its place stand the blocks' own commitments, so that the
 * signed tree decides between an altered entry and an altered block.
 */
function auditable(
  options: LogAuditOptions,
  head: LogHead | null,
  lost: ReadonlyMap<number, Uint8Array>,
): AuditableLog {
  const { db, log } = options;
  const entries = (first: number, end: number): Promise<AuditedEntry[]> =>
    db.inHospital(log.hospitalId, (tx) => auditedEntries(tx, log, first, end));
  return {
    readHead: async () => head,
    rows: rowsOf(options),
    readEntries: async (first, count) => {
      const found = new Map((await entries(first, first + count)).map((entry) => [entry.index, entry.commitment]));
      return Array.from({ length: count }, (_, i) => found.get(first + i) ?? new Uint8Array(0));
    },
    readHashes: async (coords) => {
      if (coords.some(({ level }) => level > 0)) {
        return db.inHospital(log.hospitalId, (tx) => logReader(tx, log).readHashes(coords));
      }
      const indices = coords.map(({ index }) => index);
      const found = await entries(Math.min(...indices), Math.max(...indices) + 1);
      const blocks = new Map(found.map((entry) => [entry.index, entry.blockCommitment ?? undefined]));
      return indices.map((index) => {
        const commitment = blocks.get(index) ?? lost.get(index);
        if (commitment === undefined) throw new LedgerError('missing_hash', `no block for entry ${index}`);
        return leafHash(commitment);
      });
    },
  };
}

/** Codes of the tree at level 0, in words of the tables: `hash_*` there speak of the block (see `auditable`). */
const LEAF_CODES: Partial<Record<LogFinding['code'], readonly [code: string, table: string, field: string]>> = {
  entry_altered: ['entry_altered', 'log_entry', 'commitment'],
  entry_missing: ['entry_missing', 'log_entry', 'commitment'],
  hash_altered: ['commitment_altered', 'block', 'commitment'],
  hash_missing: ['block_missing', 'block', 'number'],
  hash_mismatch: ['entry_mismatch', 'log_entry', 'commitment'],
};

/** The log has it, from a mirror; no document of this database is it. */
const LOST = ['document_lost', 'block', 'number'] as const;

async function reportTree({ db, log, findings }: LogAuditOptions, finding: LogFinding): Promise<void> {
  const { code, level = code === 'entry_missing' ? 0 : undefined, index } = finding;
  const leaf = level === 0 && index !== undefined ? LEAF_CODES[code] : undefined;
  if (leaf !== undefined && index !== undefined) {
    const [entry] = await db.inHospital(log.hospitalId, (tx) => auditedEntries(tx, log, index, index + 1));
    const block = entry?.block ?? null;
    const label = block && labelOf(block.series, block.number);
    const [name, table, field] = entry?.block === null ? LOST : leaf;
    const document = label ?? `${addressOf(log)} entry ${index}`;
    const since = entry?.sealedAt.toISOString() ?? null;
    findings.add({ code: name, document, table, field, block: label, since });
  } else if (level !== undefined) {
    const hash = place(log, code, 'log_hash', 'hash');
    findings.add({ ...hash, document: `${addressOf(log)} level ${level} index ${index ?? 0}` });
  } else {
    const field = { root_mismatch: 'root', head_altered: 'edge' }[code as string] ?? 'checkpoint';
    findings.add(place(log, code, 'log_head', field));
  }
}

/** An old backup put back shows here even when everything in it fits together (I-5). */
async function compareCopy(
  { db, log, findings }: LogAuditOptions,
  vkey: string,
  databaseHead: LogHead | null,
  copiedHead: string | null,
): Promise<void> {
  const decision = await db.inHospital(log.hospitalId, (tx) => {
    const reader = logReader(tx, log);
    const prove = (m: number, n: number) => proveConsistency(reader, m, n);
    return checkHead({ databaseHead, copiedHead, vkey, proveConsistency: prove });
  });
  if (decision.ok || decision.code === 'head_damaged') return;
  const field = decision.code === 'rollback' ? 'size' : 'root';
  findings.add(place(log, decision.code, 'log_head', field));
}
