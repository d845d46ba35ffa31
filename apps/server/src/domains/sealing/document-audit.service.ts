import { PramanaError } from '@pramana/kernel';
import { LedgerError } from '@pramana/ledger';
import { VaultError } from '@pramana/vault';
import type { TransactionOptions, Tx } from '../../platform/database/index.ts';
import { type AuditedBlock, columnsOf, OWNERS, rowOwners, unsealedRows } from './audit.store.ts';
import type { Judged } from './block-audit.service.ts';
import { labelOf } from './block.claim.ts';
import type { SealingHospital } from './block.service.ts';
import type { ErasedDocuments } from './erased-audit.service.ts';
import type { AuditFinding, RebuiltDocument, SealedKind } from './rebuild.service.ts';
import { compareDocument, type RowDamage } from './row-audit.service.ts';

/** Named one by one, of rows that no block stands for. */
const UNSEALED = 100;

/** A block with what its stored bytes showed. */
export interface AuditedPair {
  readonly block: AuditedBlock;
  readonly judged: Judged;
}

/** A page's documents of one kind as their rows tell them, and what was found out about others while they were read. */
export interface ReadDocuments {
  readonly kind: SealedKind;
  readonly page: readonly AuditedPair[];
  /** Those erased with their person's key. */
  readonly gone: ReadonlySet<string>;
  readonly owners: Awaited<ReturnType<typeof rowOwners>>;
  readonly rebuilt: ReadonlyMap<string, RebuiltDocument | 'unreadable'>;
  readonly told: readonly AuditFinding[];
}

/** What the audit of one hospital shares with that of its documents' rows. */
export interface DocumentAuditContext {
  readonly hospital: SealingHospital;
  readonly signal: AbortSignal;
  readonly erased: ErasedDocuments;
  readonly read: <T>(work: (tx: Tx) => Promise<T>, isolation?: TransactionOptions['isolation']) => Promise<T>;
  readonly report: (finding: AuditFinding) => void;
  readonly add: (document: string, code: string, table: string, field: string, block?: AuditedBlock) => void;
  readonly loadErased: () => Promise<void>;
}

/** The domains' rows against the claims of the blocks that seal them. */
export class DocumentAudit {
  readonly #context: DocumentAuditContext;
  readonly #owners = new Map<string, ReadonlySet<string>>();

  constructor(context: DocumentAuditContext) {
    this.#context = context;
  }

  /** Rebuilds a page's documents from their rows. Reports nothing. */
  async read(kind: SealedKind, page: readonly AuditedPair[]): Promise<ReadDocuments> {
    const ids = page.map(({ block }) => block.documentId);
    // Of what was erased with its person's key no claim opens: its rows are there, and nothing can be told from them.
    const gone = new Set(page.filter((each) => this.isGone(each)).map(({ block }) => block.documentId));
    const there = ids.filter((id) => !gone.has(id));
    const told: AuditFinding[] = [];
    const [owners, rebuilt] = await Promise.all([
      this.#context.read(async (tx) =>
        rowOwners(tx, this.#context.hospital.id, kind.table, await this.#ownersIn(tx, kind.table), ids),
      ),
      this.#rebuild(kind, there, (finding) => void told.push(finding)),
    ]);
    return { kind, page, gone, owners, rebuilt, told };
  }

