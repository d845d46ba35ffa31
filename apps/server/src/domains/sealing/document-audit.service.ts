import { PramanaError } from '@pramana/kernel';
import { LedgerError } from '@pramana/ledger';
import { VaultError } from '@pramana/vault';
import type { TransactionOptions, Tx } from '../../platform/database/index.ts';
import { type AuditedBlock, columnsOf, OWNERS, type StrangeOwner, strangeOwners, unsealedRows } from './audit.store.ts';
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
  /** Those whose row is not there, or another's. */
  readonly owners: ReadonlyMap<string, StrangeOwner>;
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
  readonly #ownerColumns = new Map<string, ReadonlySet<string>>();

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
      this.#context.read((tx) => this.#owners(tx, kind, page)),
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
        if (owners.get(block.documentId)?.isMissing)
          this.#context.add(judged.label, 'row_missing', kind.table, 'id', block);
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

  /** Whose documents a page's rows are not; the columns are asked for once for each table. A page's blocks are of one series. */
  async #owners(tx: Tx, { table }: SealedKind, page: readonly AuditedPair[]): Promise<Map<string, StrangeOwner>> {
    const known = this.#ownerColumns.get(table) ?? (await columnsOf(tx, table, OWNERS));
    this.#ownerColumns.set(table, known);
    const [first, last] = [page[0]?.block, page.at(-1)?.block];
    if (first === undefined || last === undefined) return new Map();
    const range = { series: first.series, kind: first.kind, first: first.number, last: last.number };
    return strangeOwners(tx, this.#context.hospital.id, table, known, range);
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
}

/** Names rows of these kinds that no block stands for. */
export async function reportUnsealed(
  { hospital, read }: Pick<DocumentAuditContext, 'hospital' | 'read'>,
  kinds: readonly SealedKind[],
  report: (finding: AuditFinding) => void,
): Promise<void> {
  const found = await read((tx) => Promise.all(kinds.map((kind) => unsealedRows(tx, hospital.id, kind, UNSEALED))));
  for (const [i, rows] of found.entries()) {
    for (const { id, series, number } of rows) {
      const document = series === null || number === null ? id : labelOf(series, number);
      const { table = '' } = kinds[i] ?? {};
      report({ code: 'row_added', document, table, field: 'id', block: null, since: null });
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
