import { isUtf8 } from 'node:buffer';
import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { parse as parseSync } from 'csv-parse/sync';

/** A row of a CSV file with the line it begins on, as an editor counts them. */
export interface TableRow {
  line: number;
  cells: string[];
}

/** The file as a whole cannot be read: where and why. */
export class TableError extends Error {
  readonly line: number;

  constructor(line: number, reason: string) {
    super(reason);
    this.line = line;
  }
}

const OPTIONS = { bom: true, relax_column_count: true, info: true, skip_empty_lines: true, max_record_size: 100_000 };

/**
 * The rows of an uploaded CSV file, one at a time so that a large file does not hold up other requests.
 * Throws `TableError` for what is no UTF-8 or no CSV.
 */
export async function* readTable(bytes: Uint8Array): AsyncGenerator<TableRow> {
  if (!isUtf8(bytes)) throw new TableError(1, 'The file is not UTF-8. Save it as "CSV UTF-8" and try again.');
  const parser = Readable.from([bytes]).pipe(parse(OPTIONS));
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      // `info.lines` is the line the record ends on; a quoted cell may hold line breaks.
      const breaks = record.reduce((sum, cell) => sum + (cell.match(/\r\n|\n|\r/g)?.length ?? 0), 0);
      yield { line: info.lines - breaks, cells: record };
    }
  } catch (error) {
    if (error instanceof CsvError) throw new TableError(Number(error.lines ?? 1), csvReason(error));
    throw error;
  }
}

function csvReason(error: CsvError): string {
  if (error.code === 'CSV_QUOTE_NOT_CLOSED')
    return 'A quotation mark opens a cell and none closes it before the end of the file.';
  if (error.code === 'CSV_MAX_RECORD_SIZE') return 'The row is too long.';
  return 'The row is not valid CSV: check its quotation marks.';
}

/** The records of a small CSV of ours with exactly these columns; throws an Error when its head is another. */
export function parseRecords<const Column extends string>(
  csv: string,
  columns: readonly Column[],
): { line: number; record: Record<Column, string> }[] {
  const rows = parseSync(csv, { ...OPTIONS, trim: true }) as unknown as { record: string[]; info: { lines: number } }[];
  const [head, ...body] = rows;
  if (head?.record.join() !== columns.join()) throw new Error(`The columns must be ${columns.join(', ')}.`);
  return body.map(({ record, info }) => ({
    line: info.lines,
    record: Object.fromEntries(columns.map((column, index) => [column, record[index] ?? ''])) as Record<Column, string>,
  }));
}
