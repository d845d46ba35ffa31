import { cleanLine } from '@pramana/kernel';
import {
  type Column,
  COLUMNS,
  type ImportRow,
  type ReadRow,
  readGeneralRow,
  REQUIRED,
  type RowError,
} from './import-row.service.ts';
import { JAN_AUSHADHI, readJanAushadhiRow } from './janaushadhi.service.ts';
import { readTable, TableError } from './table.service.ts';

/** A whole file as it is meant, and everything that is wrong with its rows by themselves. */
export interface ImportFile {
  rows: ImportRow[];
  errors: RowError[];
  rowsTotal: number;
}

type Reader = (line: number, cells: readonly string[]) => ReadRow;

/**
 * Reads an uploaded file in the general format (demo/README.md) or as the Jan Aushadhi price list, which is known by its
 * head. Throws `TableError` when it is neither or no CSV; wrong rows are listed, not thrown.
 */
export async function readImportFile(bytes: Uint8Array, currency: string): Promise<ImportFile> {
  const file: ImportFile = { rows: [], errors: [], rowsTotal: 0 };
  let read: Reader | undefined;
  for await (const { line, cells } of readTable(bytes)) {
    if (read === undefined) {
      read = readerOf(cells, currency);
      continue;
    }
    file.rowsTotal += 1;
    const result = read(line, cells);
    if ('row' in result) file.rows.push(result.row);
    else file.errors.push(...result.errors);
  }
  if (read === undefined) throw new TableError(1, 'The file is empty.');
  refuseTwice(file);
  return file;
}

/** What reads the rows below this head. */
function readerOf(head: readonly string[], currency: string): Reader {
  const names = head.map(cleanLine);
  if (names.join('\n') === JAN_AUSHADHI.join('\n')) return (line, cells) => readJanAushadhiRow(line, cells, currency);
  const columns = names.map((name) => name.toLowerCase().replaceAll(' ', '_'));
  const missing = REQUIRED.filter((column) => !columns.includes(column));
  if (missing.length > 0)
    throw new TableError(1, `The first line must name the columns; missing: ${missing.join(', ')}.`);
  const unknown = columns.find((column, index) => !COLUMNS.includes(column) || columns.indexOf(column) !== index);
  if (unknown !== undefined)
    throw new TableError(1, `The column "${unknown.slice(0, 40)}" is not known or stands twice.`);
  return (line, cells) => {
    if (cells.length > columns.length) {
      return {
        errors: [{ line, field: '', reason: `The row has ${cells.length} cells for ${columns.length} columns.` }],
      };
    }
    const byName = new Map(columns.map((column, index) => [column as Column, cells[index] ?? '']));
    return readGeneralRow(line, byName, currency);
  };
}

/** One code is one item: of two rows nobody can tell which is meant, and the later one counts as wrong, not as an item. */
function refuseTwice(file: ImportFile): void {
  const first = new Map<string, number>();
  file.rows = file.rows.filter(({ line, item }) => {
    const before = first.get(item.code);
    if (before === undefined) {
      first.set(item.code, line);
      return true;
    }
    file.errors.push({ line, field: 'code', reason: `The code ${item.code} stands in line ${before} already.` });
    return false;
  });
  file.errors.sort((a, b) => a.line - b.line);
}
