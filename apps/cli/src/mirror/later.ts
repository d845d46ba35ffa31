/** A year's log ends, and its hospital goes on in another: who follows logs by name must hear of it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { LedgerError } from '@pramana/ledger';
import { FetchError, httpGet } from '@pramana/ledger/node';
import { CouldNot } from '../command.ts';
import { type FollowedLog, logsOfNode } from './logs.ts';

const HOUR_MS = 3_600_000;

/** A log that its node lists, and nobody here follows. */
export type LaterLog = FollowedLog & { readonly node: string };

/**
 * Whether `log` has taken the place of `before`: the same hospital's, with a later year in its name. It stands where that one
 * does: another node's list may name whatever it likes.
 */
export function isLater(log: FollowedLog, before: FollowedLog): boolean {
  const place = (url: string): string => url.slice(0, url.lastIndexOf('/') + 1);
  const stem = (origin: string): string => origin.slice(0, origin.lastIndexOf('-') + 1);
  const [name, old] = [log.vkey.name, before.vkey.name];
  return place(log.url) === place(before.url) && stem(name) === stem(old) && name > old;
}

/** What took the place of the given logs, at nodes that are not followed as a whole. A node that does not say is none of it. */
export async function laterBeside(
  logs: readonly FollowedLog[],
  nodes: readonly string[],
  signal?: AbortSignal,
): Promise<LaterLog[]> {
  const at = (url: string): string[] => /^(.+)\/log\/[\w.-]+$/.exec(url)?.slice(1) ?? [];
  const hosts = new Set(logs.flatMap(({ url }) => at(url))).difference(new Set(nodes));
  const known = new Set(logs.map(({ vkey }) => vkey.text));
  const lists = [...hosts].map(async (node) => {
    const listed = await listOf(node, signal);
    return listed
      .filter((each) => !known.has(each.vkey.text) && logs.some((log) => isLater(each, log)))
      .map((each) => ({ ...each, node }));
  });
  return (await Promise.all(lists)).flat();
}

async function listOf(node: string, signal: AbortSignal | undefined): Promise<FollowedLog[]> {
  try {
    return await logsOfNode(node, httpGet(node, signal));
  } catch (error) {
    if (signal?.aborted === true) return [];
    if (error instanceof FetchError || error instanceof CouldNot || error instanceof LedgerError) return [];
    throw error;
  }
}

/** What to do about it, in a sentence. */
export function laterSentence({ node }: LaterLog): string {
  return `${node} lists it in the place of a log that is followed, and it is not followed: add --node ${node}`;
}

/** Says so once of each, looking every hour until `signal`. */
export async function sayLater(
  logs: readonly FollowedLog[],
  nodes: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const said = new Set<string>();
  while (!signal.aborted) {
    for (const log of await laterBeside(logs, nodes, signal)) {
      if (said.has(log.vkey.text)) continue;
      said.add(log.vkey.text);
      console.error(`ALARM ${log.vkey.name}: ${laterSentence(log)}`);
    }
    await sleep(HOUR_MS, undefined, { signal, ref: false }).catch(() => undefined);
  }
}
