/**
 * What nodes list, beside what they listed before. A list is its owner's to write: what it leaves out today, or names under
 * another key, is what this watch remembers, and is looked at where it was.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { toHex } from '@pramana/ledger';
import { FetchError, httpGet } from '@pramana/ledger/node';
import { KnownLogs } from '../mirror/known.ts';
import { type FollowedLog, logsOfNode, unsealedOf } from '../mirror/logs.ts';
import type { Alarm } from './look.ts';

export interface Listed {
  /** All that the node lists or ever listed, each once by its key, in the order of first sight. */
  readonly logs: readonly FollowedLog[];
  readonly alarms: readonly Alarm[];
  /** Why its list could not be read, in a sentence. */
  readonly unreachable: readonly string[];
}

/** Asks a node for its list and for the seals of its days. `state`: where is kept what it listed; read back also while it is away. */
export async function lookAtNode(state: string, node: string, patienceMs: number): Promise<Listed> {
  const alarms: Alarm[] = [];
  const unreachable: string[] = [];
  const alarm = (code: Alarm['code'], detail: string, { vkey }: Partial<FollowedLog> = {}): void => {
    alarms.push({ log: vkey?.name ?? node, vkey: vkey?.text ?? null, code, detail, evidence: null });
  };
  const unsealed = await unsealedOf(node);
  if (unsealed !== null) alarm('unsealed', `it says that ${unsealed}`);
  const known = new KnownLogs(state, (line) => alarm('unverified', line));
  const before = await known.read(node);
  try {
    const listed = await listOf(node, before, patienceMs);
    await known.add(node, listed);
    const logs = joined(before, listed);
    if (logs.length === 0) unreachable.push(`${node} lists no log`);
    for (const log of before) {
      if (!hasName(listed, log)) alarm('vanished', `${node} listed it and does not any more`, log);
    }
    for (const [first, ...others] of byName(logs)) {
      if (first === undefined || others.length === 0) continue;
      const keys = others.map(({ vkey }) => toHex(vkey.keyId)).join(', ');
      alarm(
        'another_key',
        `${node} named it under the key ${toHex(first.vkey.keyId)}, and under another: ${keys}`,
        first,
      );
    }
    return { logs, alarms, unreachable };
  } catch (error) {
    if (error instanceof FetchError) unreachable.push(error.message);
    else alarm('unverified', `its list of logs: ${error instanceof Error ? error.message : 'unknown'}`);
    return { logs: before, alarms, unreachable };
  }
}

/** Its list; asked for once more where something is missing: a node that is just starting has not published all of it. */
async function listOf(node: string, before: readonly FollowedLog[], patienceMs: number): Promise<FollowedLog[]> {
  const listed = await logsOfNode(node, httpGet(node));
  if (before.every((log) => hasName(listed, log))) return listed;
  await sleep(patienceMs);
  return logsOfNode(node, httpGet(node));
}

function hasName(logs: readonly FollowedLog[], { vkey }: FollowedLog): boolean {
  return logs.some(({ vkey: { name } }) => name === vkey.name);
}

/** Each key once, at the address where it stands now. */
function joined(before: readonly FollowedLog[], listed: readonly FollowedLog[]): FollowedLog[] {
  return [...new Map([...before, ...listed].map((log) => [log.vkey.text, log])).values()];
}

function byName(logs: readonly FollowedLog[]): FollowedLog[][] {
  return [...Map.groupBy(logs, ({ vkey }) => vkey.name).values()];
}