  /** Names each place that says something else than its claim. */
  async compare({ kind, page, gone, owners, rebuilt, told }: ReadDocuments): Promise<void> {
    for (const finding of told) this.#context.report(finding);
    for (const { block, judged } of page) {
      const document = rebuilt.get(block.documentId);
      if (gone.has(block.documentId)) {
        if (!owners.has(block.documentId)) this.#context.add(judged.label, 'row_missing', kind.table, 'id', block);
      } else if (document === 'unreadable') this.#context.add(judged.label, 'row_unreadable', kind.table, 'row', block);
      else if (document === undefined) this.#context.add(judged.label, 'row_missing', kind.table, 'id', block);
      const { claim } = judged;
      const readable = claim !== null && typeof document === 'object' ? document : null;
      const compared = claim && readable ? compareDocument(kind, claim.header, claim.items, readable) : [];
      const damages = await this.#unexcused(block, readable, compared);
      for (const { code, table, field } of damages) this.#context.add(judged.label, code, table, field, block);
      const { authorId = block.authorId, subjectId = block.subjectId } = owners.get(block.documentId) ?? {};
      // The author stands in the claim, and a body opens under its own subject only: so it shows which of two rows lies.
      const rowLies = damages.some(({ field }) => field === 'author_id');
      if (authorId !== block.authorId && !rowLies) {
        this.#context.add(judged.label, 'column_changed', 'block', 'author_id', block);
      }
      const liar = claim === null ? 'block' : kind.table;
      if (subjectId !== block.subjectId) this.#context.add(judged.label, 'column_changed', liar, 'subject_id', block);
    }
  }

  /** Asked once for each table. */
  async #ownersIn(tx: Tx, table: string): Promise<ReadonlySet<string>> {
    const known = this.#owners.get(table) ?? (await columnsOf(tx, table, OWNERS));
    this.#owners.set(table, known);
    return known;
  }

  /** Whether a block does not open because its person's keys were destroyed, as an erasure's own entry says. */
  isGone(each: AuditedPair): boolean {
    return isKeyless(each) && this.#context.erased.excuse(each.block) === 'everything';
  }

  /** Without what an erasure explains: content whose key is gone. All other facts of the row stay compared. */
  async #unexcused(
    block: AuditedBlock,
    document: RebuiltDocument | null,
    damages: readonly RowDamage[],
  ): Promise<readonly RowDamage[]> {
    const { forgotten = [] } = document ?? {};
    if (forgotten.length === 0) return damages;
    if (this.#context.erased.excuse(block) === null) await this.#context.loadErased();
    if (this.#context.erased.excuse(block) === null) return damages;
    this.#context.erased.count(block);
    return damages.filter(
      ({ code, table, field }) => code !== 'row_unreadable' || !forgotten.includes(`${table}.${field}`),
    );
  }

  /** One document that cannot be rebuilt must not hide the others: then they are rebuilt one by one. */
  async #rebuild(
    kind: SealedKind,
    ids: readonly string[],
    report: (finding: AuditFinding) => void,
  ): Promise<Map<string, RebuiltDocument | 'unreadable'>> {
    const { hospital, erased } = this.#context;
    const rebuild = (wanted: readonly string[]) =>
      this.#context.read(
        (tx) => kind.rebuild(tx, hospital, wanted, { report, erased: erased.subjects }),
        'repeatable read',
      );
    try {
      return new Map(await rebuild(ids));
    } catch (error) {
      this.#context.signal.throwIfAborted();
      if (ids.length > 1) {
        const all = new Map<string, RebuiltDocument | 'unreadable'>();
        for (const id of ids) for (const [key, each] of await this.#rebuild(kind, [id], report)) all.set(key, each);
        return all;
      }
      if (!isDamage(error)) throw error;
      return new Map(ids.map((id) => [id, 'unreadable']));
    }
  }

  /** Names rows of this kind that no block stands for. */
  async reportUnsealed(kind: SealedKind): Promise<void> {
    const rows = await this.#context.read((tx) => unsealedRows(tx, this.#context.hospital.id, kind, UNSEALED));
    for (const { id, series, number } of rows) {
      const document = series === null || number === null ? id : labelOf(series, number);
      this.#context.add(document, 'row_added', kind.table, 'id');
    }
  }
}

/** Whose row of a key is there with nothing in it, as an erasure leaves it. */
export function isKeyless({ block: { wrappedKey }, judged: { claim } }: AuditedPair): boolean {
  return claim === null && wrappedKey?.length === 0;
}

/** Stored content that cannot be what was stored; a database that is away is something else. */
function isDamage(error: unknown): boolean {
  if (error instanceof PramanaError)
    return ['record_damaged', 'vault_key_missing', 'record_forgotten'].includes(error.code);
  return [VaultError, LedgerError, RangeError, TypeError].some((kind) => error instanceof kind);
}
