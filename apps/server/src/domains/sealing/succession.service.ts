import type { HospitalId } from '@pramana/kernel';
import {
  equal,
  isSuccession,
  joinStatements,
  LedgerError,
  openRootStatement,
  parseVkey,
  type Succession,
  type Vkey,
} from '@pramana/ledger';
import type { Tx } from '../../platform/database/index.ts';
import { listLogs, type LogRow } from './log.store.ts';
import type { VouchedKey } from './log-page.policy.ts';
import { addressOf } from './publication.service.ts';
import type { CutWord } from './root-doubt.policy.ts';
import { sealedRoots, storedTrees, type Vouching } from './sealed-root.service.ts';
import { logStatements, rootChanges, signedHeads } from './succession.store.ts';

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

/**
 * Origins of the logs whose keys no sealed root key vouches for, though a log of the hospital stands before them. By what the
 * database holds alone, as the audit of a server that is stopped.
 */
export async function unvouchedLogs(tx: Tx, hospital: HospitalId): Promise<string[]> {
  const cuts = await logCuts(tx, hospital);
  const [first] = cuts;
  if (first === undefined) return [];
  const { roots } = await sealedRoots(tx, storedTrees(tx, hospital), first.next);
  return cuts.flatMap((cut) => (isVouched(cut, roots) ? [] : [cut.next.origin]));
}

/** Whether what was said is about these two logs and this end. Of reason and time the root key is the judge; of these the logs are. */
export function isOfCut({ old, next, size, hash }: LogCut, said: Succession): boolean {
  return said.old.text === old.vkey && said.next.text === next.vkey && said.size === size && equal(said.hash, hash);
}

/** Whether one of these root keys signed the statement that is stored of a cut; what is stored nobody verified before. */
export function isVouched(cut: LogCut, roots: readonly Vkey[]): boolean {
  const { statement } = cut;
  return statement !== null && roots.some((root) => isSignedCut(cut, statement, root));
}

/** What can be said of a cut by the root keys that are told. */
export function wordOf(cut: LogCut, { roots, doubt }: Pick<Vouching, 'roots' | 'doubt'>): CutWord {
  if (isVouched(cut, roots)) return 'signed';
  return cut.statement !== null && doubt !== null ? 'untold' : 'unsigned';
}

function isSignedCut(cut: LogCut, statement: string, root: Vkey): boolean {
  try {
    const said = openRootStatement(statement, root);
    return isSuccession(said) && isOfCut(cut, said);
  } catch (error) {
    if (error instanceof LedgerError) return false;
    throw error;
  }
}

/** What the root keys say of one log, for its page; no more than what was sealed and signed. */
export async function vouchedKey(
  tx: Tx,
  { id, hospitalId }: Pick<LogRow, 'id' | 'hospitalId'>,
  told: Vouching,
): Promise<VouchedKey> {
  const cuts = await logCuts(tx, hospitalId);
  const before = cuts.find(({ next }) => next.id === id);
  const behind = cuts.find(({ old }) => old.id === id);
  return {
    roots: told.roots.map(({ text }) => text),
    doubt: told.doubt,
    before: before ? { log: addressOf(before.old), said: wordOf(before, told) } : null,
    behind: behind ? { log: addressOf(behind.next), said: wordOf(behind, told) } : null,
    hasFile: told.statements.length > 0,
  };
}

/** All that the hospital's root keys have signed, as one public file; empty while there is nothing. */
export async function statementsFile(tx: Tx, hospital: HospitalId): Promise<string> {
  const statements = await logStatements(tx, hospital);
  const logs = await listLogs(tx, hospital);
  const ofLogs = logs.flatMap(({ id }) => statements.get(id) ?? []);
  return joinStatements([...(await rootChanges(tx, hospital)), ...ofLogs]);
}
