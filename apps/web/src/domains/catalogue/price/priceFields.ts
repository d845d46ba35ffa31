import { type BodyOf, type catalogue, type ItemJson, type PriceJson } from '@pramana/contract';
import { addDays, civil, type IsoDate } from '@pramana/kernel';

type PriceBody = BodyOf<typeof catalogue.prices.create>;

/** A new price as the form holds it; amounts are minor units per pack. */
export interface PriceFields {
  rate: bigint | null;
  mrp: bigint | null;
  ceiling: bigint | null;
  ceilingSource: string;
  /** The first day it holds; null: from now on. */
  from: IsoDate | null;
  reason: string;
  proof: { blobId: string; sha256: string } | null;
}

/** Begins with what holds now: usually one figure changes. Not with its proof or reason: those are of that price. */
export function startingPrice(item: Pick<ItemJson, 'price' | 'packSize'>): PriceFields {
  const { price, packSize } = item;
  const perPack = (rate: PriceJson['rate'] | null | undefined): bigint | null =>
    rate && rate.per === packSize ? BigInt(rate.amount) : null;
  return {
    rate: perPack(price?.rate),
    mrp: perPack(price?.mrp),
    ceiling: perPack(price?.ceiling),
    ceilingSource: price?.ceilingSource ?? '',
    from: null,
    reason: '',
    proof: null,
  };
}

/** The price as the contract takes it, or null while its amount is missing. */
export function priceBody(fields: PriceFields, packSize: number, zone: string): PriceBody | null {
  if (fields.rate === null) return null;
  const rate = (amount: bigint) => ({ amount: String(amount), per: packSize });
  return {
    rate: rate(fields.rate),
    mrp: fields.mrp === null ? null : rate(fields.mrp),
    ...(fields.ceiling === null
      ? { ceiling: null }
      : { ceiling: rate(fields.ceiling), ceilingSource: fields.ceilingSource.trim() }),
    ...(fields.from === null ? {} : { effectiveFrom: new Date(startOfDay(fields.from, zone)).toISOString() }),
    reason: fields.reason.trim(),
    proofBlobId: fields.proof?.blobId ?? null,
  };
}

const HOUR = 3_600_000;

/** The first instant (Unix ms) of a civil day in an IANA zone; where midnight is skipped, the first that exists. */
export function startOfDay(date: IsoDate, zone: string): number {
  const before = Date.parse(`${addDays(date, -1)}T00:00:00Z`);
  // Zones lie within a day of UTC and differ by whole quarters of an hour.
  for (let at = before; at < before + 72 * HOUR; at += HOUR / 4) {
    if (civil(at, zone).date >= date) return at;
  }
  return Date.parse(`${date}T00:00:00Z`);
}
