import { type CborValue, type ClaimHeader, type ClaimItem, encodeCbor, encodeItem, equal } from '@pramana/ledger';
import type { RebuiltDocument, SealedKind } from './rebuild.service.ts';
import { areSameItems } from './same-items.policy.ts';

/** A fact that is stored otherwise than it was sealed. */
export interface RowDamage {
  readonly code: 'column_changed' | 'row_missing' | 'row_added' | 'row_unreadable';
  readonly table: string;
  readonly field: string;
}

type Kind = Pick<SealedKind, 'table' | 'columns' | 'tables' | 'claimOnly'>;

/** Where a fact is stored: `round-off` and `roundOff` are both the column `round_off`. */
function placeOf({ table, columns, tables }: Kind, path: string): Pick<RowDamage, 'table' | 'field'> {
  const [item = ''] = path.split('.');
  const name = path.slice(path.lastIndexOf('.') + 1);
  const own = columns?.[path] ?? columns?.[item];
  const column = own ?? name.replaceAll('-', '_').replace(/[A-Z]/g, (upper) => `_${upper.toLowerCase()}`);
  const [elsewhere, field] = column.split('.');
  return field === undefined ? { table: tables?.[item] ?? table, field: column } : { table: elsewhere ?? '', field };
}

/** Compares a sealed document with the rows that tell it now, fact by fact. Pure. */
export function compareDocument(
  kind: Kind,
  header: ClaimHeader,
  items: readonly ClaimItem[],
  rebuilt: RebuiltDocument,
): RowDamage[] {
  const { unreadable = [] } = rebuilt;
  const compared = [...compareHeader(kind, header, rebuilt.header), ...compareItems(kind, items, rebuilt.items)];
  // What does not open differs from what was sealed in all its facts; once is enough.
  const damages = compared.filter(({ table, field }) => !unreadable.includes(`${table}.${field}`));
  const closed = unreadable.map((place): RowDamage => {
    const [table = '', field = ''] = place.split('.');
    return { code: 'row_unreadable', table, field };
  });
  return [...damages, ...closed];
}

/** Items without what no row holds. */
function inRows({ claimOnly = [] }: Kind, items: readonly ClaimItem[]): ClaimItem[] {
  const alone = new Set(claimOnly);
  return items
    .filter(({ name }) => !alone.has(name))
    .map(({ name, value }) => {
      if (!isMap(value) || !Object.keys(value).some((key) => alone.has(`${name}.${key}`))) return { name, value };
      const kept = Object.entries(value).filter(([key]) => !alone.has(`${name}.${key}`));
      return { name, value: Object.fromEntries(kept) };
    });
}

function compareHeader(kind: Kind, sealed: ClaimHeader, stored: RebuiltDocument['header']): RowDamage[] {
  const damages: RowDamage[] = [];
  const changed = (name: string): void => void damages.push({ code: 'column_changed', ...placeOf(kind, name) });
  if (sealed.series !== stored.series) changed('series');
  if (sealed.number !== stored.number) changed('number');
  if (sealed.time !== stored.at.getTime()) changed('time');
  if (sealed.currency !== stored.currency) changed('currency');
  if (sealed.total !== stored.total) changed('total');
  if (sealed.paidAtSeal !== stored.paidAtSeal) changed('paidAtSeal');
  return damages;
}

/**
 * Equal items cancel out; what is left of one name is compared in order, and what is left of that is lost or new. Equal in
 * order, as nearly all are, they are never encoded.
 */
export function compareItems(kind: Kind, sealed: readonly ClaimItem[], stored: readonly ClaimItem[]): RowDamage[] {
  if (areSameItems(sealed, stored, kind.claimOnly)) return [];
  const [before, now] = [keyed(inRows(kind, sealed)), keyed(inRows(kind, stored))];
  return compareKeyed(kind, without(before, now), without(now, before));
}

function compareKeyed(kind: Kind, lost: readonly ClaimItem[], added: readonly ClaimItem[]): RowDamage[] {
  const damages: RowDamage[] = [];
  for (const name of new Set([...lost, ...added].map((item) => item.name))) {
    const before = lost.filter((item) => item.name === name);
    const now = added.filter((item) => item.name === name);
    for (let i = 0; i < Math.max(before.length, now.length); i++) {
      const [was, is] = [before[i], now[i]];
      if (was === undefined) damages.push({ code: 'row_added', ...placeOf(kind, name) });
      else if (is === undefined) damages.push({ code: 'row_missing', ...placeOf(kind, name) });
      else damages.push(...compareItem(kind, was, is));
    }
  }
  return damages;
}

/** An item with its bytes as a string: each is encoded once. */
interface Keyed {
  readonly key: string;
  readonly item: ClaimItem;
}

function keyed(items: readonly ClaimItem[]): Keyed[] {
  return items.map((item) => ({ key: Buffer.from(encodeItem(item)).toString('latin1'), item }));
}

/** The items that have no equal among the others, each counted once. */
function without(items: readonly Keyed[], others: readonly Keyed[]): ClaimItem[] {
  const left = new Map<string, number>();
  for (const { key } of others) left.set(key, (left.get(key) ?? 0) + 1);
  return items.flatMap(({ key, item }) => {
    const count = left.get(key) ?? 0;
    if (count > 0) left.set(key, count - 1);
    return count === 0 ? [item] : [];
  });
}

function compareItem(kind: Kind, was: ClaimItem, is: ClaimItem): RowDamage[] {
  const changed = (path: string): RowDamage => ({ code: 'column_changed', ...placeOf(kind, path) });
  const [before, now] = [was.value, is.value];
  if (!isMap(before) || !isMap(now)) return [changed(was.name)];
  const names = [...new Set([...Object.keys(before), ...Object.keys(now)])];
  return names.filter((key) => !same(before[key], now[key])).map((key) => changed(`${was.name}.${key}`));
}

function isMap(value: CborValue): value is { readonly [key: string]: CborValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}

function same(a: CborValue | undefined, b: CborValue | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return equal(encodeCbor(a), encodeCbor(b));
}
