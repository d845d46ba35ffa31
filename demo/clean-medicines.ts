import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { toDecimal } from '@pramana/kernel';
import {
  type ImportRow,
  JAN_AUSHADHI,
  parseRecords,
  readJanAushadhiRow,
} from '../apps/server/src/domains/catalogue/index.ts';

const SOURCE = new URL('./source/janaushadhi.csv', import.meta.url);
const CLEANED = new URL('./medicines.csv', import.meta.url);

const COLUMNS: readonly (readonly [name: string, of: (row: ImportRow) => string])[] = [
  ['code', ({ item }) => item.code],
  ['kind', ({ item }) => item.kind ?? ''],
  ['name', ({ item }) => item.name],
  ['generic_name', ({ item }) => item.genericName ?? ''],
  ['strength', ({ item }) => item.strength ?? ''],
  ['form', ({ item }) => item.form ?? ''],
  ['unit', ({ item }) => item.unit],
  ['pack_label', ({ item }) => item.packLabel ?? ''],
  ['pack_size', ({ item }) => String(item.packSize)],
  ['mrp', ({ mrp }) => toDecimal(mrp?.amount ?? 0n, 'INR')],
  ['rate', ({ rate }) => toDecimal(rate?.amount ?? 0n, 'INR')],
  ['hsn', ({ item }) => item.hsn],
  ['tax_class', ({ item }) => item.taxClass],
  ['category', ({ item }) => item.category ?? ''],
];

export interface Cleaned {
  csv: string;
  kept: number;
  /** Rows whose MRP is 0: the list knows no price for them. */
  withoutPrice: number;
  /** Rows that repeat the name and pack of an earlier one at another code. */
  twice: number;
}

/** The public list in the general import format; demo/README.md says what is changed. The same input gives the same bytes. */
export function cleanMedicines(source: Uint8Array): Cleaned {
  const rows = parseRecords(Buffer.from(source).toString(), JAN_AUSHADHI);
  const result = { kept: 0, withoutPrice: 0, twice: 0 };
  const lines = [COLUMNS.map(([name]) => name).join()];
  const seen = new Set<string>();
  for (const { line, record } of rows) {
    const cells = JAN_AUSHADHI.map((column) => record[column]);
    const read = readJanAushadhiRow(line, cells, 'INR');
    if ('errors' in read) {
      const unexpected = read.errors.find((error) => !(error.field === 'MRP' && Number(record.MRP) === 0));
      if (unexpected) throw new Error(`Line ${unexpected.line}, ${unexpected.field}: ${unexpected.reason}`);
      result.withoutPrice += 1;
      continue;
    }
    const { item } = read.row;
    const sameThing = `${item.name.toLowerCase()}|${item.packLabel ?? ''}`;
    if (seen.has(sameThing)) {
      result.twice += 1;
      continue;
    }
    seen.add(sameThing);
    lines.push(COLUMNS.map(([, of]) => quoted(of(read.row))).join());
  }
  return { ...result, kept: seen.size, csv: `${lines.join('\n')}\n` };
}

function quoted(cell: string): string {
  return /[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** `node demo/clean-medicines.ts` writes demo/medicines.csv anew. */
if (import.meta.main) {
  const { csv, ...counts } = cleanMedicines(readFileSync(SOURCE));
  writeFileSync(CLEANED, csv);
  console.log(`${fileURLToPath(CLEANED)}:`, counts);
}
