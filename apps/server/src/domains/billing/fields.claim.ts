import { type CborMap, type CborValue, fromHex } from '@pramana/ledger';

const HYPHEN = 0x2d;

/** A UUID as its 16 bytes: half the room of its text in a QR. */
export function bytesOfId(id: string): Uint8Array {
  const bytes = new Uint8Array(16);
  let digits = 0;
  for (let i = 0; i < id.length; i++) {
    const code = id.charCodeAt(i);
    if (code === HYPHEN) continue;
    const digit = code < 0x40 ? code - 0x30 : code - 0x57;
    // Another text than that of a UUID.
    if (digit < 0 || digit > 15 || code < 0x40 !== digit < 10 || digits === 32) return fromHex(id.replaceAll('-', ''));
    bytes[digits >> 1] = ((bytes[digits >> 1] ?? 0) << 4) | digit;
    digits += 1;
  }
  return digits === 32 ? bytes : fromHex(id.replaceAll('-', ''));
}

/** Absent facts are absent keys, so that a claim has one form only. */
export function dropNull(fields: Record<string, CborValue>): CborMap {
  const kept: Record<string, CborValue> = {};
  for (const key in fields) {
    const value = fields[key] as CborValue;
    if (value !== null) kept[key] = value;
  }
  return kept;
}

/**
 * For each item of a claim the table of its facts and the column of each key: how the audit names a damage. `row` is the
 * column that tells its row from others of the item's table. A column of yet another table is written with it.
 */
export type ItemPlaces = Readonly<
  Record<string, { table: string; row?: string; columns: Readonly<Record<string, string>> }>
>;

/** The same as `item.key` → column, and `item` → the column of its row. */
export function columnsOf(places: ItemPlaces): Record<string, string> {
  const pairs = Object.entries(places).flatMap(([item, { row, columns }]) => [
    ...(row === undefined ? [] : [[item, row]]),
    ...Object.entries(columns).map(([key, column]) => [`${item}.${key}`, column]),
  ]);
  return Object.fromEntries(pairs);
}

/** The table of each item. */
export function tablesOf(places: ItemPlaces): Record<string, string> {
  return Object.fromEntries(Object.entries(places).map(([item, { table }]) => [item, table]));
}
