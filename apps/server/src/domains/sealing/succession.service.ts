import type { HospitalId } from '@pramana/kernel';
import { joinStatements, parseVkey, type Succession, type Vkey } from '@pramana/ledger';
import type { Tx } from '../../platform/database/index.ts';
import { listLogs, type LogRow } from './log.store.ts';
import type { VouchedKey } from './log-page.policy.ts';
import { addressOf } from './publication.service.ts';
import { currentRoot, logStatements, rootChanges, signedHeads } from './succession.store.ts';

/** Two logs of a hospital, one behind the other, and what the root key signed of them. */
export interface LogCut {
  readonly old: LogRow;
  readonly next: LogRow;
  /** The old one's last tree. */
  readonly size: number;
  readonly hash: Uint8Array;
  /** A signed note; null: not yet vouched for. */
  readonly statement: string | null;
}

/** Every cut between a hospital's logs, oldest first. A log without a head has none: the audit names that. */
export async function logCuts(tx: Tx, hospital: HospitalId): Promise<LogCut[]> {
  const logs = await listLogs(tx, hospital);
  const heads = await signedHeads(tx, hospital);
  return logs.flatMap((next, index) => {
    const old = logs[index - 1];
    const head = old && heads.get(old.id);
    if (old === undefined || head === undefined) return [];
    return [{ old, next, size: head.size, hash: head.root, statement: head.statement }];
  });
}

/** What the root key is asked to sign of a cut. */
export function successionOf(root: Vkey, { old, next, size, hash }: LogCut): Succession {
  return {
    root,
    old: parseVkey(old.vkey),
    size,
    hash: new Uint8Array(hash),
    next: parseVkey(next.vkey),
    time: (old.closedAt ?? next.openedAt).getTime(),
    reason: old.ending?.reason ?? 'year',
  };
}

/** Origins of the logs whose keys no root key vouches for, though a log of the hospital stands before them. */
export async function unvouchedLogs(tx: Tx, hospital: HospitalId): Promise<string[]> {
  const cuts = await logCuts(tx, hospital);
  return cuts.flatMap(({ next, statement }) => (statement === null ? [next.origin] : []));
}

/** What the root key says of one log, for its page. */
export async function vouchedKey(tx: Tx, { id, hospitalId }: Pick<LogRow, 'id' | 'hospitalId'>): Promise<VouchedKey> {
  const cuts = await logCuts(tx, hospitalId);
  const root = await currentRoot(tx, hospitalId);
  const before = cuts.find(({ next }) => next.id === id);
  const behind = cuts.find(({ old }) => old.id === id);
  return {
    root: root?.vkey ?? null,
    before: before ? { log: addressOf(before.old), isSigned: before.statement !== null } : null,
    behind: behind ? { log: addressOf(behind.next), isSigned: behind.statement !== null } : null,
    hasFile: cuts.some(({ statement }) => statement !== null) || (await rootChanges(tx, hospitalId)).length > 0,
  };
}

/** All that the hospital's root keys have signed, as one public file; empty while there is nothing. */
export async function statementsFile(tx: Tx, hospital: HospitalId): Promise<string> {
  const statements = await logStatements(tx, hospital);
  const logs = await listLogs(tx, hospital);
  const ofLogs = logs.flatMap(({ id }) => statements.get(id) ?? []);
  return joinStatements([...(await rootChanges(tx, hospital)), ...ofLogs]);
}
