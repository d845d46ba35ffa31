import { readFileSync } from 'node:fs';
import { cleanLine, fold, fromDecimal } from '@pramana/kernel';
import type { ReadRow, RowError } from './import-row.service.ts';
import { parseMedicineName } from './medicine-name.service.ts';
import { parsePack } from './pack.service.ts';
import { parseRecords } from './table.service.ts';

/** The head of the public price list of India's Jan Aushadhi scheme (PMBI), exactly. */
export const JAN_AUSHADHI = ['Sr No', 'Drug Code', 'Generic Name', 'Unit Size', 'MRP', 'Group Name'] as const;

const TABLE = new URL('../../../../../law/tax-by-group.csv', import.meta.url);

export interface GroupTax {
  kind: string;
  hsn: string;
  taxClass: string;
}

let groups: ReadonlyMap<string, GroupTax> | undefined;

/** What the group of an item says about HSN and tax: the list has no such column, so a table of ours does. */
export function taxByGroup(): ReadonlyMap<string, GroupTax> {
  groups ??= new Map(
    parseRecords(readFileSync(TABLE, 'utf8'), ['group', 'kind', 'hsn', 'tax_class', 'note']).map(({ record }) => [
      fold(record.group),
      { kind: record.kind, hsn: record.hsn, taxClass: record.tax_class },
    ]),
  );
  return groups;
}

/** A row of that list. The price of a medicine there is its MRP; 0 stands for "none known" and is no price. */
export function readJanAushadhiRow(line: number, cells: readonly string[], currency: string): ReadRow {
  const [, code = '', name = '', unitSize = '', price = '', group = ''] = cells.map(cleanLine);
  const errors: RowError[] = [];
  const wrong = (field: (typeof JAN_AUSHADHI)[number], reason: string): void =>
    void errors.push({ line, field, reason });
  if (cells.length !== JAN_AUSHADHI.length)
    wrong('Sr No', `The row has ${cells.length} cells, not ${JAN_AUSHADHI.length}.`);
  if (!/^[0-9A-Za-z-]{1,40}$/.test(code)) wrong('Drug Code', 'A code of letters and digits.');
  if (name === '' || name.length > 200) wrong('Generic Name', 'A name of 1 to 200 characters.');
  const amount = fromDecimal(price, currency);
  if (amount === null) wrong('MRP', 'An amount in rupees, such as 12.50.');
  if (amount === 0n) wrong('MRP', 'The list gives no price (0): fill it in or leave the row out.');
  const tax = taxByGroup().get(fold(group));
  if (tax === undefined) wrong('Group Name', 'This group has no HSN and tax class in law/tax-by-group.csv.');
  if (errors.length > 0 || tax === undefined || amount === null) return { errors };
  // A belt of "cream color" is no cream: only medicines have a form.
  const known = tax.kind === 'medicine' ? parseMedicineName(name) : { ...parseMedicineName(''), name };
  const pack = parsePack(unitSize, known.form);
  const rate = { amount, per: pack.size };
  const item = {
    code,
    ...known,
    unit: pack.unit,
    packLabel: pack.label,
    packSize: Number(pack.size),
    category: group,
    ...tax,
  };
  return { row: { line, item, rate, mrp: rate } };
}
