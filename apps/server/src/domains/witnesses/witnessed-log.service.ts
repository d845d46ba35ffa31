import { type PersonId, PramanaError } from '@pramana/kernel';
import { LedgerError, parseLogList, parseVkey } from '@pramana/ledger';
import type { Tx } from '../../platform/database/index.ts';
import { type ActMaker, sealAct, type SealingHospital } from '../sealing/index.ts';
import { type CosignedLog, readCosigned, swapCosigned } from './cosigned-log.store.ts';
import { isOwnLog, type OwnWitness, withheldBy } from './cosigning.service.ts';
import { ownCheckpoint } from './own-witness.service.ts';
import { followedLog, followedLogs, insertWitnessedLogAct, lockWitnessedLogs } from './witnessed-log.store.ts';
import { type WitnessedLogAct, witnessedLogItems } from './witnessed-log.claim.ts';

/** The operator who decides, and when. */
export interface LogKeeper {
  readonly node: SealingHospital;
  readonly authorId: PersonId;
  readonly at: Date;
}

/** As whom the operator's acts are sealed in the node log. */
export function makerOf({ node, authorId, at }: LogKeeper): ActMaker {
  return { hospital: { ...node, dayCutHour: 0 }, authorId, at };
}

/** So many logs in one paste: those of a node with a handful of hospitals. */
const MOST_AT_ONCE = 32;
/** More would only be somebody's mistake. */
const MOST = 1_000;

/** A line of a list; the name of a log may begin with any of these words. */
const LINE = /^(?:(?:log|witness|group|quorum)(?=[ \t]|$)|#)/;

/** The lines that another node's page gives (`log <vkey> [<url>]`), or bare keys; `log_key` when there is none. */
export function readLogLines(text: string): { origin: string; vkey: string }[] {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => (LINE.test(line) ? line : `log ${line}`));
  try {
    const { logs } = parseLogList(`${lines.join('\n')}\n`);
    const found = logs.flatMap(({ origin, keys: [key] }) => (key === undefined ? [] : [{ origin, vkey: key.text }]));
    // A list does not ask whether a key is one that can sign at all.
    for (const { vkey } of found) parseVkey(vkey);
    if (found.length === 0 || found.length > MOST_AT_ONCE) throw new PramanaError('log_key', { field: 'lines' });
    return found;
  } catch (error) {
    if (error instanceof LedgerError) throw new PramanaError('log_key', { field: 'lines', cause: error });
    throw error;
  }
}

/**
 * Becomes a witness of these logs, each an entry of the node log. `log_key` for what is no log's key; `witness_own` for a
 * log of this very node; `already_exists` when all of them are followed; `log_key_changed` for a known log under another
 * key: what somebody pastes must never change whom a known name stands for.
 */
export async function followLogs(tx: Tx, keeper: LogKeeper, text: string): Promise<void> {
  const logs = readLogLines(text);
  if (logs.some(isOwnLog)) throw new PramanaError('witness_own', { field: 'lines' });
  await lockWitnessedLogs(tx, keeper.node.id);
  const known = new Map((await followedLogs(tx, keeper.node.id)).map(({ origin, vkey }) => [origin, vkey]));
  const isChanged = ({ origin, vkey }: { origin: string; vkey: string }): boolean =>
    known.has(origin) && known.get(origin) !== vkey;
  if (logs.some(isChanged)) throw new PramanaError('log_key_changed', { field: 'lines' });
  const fresh = logs.filter(({ origin }) => !known.has(origin));
  if (fresh.length === 0) throw new PramanaError('already_exists', { field: 'lines' });
  if (known.size + fresh.length > MOST) throw new PramanaError('invalid_field', { field: 'lines' });
  for (const log of fresh) await decide(tx, keeper, { ...log, act: 'follow' });
}

/** Is no witness of this log any more; what was cosigned stays. `not_found` when it was none. */
export async function forgetLog(tx: Tx, keeper: LogKeeper, origin: string): Promise<void> {
  await lockWitnessedLogs(tx, keeper.node.id);
  const log = await followedLog(tx, keeper.node.id, origin);
  if (log === undefined) throw new PramanaError('not_found');
  await decide(tx, keeper, { origin, vkey: log.vkey, act: 'forget' });
}

/**
 * The database came from a backup: takes over from the copy what this witness has cosigned since. `conflict` when it is
 * not behind its copy; nothing takes a fork or a damage away.
 */
export async function restoreLog(tx: Tx, keeper: LogKeeper, own: OwnWitness, origin: string): Promise<void> {
  const copied = await own.copy.read(origin);
  await lockWitnessedLogs(tx, keeper.node.id);
  const log = await followedLog(tx, keeper.node.id, origin);
  if (log === undefined) throw new PramanaError('not_found');
  const note = await readCosigned(tx, own.memory, origin);
  if (copied === null || withheldBy(note, copied, origin, own.memory.witness) !== 'behind')
    throw new PramanaError('conflict');
  const { size } = ownCheckpoint(copied, own.memory.witness);
  const taken: CosignedLog = { origin, note: copied, size, at: keeper.at };
  if (!(await swapCosigned(tx, own.memory, taken, note))) throw new PramanaError('conflict');
  await decide(tx, keeper, { origin, vkey: log.vkey, act: 'restore' });
}

async function decide(tx: Tx, keeper: LogKeeper, said: Omit<WitnessedLogAct, 'authorId'>) {
  const act = { ...said, authorId: keeper.authorId };
  const items = witnessedLogItems(act);
  const place = await sealAct(tx, makerOf(keeper), {
    series: { kind: 'witnessed-log', prefix: 'WLG' },
    kind: 'policy',
    items,
  });
  await insertWitnessedLogAct(tx, keeper.node.id, { ...act, ...place });
}
