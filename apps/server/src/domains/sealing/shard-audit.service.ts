import { type HospitalId, PramanaError } from '@pramana/kernel';
import type { ClaimItem, LogHead } from '@pramana/ledger';
import type { Tx } from '../../platform/database/index.ts';
import { auditedEntries } from './audit.store.ts';
import { labelOf } from './block.claim.ts';
import { type OpenBlock, openBlocks } from './open.service.ts';
import type { Findings } from './finding.service.ts';
import { type LogRow, logReader } from './log.store.ts';
import { addressOf } from './publication.service.ts';
import { compareItems } from './row-audit.service.ts';
import { shardCloseItems, shardOpenItems } from './shard.claim.ts';

interface Cut {
  readonly tx: Tx;
  readonly findings: Findings;
  readonly log: LogRow;
}

/**
 * The cuts between a hospital's shards (ledger.md, decision 9), oldest first: each but the newest ends with its close
 * entry, and each but the first begins with one that names the last checkpoint of the one before it.
 */
export async function auditCuts(tx: Tx, hospital: HospitalId, logs: readonly LogRow[], findings: Findings) {
  let before: { log: LogRow; head: LogHead } | null = null;
  for (const [index, log] of logs.entries()) {
    const head = await logReader(tx, log).readHead();
    // A lost head has been named already, and nothing can be said about its cut.
    if (head === null) continue;
    const cut = { tx, findings, log };
    if (before !== null) await auditOpening(cut, hospital, shardOpenItems(log, before.log, before.head));
    await auditClosing(cut, hospital, head.size, logs[index + 1] ?? null);
    before = { log, head };
  }
}

async function auditOpening(cut: Cut, hospital: HospitalId, items: readonly ClaimItem[]): Promise<void> {
  const open = await entryAt(cut, hospital, 0);
  if (open === null) return;
  if (open.header.kind !== 'shard-open') return report(cut, 'shard_open_missing', 'log_entry', 'index', open);
  compare(cut, open, items);
  if (open.header.time !== cut.log.openedAt.getTime()) report(cut, 'column_changed', 'log', 'opened_at', open);
}

async function auditClosing(cut: Cut, hospital: HospitalId, size: number, next: LogRow | null): Promise<void> {
  const { log } = cut;
  auditEnding(cut, next);
  const last = size === 0 ? null : await entryAt(cut, hospital, size - 1);
  if (last?.header.kind === 'shard-close') {
    compare(cut, last, shardCloseItems(log));
    if (last.header.time !== log.closedAt?.getTime()) report(cut, 'column_changed', 'log', 'closed_at', last);
  } else if (last !== null && log.ending?.reason !== 'stolen' && (next !== null || log.closedAt !== null)) {
    report(cut, 'shard_close_missing', 'log_entry', 'index', last);
  }
}

/** What its ending says of a log, which is an entry by itself: the shard that follows, and when a stolen key ended it. */
function auditEnding({ log, findings }: Cut, next: LogRow | null): void {
  const { ending } = log;
  if (ending === null) return;
  const add = (table: string, field: string): void =>
    findings.add({
      code: 'column_changed',
      document: addressOf(log),
      table,
      field,
      block: null,
      since: log.openedAt.toISOString(),
    });
  if (next !== null && next.shard !== ending.successor) add('log', 'shard');
  if (ending.reason === 'stolen' && log.closedAt?.getTime() !== ending.at.getTime()) add('log', 'closed_at');
}

function compare(cut: Cut, sealed: OpenBlock, stored: readonly ClaimItem[]): void {
  const places = { table: 'log', tables: { previous: 'log_head' }, columns: { 'previous.shard': 'log.shard' } };
  for (const { code, table, field } of compareItems(places, sealed.items, stored))
    report(cut, code, table, field, sealed);
}

/** The claim at an index; null when it is lost or damaged, which has been named already. */
async function entryAt({ tx, log }: Cut, hospital: HospitalId, index: number): Promise<OpenBlock | null> {
  const [entry] = await auditedEntries(tx, log, index, index + 1);
  if (!entry?.block) return null;
  const found = await openBlocks(tx, { id: hospital }, [entry.block]).catch((error: unknown) => {
    if (error instanceof PramanaError) return [];
    throw error;
  });
  return found[0] ?? null;
}

function report(cut: Cut, code: string, table: string, field: string, { block }: OpenBlock): void {
  const { log, findings } = cut;
  const label = labelOf(block.series, block.number);
  findings.add({ code, document: addressOf(log), table, field, block: label, since: block.at.toISOString() });
}
