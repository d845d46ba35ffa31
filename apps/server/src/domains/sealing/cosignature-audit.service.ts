import { LedgerError, openCheckpoint, proveConsistency, verifyConsistency } from '@pramana/ledger';
import type { Tx } from '../../platform/database/index.ts';
import type { SealingHospital } from './block.service.ts';
import { newestCosigned, witnessedSizes } from './cosignature.store.ts';
import { listLogs, logReader, type LogRow } from './log.store.ts';
import type { AuditFinding } from './rebuild.service.ts';

/** Newest cosigned trees per log that an audit opens: receipts are made of these. */
const OPENED = 50;

/** Opens the newest cosigned checkpoints of every log: log's key, witnesses' keys, and that they are trees of this log. */
export async function checkCosignatures(
  tx: Tx,
  hospital: SealingHospital,
  report: (finding: AuditFinding) => void,
): Promise<void> {
  const witnessed = await witnessedSizes(tx, hospital.id);
  for (const log of await listLogs(tx, hospital.id)) {
    const document = `${log.slug}-${log.shard}`;
    const found = (code: string, table: string, field: string): void =>
      report({ code, document, table, field, block: null, since: null });
    const size = witnessed.get(log.id) ?? 0;
    const all = await newestCosigned(tx, log, size, OPENED);
    if (size > 0 && !all.some((each) => each.size === size && each.vkeys.length > 0))
      found('cosignature_missing', 'witnessed_head', 'size');
    for (const each of all) {
      const damage = await damageOf(tx, log, each);
      if (damage !== null) found(damage.code, damage.table, damage.field);
    }
  }
}

interface Cosigned {
  readonly size: number;
  readonly checkpoint: string;
  readonly lines: string;
  readonly vkeys: readonly string[];
}

async function damageOf(tx: Tx, log: LogRow, { size, checkpoint, lines, vkeys }: Cosigned) {
  const opened = tryOpen(() => openCheckpoint(checkpoint, log.vkey));
  if (opened === null || opened.size !== size)
    return { code: 'cosignature_wrong', table: 'cosigned_checkpoint', field: 'checkpoint' };
  const signed = tryOpen(() => openCheckpoint(checkpoint + lines, log.vkey, vkeys));
  if (signed === null || signed.cosignatures.length !== vkeys.length)
    return { code: 'cosignature_wrong', table: 'cosignature', field: 'line' };
  const reader = logReader(tx, log);
  const head = await reader.readHead();
  if (head === null || head.size < size) return { code: 'rollback', table: 'log_head', field: 'size' };
  const proof = await proveConsistency(reader, size, head.size).catch((error: unknown) => {
    if (error instanceof LedgerError) return null;
    throw error;
  });
  if (proof !== null && verifyConsistency(size, head.size, opened.root, head.root, proof)) return null;
  return { code: 'fork', table: 'cosigned_checkpoint', field: 'checkpoint' };
}

function tryOpen<T>(open: () => T): T | null {
  try {
    return open();
  } catch (error) {
    if (error instanceof LedgerError) return null;
    throw error;
  }
}
