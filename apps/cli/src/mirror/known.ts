/**
 * What a node's lists have named so far: while the node is away, a mirror that is started anew shows what it holds, and a
 * watch knows what a list leaves out.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { keepFile, keptFile } from '@pramana/ledger/node';
import { CouldNot } from '../command.ts';
import { type FollowedLog, listedBy } from './logs.ts';

/** More a node can have listed only over many years, or in bad faith: the first ones stay. */
const MOST = 4_096;

/** The lists of nodes in a mirror's or a watch's folder, each log once by its key. Nothing is ever taken out. */
export class KnownLogs {
  readonly #dir: string;

  readonly #say: (line: string) => void;
  readonly #most: number;
  /** Nodes whose list was not kept the last time. */
  readonly #unkept = new Set<string>();

  /** `say`: where a disk that neither keeps nor shows the lists is told of. It stops nobody from following the logs. */
  constructor(dir: string, say: (line: string) => void, most: number = MOST) {
    this.#dir = join(dir, 'nodes');
    this.#say = say;
    this.#most = most;
  }

  /** What this node has listed before; empty where it was never asked, and where the file cannot be read, which is said. */
  async read(node: string): Promise<FollowedLog[]> {
    try {
      return await this.#stored(node);
    } catch (error) {
      this.#say(`${node}: what it listed before cannot be read from the disk (${reason(error)})`);
      return [];
    }
  }

  /** On the disk when it resolves, or it was said that it is not. */
  async add(node: string, listed: readonly FollowedLog[]): Promise<void> {
    try {
      await this.#store(node, listed);
      this.#unkept.delete(node);
    } catch (error) {
      if (this.#unkept.has(node)) return;
      this.#unkept.add(node);
      this.#say(`${node}: its list of logs cannot be kept (${reason(error)})`);
    }
  }

  async #stored(node: string): Promise<FollowedLog[]> {
    const text = await keptFile(this.#path(node));
    if (text === null) return [];
    try {
      return listedBy(node, JSON.parse(text));
    } catch (error) {
      if (error instanceof SyntaxError || error instanceof CouldNot)
        throw new Damaged('it is no list', { cause: error });
      throw error;
    }
  }

  async #store(node: string, listed: readonly FollowedLog[]): Promise<void> {
    // What is damaged is begun anew, once that was said.
    const before = await this.#stored(node).catch((error: unknown) => {
      if (error instanceof Damaged) return [];
      throw error;
    });
    const known = new Set(before.map(({ vkey }) => vkey.text));
    const fresh = listed.filter(({ vkey }) => !known.has(vkey.text));
    // Also where nothing more fits: this is asked at every look.
    if (fresh.length === 0 || before.length >= this.#most) return;
    const logs = [...before, ...fresh].slice(0, this.#most).map(({ url, vkey }) => ({ url, vkey: vkey.text }));
    await keepFile(this.#path(node), `${JSON.stringify({ logs })}\n`);
  }

  #path(node: string): string {
    return join(this.#dir, `${createHash('sha256').update(node).digest('hex')}.json`);
  }
}

class Damaged extends Error {}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown';
}
