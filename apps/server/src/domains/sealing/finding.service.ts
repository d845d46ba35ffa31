import type { AuditFinding } from './rebuild.service.ts';

/** More say nothing new: the database is lost, and every finding is held in memory. */
const MOST = 1_000;

/** Collects findings; the same place is named once, whoever found it. */
export class Findings {
  readonly #found = new Map<string, AuditFinding>();
  #more = 0;

  add(finding: AuditFinding): void {
    const { code, document, table, field } = finding;
    const key = JSON.stringify([code, document, table, field]);
    if (this.#found.has(key)) return;
    if (this.#found.size < MOST) this.#found.set(key, finding);
    else this.#more += 1;
  }

  isEmpty(): boolean {
    return this.#found.size === 0;
  }

  /** Those that others found, behind its own. */
  addAll(others: Findings): void {
    for (const finding of others.#found.values()) this.add(finding);
    this.#more += others.#more;
  }

  list(): AuditFinding[] {
    const found = [...this.#found.values()];
    if (this.#more === 0) return found;
    const rest = {
      code: 'more_findings',
      document: `${this.#more} more`,
      table: '',
      field: '',
      block: null,
      since: null,
    };
    return [...found, rest];
  }
}
