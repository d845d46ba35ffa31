import type { SubjectId } from '@pramana/kernel';
import { toHex } from '@pramana/ledger';
import type { Erased } from './rebuild.service.ts';

/** What entries of erasure name: a document that cannot be read is no damage when one of them names its commitment. */
export class ErasedDocuments {
  /** Whose keys are gone, and how far. */
  readonly subjects = new Map<SubjectId, 'records' | 'everything'>();
  readonly #entries = new Map<string, string>();
  readonly #counts = new Map<string, number>();

  add({ label, subject, extent, commitments }: Erased): void {
    if (this.subjects.get(subject) !== 'everything') this.subjects.set(subject, extent);
    for (const commitment of commitments) this.#entries.set(toHex(commitment), label);
  }

  /** Whether a block's content was erased: what it said cannot be compared any more, its place in the log can. */
  has({ commitment }: { commitment: Uint8Array }): boolean {
    const entry = this.#entries.get(toHex(commitment));
    if (entry === undefined) return false;
    this.#counts.set(entry, (this.#counts.get(entry) ?? 0) + 1);
    return true;
  }

  /** How many documents were erased by which entry. */
  list(): { entry: string; documents: number }[] {
    return [...this.#counts].map(([entry, documents]) => ({ entry, documents }));
  }
}
