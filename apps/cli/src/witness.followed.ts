import { LedgerError, NOTE_KEY, parseLogList, parseVkey, type Vkey, type WitnessedLog } from '@pramana/ledger';
import { type Journal, openJournal } from '@pramana/ledger/node';

/**
 * The logs that a witness follows, kept beside its state: a list adds, and never changes or removes, whoever wrote it.
 * A log whose key a list could change would be a log that whoever writes the list can fork.
 */
export class FollowedLogs {
  readonly #journal: Journal;
  readonly #logs = new Map<string, WitnessedLog>();

  private constructor(journal: Journal) {
    this.#journal = journal;
    for (const [origin, key] of journal.values) this.#take(origin, key);
  }

  /** Under the lock of the witness's state: open that first. */
  static async open(state: string): Promise<FollowedLogs> {
    return new FollowedLogs(await openJournal(state, 'followed.log'));
  }

  /** An empty key stands for a log that was let go. */
  #take(origin: string, key: string): void {
    if (key === '') this.#logs.delete(origin);
    else {
      const vkey = usable(key);
      // Of a key that can sign nothing the list may name another one.
      if (vkey === null) this.#logs.delete(origin);
      else this.#logs.set(origin, { origin, keys: [vkey] });
    }
  }

  get size(): number {
    return this.#logs.size;
  }

  of(origin: string): WitnessedLog | undefined {
    return this.#logs.get(origin);
  }

  origins(): string[] {
    return [...this.#logs.keys()];
  }

  /** Adds what is new in this list; answers a sentence for each line that was not followed, and why. */
  async add(text: string): Promise<string[]> {
    const { logs, skipped } = parseLogList(text);
    const said = skipped.map((reason) => `Not followed: ${reason}.`);
    const fresh: [string, string][] = [];
    for (const { origin, keys } of logs) {
      const [key] = keys;
      const known = this.#logs.get(origin)?.keys[0];
      if (key?.type !== NOTE_KEY) continue;
      if (known === undefined && usable(key.text) === null)
        said.push(`Not followed: ${origin}: its key is no point that verifiers agree about.`);
      else if (known === undefined) fresh.push([origin, key.text]);
      else if (known.text !== key.text) {
        said.push(
          `ALARM: the list names ${origin} with another key; the known one stays: pramana witness forget ${origin}`,
        );
      }
    }
    await this.#journal.append(fresh);
    for (const [origin, key] of fresh) this.#take(origin, key);
    return said;
  }

  /** Lets go of a log; false when it was not followed. */
  async forget(origin: string): Promise<boolean> {
    if (!this.#logs.has(origin)) return false;
    await this.#journal.append([[origin, '']]);
    this.#take(origin, '');
    return true;
  }

  close(): Promise<void> {
    return this.#journal.close();
  }
}

/**
 * A list does not ask whether a key is one that can sign at all. Kept, such a line, which may be somebody else's, would end
 * every later start; null for it.
 */
function usable(key: string): Vkey | null {
  try {
    return parseVkey(key);
  } catch (error) {
    if (error instanceof LedgerError) return null;
    throw error;
  }
}
