import type { PolicyUpdatesJson } from '@pramana/contract';
import { PramanaError } from '@pramana/kernel';
import {
  LedgerError,
  openPolicyUpdate,
  parseNote,
  parsePins,
  parsePolicyUpdate,
  type PolicyUpdate,
} from '@pramana/ledger';
import type { Tx } from '../../platform/database/index.ts';
import { labelOf, sealAct, type SealingHospital } from '../sealing/index.ts';
import { policyUpdateItems } from './policy-update.claim.ts';
import {
  insertPolicyUpdate,
  lockPolicyUpdates,
  newestPolicyUpdate,
  newestPolicyUpdates,
  type PolicyUpdateRow,
} from './policy-update.store.ts';
import { type LogKeeper, makerOf } from './witnessed-log.service.ts';

/** What was pasted with other line ends, or without the last one. */
const pasted = (text: string): string => `${text.replaceAll('\r\n', '\n').trim()}\n`;

function attempt<T>(run: () => T, code: 'policy_update' | 'policy_pins', field: string): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof LedgerError) throw new PramanaError(code, { field, detail: error.message, cause: error });
    throw error;
  }
}

/**
 * Publishes a signed policy: from now on it is the newest of its name, and an entry of the node log. `policy_pins`: the first
 * of a name lacks whose signatures it takes, or a later one brings others; `policy_update`: too few of them signed it, or it
 * is not newer; `record_damaged`: the one before it was changed in the database, so that nothing says what is newer. The very
 * same again changes nothing.
 */
export async function publishPolicy(
  tx: Tx,
  keeper: LogKeeper,
  asked: { readonly update: string; readonly pins?: string | undefined },
): Promise<void> {
  const { node, authorId } = keeper;
  await lockPolicyUpdates(tx, node.id);
  const note = pasted(asked.update);
  const named = attempt(() => parsePolicyUpdate(parseNote(note).text), 'policy_update', 'update');
  const before = await newestPolicyUpdate(tx, node.id, named.name);
  const pins = pinsOf(before, asked.pins);
  const last = before === undefined ? null : publishedText(before);
  const opened = attempt(() => openPolicyUpdate(note, parsePins(pins), last), 'policy_update', 'update');
  if (opened.text === last) return;
  const act = { name: opened.name, sequence: opened.sequence, pins, note, authorId };
  const items = policyUpdateItems(act);
  const place = await sealAct(tx, makerOf(keeper), {
    series: { kind: 'policy-update', prefix: 'POL' },
    kind: 'policy',
    items,
  });
  await insertPolicyUpdate(tx, node.id, { ...act, ...place });
}

/** The text that was published before, as its signers signed it. */
function publishedText({ note, pins, name, sequence }: PolicyUpdateRow): string {
  const detail = `Update ${sequence} of ${name} was changed in the database: the audit of the node says where.`;
  try {
    const found = openPolicyUpdate(note, parsePins(pins), null);
    if (found.name === name && found.sequence === sequence) return found.text;
  } catch (error) {
    if (error instanceof LedgerError) throw new PramanaError('record_damaged', { detail, cause: error });
    throw error;
  }
  throw new PramanaError('record_damaged', { detail });
}

/** Whose signatures count never changes with an update: a thief of some keys would lock everybody else out. */
function pinsOf(before: PolicyUpdateRow | undefined, text: string | undefined): string {
  const given = text === undefined || text.trim() === '' ? undefined : pasted(text);
  if (given !== undefined) attempt(() => parsePins(given), 'policy_pins', 'pins');
  if (before === undefined && given === undefined) throw new PramanaError('policy_pins', { field: 'pins' });
  if (before !== undefined && given !== undefined && given !== before.pins)
    throw new PramanaError('policy_pins', { field: 'pins' });
  return before?.pins ?? given ?? '';
}

/** The newest signed note, of this name or of any; `not_found`. */
export async function newestNote(tx: Tx, { id }: Pick<SealingHospital, 'id'>, name?: string): Promise<string> {
  const newest = await newestPolicyUpdate(tx, id, name);
  if (newest === undefined) throw new PramanaError('not_found');
  return newest.note;
}

/** What the operator sees of the published policies. */
export async function policyUpdatesView(tx: Tx, { id }: Pick<SealingHospital, 'id'>): Promise<PolicyUpdatesJson> {
  const rows = await newestPolicyUpdates(tx, id);
  return { updates: rows.map((row) => ({ ...row, ...opened(row) })).map(shown) };
}

type Opened = PolicyUpdate & { readonly signedBy: readonly string[]; readonly threshold: number };

/** A row that was changed is not shown as signed by anybody: the audit names it. */
function opened({ note, pins, name, sequence }: PolicyUpdateRow): Opened {
  try {
    const pinned = parsePins(pins);
    return { ...openPolicyUpdate(note, pinned, null), threshold: pinned.threshold };
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    const policy = { logs: [], witnesses: [], groups: [], quorum: 'none' };
    return { name, sequence, policy, signedBy: [], threshold: 0 };
  }
}

function shown(row: PolicyUpdateRow & Opened & { person: string | null }): PolicyUpdatesJson['updates'][number] {
  const { name, sequence, signedBy, threshold, policy, at, person, series, number } = row;
  return {
    name,
    sequence,
    signedBy: [...signedBy],
    threshold,
    logs: policy.logs.length,
    witnesses: policy.witnesses.length,
    quorum: policy.quorum,
    at: at.toISOString(),
    person,
    block: { series, number, label: labelOf(series, number) },
  };
}
