import type { HospitalId, PersonId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import type { RowError } from './import-row.service.ts';

/** A file that somebody chose, or the template catalogue of the node. */
export type ImportSource = 'file' | 'template';
export type ImportStatus = 'previewed' | 'running' | 'done' | 'failed';

/** What a preview found and a run did; the file itself is kept only until it is imported. */
export interface ImportSummary {
  added: number;
  changed: number;
  unchanged: number;
  priceChanges: number;
  /** These two are absent of what was checked before they were told. */
  ceilingsOff?: number;
  changes?: { line: number; code: string; name: string; pack: string; before: string; price: string }[];
  /** The first of them. */
  errors: RowError[];
  errorCount: number;
  sample: { line: number; code: string; name: string; pack: string; price: string }[];
  /** SHA-256 of what every row does: a run does what was looked at. Absent of what was checked before that was asked. */
  digest?: string;
}

export interface StoredImport {
  id: string;
  status: ImportStatus;
  rowsTotal: number;
  rowsDone: number;
  summary: ImportSummary;
  source: ImportSource;
}

export async function insertImport(
  tx: Tx,
  hospital: HospitalId,
  row: Omit<StoredImport, 'status' | 'rowsDone'> & { content: Uint8Array | null; authorId: PersonId; at: Date },
): Promise<void> {
  await tx
    .insertInto('item_import')
    .values({
      hospital_id: hospital,
      id: row.id,
      status: 'previewed',
      rows_total: row.rowsTotal,
      summary: JSON.stringify(row.summary),
      source: row.source,
      content: row.content,
      author_id: row.authorId,
      created_at: row.at,
      updated_at: row.at,
    })
    .execute();
}

/** One import; with `content` the file too. */
export async function readImport(
  tx: Tx,
  hospital: HospitalId,
  id: string,
): Promise<(StoredImport & { content: Buffer | null }) | null> {
  const row = await tx
    .selectFrom('item_import')
    .select(['id', 'status', 'rows_total', 'rows_done', 'summary', 'source', 'content'])
    .where('hospital_id', '=', hospital)
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) return null;
  return {
    id: row.id,
    status: row.status as ImportStatus,
    rowsTotal: row.rows_total,
    rowsDone: row.rows_done,
    // The column holds exactly what this file wrote.
    summary: row.summary as unknown as ImportSummary,
    source: row.source as ImportSource,
    content: row.content,
  };
}

export interface ImportChange {
  status?: ImportStatus;
  rowsDone?: number;
  summary?: ImportSummary;
  /** The file is not needed any more. */
  dropContent?: true;
}

/** Changes an import that stands at `from`; answers whether it did. */
export async function changeImport(
  tx: Tx,
  hospital: HospitalId,
  id: string,
  from: ImportStatus,
  { status, rowsDone, summary, dropContent }: ImportChange,
  at: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('item_import')
    .set({
      updated_at: at,
      ...(status === undefined ? {} : { status }),
      ...(rowsDone === undefined ? {} : { rows_done: rowsDone }),
      ...(summary === undefined ? {} : { summary: JSON.stringify(summary) }),
      ...(dropContent === true ? { content: null } : {}),
    })
    .where('hospital_id', '=', hospital)
    .where('id', '=', id)
    .where('status', '=', from)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** The imports that are running, or say so because their server stopped, and since when nothing of them was heard. */
export async function runningImports(tx: Tx, hospital: HospitalId): Promise<{ id: string; heardAt: Date }[]> {
  return tx
    .selectFrom('item_import')
    .select(['id', 'updated_at as heardAt'])
    .where('hospital_id', '=', hospital)
    .where('status', '=', 'running')
    .execute();
}

/**
 * Takes the lock that an import holds while it writes: the row of the standard price list. False when somebody else has it.
 * A server that dies loses it with its connection, so a running import whose lock is free runs no more.
 */
export async function lockImports(tx: Tx, hospital: HospitalId): Promise<boolean> {
  return (await importLock(tx, hospital).skipLocked().executeTakeFirst()) !== undefined;
}

/** The same for the import itself: who only looks whether it may start holds the lock for a moment, and is waited for. */
export async function awaitImportLock(tx: Tx, hospital: HospitalId): Promise<void> {
  await importLock(tx, hospital).executeTakeFirstOrThrow();
}

const importLock = (tx: Tx, hospital: HospitalId) =>
  tx
    .selectFrom('price_list')
    .select('id')
    .where('hospital_id', '=', hospital)
    .where('code', '=', 'standard')
    .forNoKeyUpdate();

/** Every hospital of the node; in a transaction on the node. */
export async function everyHospital(tx: Tx): Promise<HospitalId[]> {
  const rows = await tx.selectFrom('hospital').select('id').execute();
  return rows.map((row) => row.id as HospitalId);
}
