import { cleanLine, fromDecimal, type Rate } from '@pramana/kernel';
import { type ItemInput, NEW_KIND } from './facts.service.ts';
import { isItemKind } from './item.policy.ts';

/** What is wrong with a row: the line of the file, the column, and a sentence. */
export interface RowError {
  line: number;
  field: string;
  reason: string;
}

/** A row as it is meant, before it is held against the catalogue. */
export interface ImportRow {
  line: number;
  item: ItemInput;
  /** Per pack; null: an empty cell, which means the MRP. Undefined, of all three: the file does not speak of it. */
  rate: Rate | null | undefined;
  mrp: Rate | null | undefined;
  /** Null: taken off, by the word `none` only; an empty cell does not speak of it. */
  ceiling?: { rate: Rate; source: string } | null | undefined;
}

export type ReadRow = { row: ImportRow } | { errors: RowError[] };

export const REQUIRED = ['code', 'name', 'unit', 'pack_size', 'hsn', 'tax_class'] as const;
const OPTIONAL = [
  'kind',
  'generic_name',
  'strength',
  'form',
  'pack_label',
  'mrp',
  'rate',
  'ceiling',
  'ceiling_source',
  'schedule',
  'category',
  'manufacturer',
  'barcode',
  'description',
] as const;
export type Column = (typeof REQUIRED)[number] | (typeof OPTIONAL)[number];
export const COLUMNS: readonly string[] = [...REQUIRED, ...OPTIONAL];

/** In the cell of the ceiling: there is none any more. */
const NO_CEILING = 'none';

/** Most characters of a cell, as the catalogue's own form allows. */
const LONGEST: Partial<Record<Column, number>> = { code: 40, unit: 20, barcode: 40, description: 2_000 };

/**
 * A row of the general format (demo/README.md): columns by name, prices in whole money per pack. A column that the file
 * does not have leaves what the catalogue knows; an empty cell empties it, but for the ceiling, which only `none` takes off,
 * and for the rate: an empty one means the MRP, and with neither the price that holds stays.
 */
export function readGeneralRow(line: number, cells: ReadonlyMap<Column, string>, currency: string): ReadRow {
  const errors: RowError[] = [];
  const wrong = (field: Column, reason: string): void => void errors.push({ line, field, reason });
  const cell = (column: Column): string => cleanLine(cells.get(column) ?? '');
  for (const column of cells.keys()) {
    if (cell(column).length > (LONGEST[column] ?? 200)) wrong(column, 'The text is too long.');
  }
  for (const column of REQUIRED) if (cell(column) === '') wrong(column, 'This must not be empty.');
  const packSize = cell('pack_size');
  if (packSize !== '' && !/^[1-9][0-9]{0,5}$/.test(packSize)) wrong('pack_size', 'A whole number from 1 to 999999.');
  if (cell('hsn') !== '' && !/^[0-9]{4,8}$/.test(cell('hsn'))) wrong('hsn', 'Four to eight digits.');
  const kind = cells.has('kind') ? cell('kind') || NEW_KIND : undefined;
  if (kind !== undefined && !isItemKind(kind)) wrong('kind', 'Not a kind of item.');
  const schedule = cell('schedule').toUpperCase();
  if (!['', 'H', 'H1', 'X'].includes(schedule)) wrong('schedule', 'H, H1, X or empty.');
  const per = BigInt(/^[0-9]+$/.test(packSize) ? packSize : '1');
  const [mrp, rate, ceiling] = (['mrp', 'rate', 'ceiling'] as const).map((column) => {
    if (!cells.has(column)) return undefined;
    // A few ceilings typed into a long list must not take off all the others.
    if (cell(column) === '') return column === 'ceiling' ? undefined : null;
    if (column === 'ceiling' && cell(column).toLowerCase() === NO_CEILING) return null;
    const amount = fromDecimal(cell(column), currency);
    if (amount === null || amount === 0n) wrong(column, 'An amount above zero, such as 12.50.');
    return amount === null ? null : { amount, per };
  });
  if (ceiling && cell('ceiling_source') === '') wrong('ceiling_source', 'Say where the ceiling is written.');
  if (errors.length > 0) return { errors };
  const item = {
    ...itemOf(cells, cell),
    kind,
    packSize: Number(packSize),
    schedule: cells.has('schedule') ? schedule || null : undefined,
  };
  const limit = ceiling && { rate: ceiling, source: cell('ceiling_source') };
  return { row: { line, item: withoutUndefined(item), rate, mrp, ceiling: limit } };
}

function itemOf(cells: ReadonlyMap<Column, string>, cell: (column: Column) => string) {
  const optional = (column: Column): string | undefined => (cells.has(column) ? cell(column) : undefined);
  return {
    code: cell('code'),
    name: cell('name'),
    unit: cell('unit'),
    hsn: cell('hsn'),
    taxClass: cell('tax_class'),
    barcode: optional('barcode'),
    genericName: optional('generic_name'),
    strength: optional('strength'),
    form: optional('form'),
    packLabel: optional('pack_label'),
    category: optional('category'),
    manufacturer: optional('manufacturer'),
    description: optional('description'),
  };
}

type Defined<T> = { [Key in keyof T as undefined extends T[Key] ? never : Key]: T[Key] } & {
  [Key in keyof T as undefined extends T[Key] ? Key : never]?: Exclude<T[Key], undefined>;
};

function withoutUndefined<T extends object>(fields: T): Defined<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Defined<T>;
}
