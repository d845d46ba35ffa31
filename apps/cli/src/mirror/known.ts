/** What a node's lists have named so far: while the node is away, a mirror that is started anew shows what it holds. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { keepFile, keptFile } from '@pramana/ledger/node';
import { CouldNot } from '../command.ts';
import { type FollowedLog, listedBy } from './logs.ts';

/** More a node can have listed only over many years, or in bad faith: the first ones stay. */
const MOST = 4_096;

/** The lists of nodes in a mirror's folder, each log once by its key. Nothing is ever taken out: the copies stay as well. */
export class KnownLogs {
  readonly #dir: string;

  constructor(dir: string) {
    this.#dir = join(dir, 'nodes');
  }

  /** What this node has listed before; empty where it was never asked, or the file is not readable as a list. */
  async read(node: string): Promise<FollowedLog[]> {
    const text = await keptFile(this.#path(node));
    if (text === null) return [];
    try {
      return listedBy(node, JSON.parse(text));
    } catch (error) {
      if (error instanceof SyntaxError || error instanceof CouldNot) return [];
      throw error;
    }
  }

  /** On the disk when it resolves. */
  async add(node: string, listed: readonly FollowedLog[]): Promise<void> {
    const before = await this.read(node);
    const known = new Set(before.map(({ vkey }) => vkey.text));
    const fresh = listed.filter(({ vkey }) => !known.has(vkey.text));
    if (fresh.length === 0) return;
    const logs = [...before, ...fresh].slice(0, MOST).map(({ url, vkey }) => ({ url, vkey: vkey.text }));
    await keepFile(this.#path(node), `${JSON.stringify({ logs })}\n`);
  }

  #path(node: string): string {
    return join(this.#dir, `${createHash('sha256').update(node).digest('hex')}.json`);
  }
}
