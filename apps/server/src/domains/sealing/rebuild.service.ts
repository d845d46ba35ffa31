import type { SubjectId } from '@pramana/kernel';
import type { ClaimItem, ClaimKind } from '@pramana/ledger';
import type { Tx } from '../../platform/database/index.ts';
import type { SealingHospital } from './block.service.ts';
import type { BlockRef } from './block.store.ts';

/** A sealed document as its stored rows tell it now. */
export interface RebuiltDocument {
  /** What the claim's header must say. */
  readonly header: {
    readonly series: string;
    readonly number: number;
    readonly at: Date;
    readonly currency: string;
    readonly total: bigint;
    readonly paidAtSeal: bigint;
  };
  /** The items, made from the rows by the very function that made the claim. */
  readonly items: readonly ClaimItem[];
  /** Encrypted columns that do not open, `table.column`: the items made of them are absent or empty. */
  readonly unreadable?: readonly string[];
  /** Of these, whose key is gone: the only ones that an erasure explains. */
  readonly forgotten?: readonly string[];
}

/**
 * How the audit compares a kind of document with what was sealed. Keys of an item's value are the columns' names in
 * kebab or camel case (`round-off` → `round_off`); `columns` names those that are called otherwise: of an item's key
 * (`line.rate`), of an item as a whole (`author`), or of a header field (`time`). A column of yet another table is
 * named with it (`batch.expiry`).
 */
export interface SealedKind {
  readonly kind: ClaimKind;
  /** The table with one row per document, whose `id` is the document's id. */
  readonly table: string;
  /** Rows of the table that are documents of this kind, where not all are. */
  readonly only?: { readonly column: string; readonly value: string };
  /** What the series numbers, where documents of one kind are in several tables. */
  readonly series?: string;
  readonly columns?: Readonly<Record<string, string>>;
  /** Tables of the items that are not in the document's own, by the item's name. */
  readonly tables?: Readonly<Record<string, string>>;
  /** Items (`issuer`) and keys of items (`author.name`) that the claim alone holds: no row could say otherwise. */
  readonly claimOnly?: readonly string[];
  /**
   * Documents that have no row any more are absent from the answer. Under an audit, `tell` takes what their content says of
   * others and is not so: then nothing has to be opened a second time for it. As of one moment.
   */
  rebuild(
    tx: Tx,
    hospital: SealingHospital,
    documentIds: readonly string[],
    tell?: AuditTell,
  ): Promise<ReadonlyMap<string, RebuiltDocument>>;
}

/** One finding: what is damaged, where, and the block that shows it. */
export interface AuditFinding {
  readonly code: string;
  /** The document as people call it, `OPD-2627-000012`; or the log, series or row when there is none. */
  readonly document: string;
  readonly table: string;
  readonly field: string;
  /** Label of the block, null when the damage is no block's. */
  readonly block: string | null;
  /** Damage is not older than this; ISO 8601, null when nothing tells. */
  readonly since: string | null;
}

/** Tells the audit a salt of an item that a domain keeps itself; `place`: where it lies, should it have been used before. */
export type SeeSalt = (salt: Uint8Array, place: BlockRef & { table: string; field: string }) => void;

/** What a claim of an erasure says: whose keys are gone (those of records, or all), and of which entries the content. */
export interface ErasureClaim {
  readonly subject: SubjectId;
  readonly extent: 'records' | 'everything';
  readonly leaves: readonly (BlockRef & { readonly commitment: Uint8Array })[];
}
type ErasureReader = (items: readonly ClaimItem[]) => ErasureClaim | null;
let readErasure: ErasureReader = () => null;

/** The domain that erases tells the audit how to read its claims; null for what is none of its own. */
export function registerErasureClaim(reader: ErasureReader): void {
  readErasure = reader;
}

export function readErasureClaim(items: readonly ClaimItem[]): ErasureClaim | null {
  return readErasure(items);
}

/** Business days, both included. */
export interface AuditPeriod {
  readonly from: string;
  readonly to: string;
}

/** Takes a finding, and knows whose keys are gone by an erasure's own entry. */
export interface AuditTell {
  readonly report: (finding: AuditFinding) => void;
  readonly erased: ReadonlyMap<SubjectId, 'records' | 'everything'>;
}

/** What an audit counted: so many, and what they came to (minor units; null where it is no money). */
export interface AuditFigure {
  readonly name: string;
  readonly count: number;
  readonly amount: bigint | null;
}

/** What a check is told beside the hospital. `period` null: all days. */
export interface AuditMore {
  readonly now: Date;
  readonly salt: SeeSalt;
  readonly erased: ReadonlyMap<SubjectId, 'records' | 'everything'>;
  readonly period: AuditPeriod | null;
  readonly figure: (figure: AuditFigure) => void;
}

/** A check of a domain's own, beyond comparing documents with their claims (balances, orphans). */
export interface AuditCheck {
  readonly name: string;
  run(tx: Tx, hospital: SealingHospital, report: (finding: AuditFinding) => void, more: AuditMore): Promise<void>;
}

const kinds = new Map<string, SealedKind>();
const checks = new Map<string, AuditCheck>();

/** Each owning domain registers its kinds once, when it is set up; a second time replaces the first. */
export function registerSealedKind(kind: SealedKind): void {
  if (!/^[a-z_]+$/.test(kind.table)) throw new Error(`${kind.table} is no table.`);
  kinds.set(`${kind.kind} ${kind.series ?? ''}`, kind);
}

export function registerAuditCheck(check: AuditCheck): void {
  checks.set(check.name, check);
}

export function sealedKinds(): readonly SealedKind[] {
  return [...kinds.values()];
}

/** How documents of a kind in a series are compared; undefined when no domain registered them. */
export function sealedKindOf(kind: ClaimKind, series: string | null): SealedKind | undefined {
  return kinds.get(`${kind} ${series ?? ''}`) ?? kinds.get(`${kind} `);
}

export function auditChecks(): readonly AuditCheck[] {
  return [...checks.values()];
}
