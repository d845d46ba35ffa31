import { type Insertable, sql } from 'kysely';
import type { Tx } from './connection.ts';
import type { DB } from './schema.generated.ts';

/** What a cell may be; an object or a list is one of a `jsonb` column. */
type Cell = string | number | bigint | boolean | Date | Uint8Array | object | null;

/** A row as it is inserted; every row of one call names the same columns. */
export type NewRow<Table extends keyof DB> = Readonly<Partial<Record<keyof Insertable<DB[Table]>, Cell>>>;

/**
 * Inserts many rows as one statement of one parameter, whose text is the same however many they are: building a query of
 * thousands of parameters costs more than the rows. Columns that the first row does not name keep their defaults. For takeovers,
 * imports and measurements; triggers, constraints and row-level security hold as for any insert.
 */
export async function insertRows<Table extends keyof DB>(
  tx: Tx,
  table: Table,
  rows: readonly NewRow<Table>[],
): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const columns = sql.join(Object.keys(first).map((column) => sql.ref(column)));
  // With its schema: `record` alone would be the type of any row.
  const into = sql.id('public', table);
  await sql`insert into ${into} (${columns})
    select ${columns} from json_populate_recordset(null::${into}, ${rowsJson(rows)}::json)`.execute(tx);
}

/** Rows as the JSON from which PostgreSQL makes rows of a table: bytes in hex, instants to the millisecond. */
export function rowsJson(rows: readonly Readonly<Record<string, unknown>>[]): string {
  const names = Object.keys(rows[0] ?? {}).map((name) => ({ name, label: `${JSON.stringify(name)}:` }));
  const texts = rows.map((row) => names.map(({ name, label }) => label + cellJson(row[name])).join(','));
  return texts.length === 0 ? '[]' : `[{${texts.join('},{')}}]`;
}

function cellJson(cell: unknown): string {
  if (cell === null || cell === undefined) return 'null';
  if (cell instanceof Uint8Array)
    return `"\\\\x${Buffer.from(cell.buffer, cell.byteOffset, cell.length).toString('hex')}"`;
  return typeof cell === 'bigint' ? `"${cell}"` : JSON.stringify(cell);
}

/** A list is one of texts. */
type PlainCell = string | number | Date | readonly string[] | null;

const PLAIN = /^[\w:.@+-]+$/;

/**
 * Rows as the text of a list of a table's rows, for `unnest(…::table[])`: one parameter, and read faster than JSON or a list for
 * each column. `columns` are ALL the table's, in its order.
 */
export function rowsLiteral<Column extends string>(
  rows: readonly Readonly<Record<Column, PlainCell>>[],
  columns: readonly Column[],
): string {
  const texts = rows.map((row) => {
    const text = columns.map((column) => fieldOf(row[column])).join(',');
    return text.includes('"') ? `"(${escaped(text)})"` : `"(${text})"`;
  });
  return `{${texts.join(',')}}`;
}

function escaped(text: string): string {
  return text.replaceAll(/["\\]/g, String.raw`\$&`);
}

function fieldOf(cell: PlainCell): string {
  if (cell === null) return '';
  if (cell instanceof Date) return cell.toISOString();
  const text = typeof cell === 'object' ? `{${cell.map((each) => `"${escaped(each)}"`).join(',')}}` : String(cell);
  return PLAIN.test(text) ? text : `"${text.replaceAll(/["\\]/g, '$&$&')}"`;
}
