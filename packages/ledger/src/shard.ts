/** Names of a hospital's logs: `…/asha-2627` is that of a year, `…/asha-2627.02` the second of it after a change of keys. */

/** A year, and which of its logs: the first one has no number. As text they sort in the order of time. */
const SHARD = /^(\d{4})(?:\.(0[2-9]|[1-9]\d))?$/;

/** `…/asha`, `2627.02`, `2627` and 2. */
export type Shard = { readonly stem: string; readonly shard: string; readonly year: string; readonly ordinal: number };

/** Null for an origin that ends with no year. */
export function shardOf(origin: string): Shard | null {
  const at = origin.lastIndexOf('-');
  const shard = origin.slice(at + 1);
  const [, year, ordinal] = SHARD.exec(shard) ?? [];
  if (at < 1 || year === undefined) return null;
  return { stem: origin.slice(0, at), shard, year, ordinal: Number(ordinal ?? 1) };
}

/** Whether both are logs of one hospital, and the first the earlier one; false where a name does not tell. */
export function isEarlier(first: Shard | null, second: Shard | null): boolean {
  return first !== null && second !== null && first.stem === second.stem && first.shard < second.shard;
}
