import type { CborValue, ClaimItem } from '@pramana/ledger';

/** What no row holds: whole items, and keys of items by the item's name. */
interface Alone {
  readonly items: ReadonlySet<string>;
  readonly keys: ReadonlyMap<string, ReadonlySet<string>>;
}

const NOTHING: Alone = { items: new Set(), keys: new Map() };
const known = new WeakMap<readonly string[], Alone>();

function aloneIn(claimOnly: readonly string[] | undefined): Alone {
  if (claimOnly === undefined) return NOTHING;
  const found = known.get(claimOnly);
  if (found !== undefined) return found;
  const keys = new Map<string, Set<string>>();
  for (const [item = '', key] of claimOnly.map((path) => path.split('.'))) {
    if (key !== undefined) keys.set(item, (keys.get(item) ?? new Set()).add(key));
  }
  const alone = { items: new Set(claimOnly), keys };
  known.set(claimOnly, alone);
  return alone;
}

/**
 * Whether these are the same items in the same order, but for what the claim alone holds. True only when `stored` would be
 * encoded to the very bytes of `sealed`, which were decoded from such; false may also mean that it cannot be encoded.
 */
export function areSameItems(
  sealed: readonly ClaimItem[],
  stored: readonly ClaimItem[],
  claimOnly?: readonly string[],
): boolean {
  const { items, keys } = aloneIn(claimOnly);
  let at = 0;
  for (const { name, value } of sealed) {
    if (items.has(name)) continue;
    while (items.has(stored[at]?.name ?? '')) at += 1;
    const other = stored[at];
    if (other === undefined || other.name !== name || !isSame(value, other.value, keys.get(name))) return false;
    at += 1;
  }
  while (items.has(stored[at]?.name ?? '')) at += 1;
  return at === stored.length;
}

/** Whether `b` is encoded as `a`, a decoded value, was: a number and a bigint of one value are. */
function isSame(a: CborValue, b: CborValue | undefined, skipped?: ReadonlySet<string>): boolean {
  if (isInteger(a)) return isInteger(b) && (a === b || BigInt(a) === BigInt(b));
  if (typeof a !== 'object' || a === null) return a === b;
  if (typeof b !== 'object' || b === null) return false;
  if (a instanceof Uint8Array) return b instanceof Uint8Array && Buffer.compare(a, b) === 0;
  if (isList(a)) return isList(b) && a.length === b.length && a.every((each, i) => isSame(each, b[i]));
  return !(b instanceof Uint8Array) && !isList(b) && isSameMap(a, b, skipped);
}

type CborMap = Exclude<CborValue, number | bigint | string | boolean | null | Uint8Array | readonly CborValue[]>;

function isSameMap(a: CborMap, b: CborMap, skipped?: ReadonlySet<string>): boolean {
  const prototype: unknown = Object.getPrototypeOf(b);
  if (prototype !== Object.prototype && prototype !== null) return false;
  // Neither inherits a key: `a` was decoded, and has no prototype.
  let more = 0;
  for (const key in b) if (skipped === undefined || !skipped.has(key)) more += 1;
  for (const key in a) {
    if (skipped?.has(key)) continue;
    const one = a[key];
    if (one === undefined || !isSame(one, b[key])) return false;
    more -= 1;
  }
  return more === 0;
}

function isInteger(value: CborValue | undefined): value is number | bigint {
  return typeof value === 'bigint' || (typeof value === 'number' && Number.isSafeInteger(value));
}

// Array.isArray alone does not narrow a readonly array out of the union.
function isList(value: CborValue): value is readonly CborValue[] {
  return Array.isArray(value);
}
