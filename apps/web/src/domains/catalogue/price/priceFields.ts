import { type BodyOf, type catalogue, type ItemJson, type PriceJson } from '@pramana/contract';
import { addDays, civil, type IsoDate } from '@pramana/kernel';

type PriceBody = BodyOf<typeof catalogue.prices.create>;

/** A new price as the form holds it; amounts are minor units, the rate's per pack. */
export interface PriceFields {
  rate: bigint | null;
  mrp: bigint | null;
  /** The quantity that the MRP is for: a pack, but for one that was set of another and does not divide. */
  mrpPer: number;
  ceiling: bigint | null;
  ceilingPer: number;
  ceilingSource: string;
  /** The ceiling that holds is taken off, and the person said so: an empty field alone never does it. */
  takesCeilingOff: boolean;
  /** The first day it holds; null: from now on. */
  from: IsoDate | null;
  reason: string;
  proof: { blobId: string; sha256: string } | null;
}

/**
 * Begins with what holds now: usually one figure changes. Not with its proof or reason: those are of that price. A rate of
 * another pack is not divided; its limits come along, converted where that is exact and as they were set where not.
 */
export function startingPrice({ price, packSize }: Pick<ItemJson, 'price' | 'packSize'>): PriceFields {
  const mrp = limitOf(price?.mrp, packSize);
  const ceiling = limitOf(price?.ceiling, packSize);
  return {
    rate: price?.rate.per === packSize ? BigInt(price.rate.amount) : null,
    mrp: mrp.amount,
    mrpPer: mrp.per,
    ceiling: ceiling.amount,
    ceilingPer: ceiling.per,
    ceilingSource: price?.ceilingSource ?? '',
    takesCeilingOff: false,
    from: null,
    reason: '',
    proof: null,
  };
}

function limitOf(
  limit: PriceJson['rate'] | null | undefined,
  packSize: number,
): { amount: bigint | null; per: number } {
  if (!limit) return { amount: null, per: packSize };
  const whole = BigInt(limit.amount) * BigInt(packSize);
  return whole % BigInt(limit.per) === 0n
    ? { amount: whole / BigInt(limit.per), per: packSize }
    : { amount: BigInt(limit.amount), per: limit.per };
}

/** Whether a ceiling holds that the form neither names nor takes off. */
export function losesCeiling(fields: PriceFields, { price }: Pick<ItemJson, 'price'>): boolean {
  return fields.ceiling === null && !fields.takesCeilingOff && Boolean(price?.ceiling);
}

/**
 * The price as the contract takes it, or null while its amount is missing. A limit that stands as the form began (`start`) is not
 * spoken of: then the one stays that holds on the day from which the price is, and never one that held before it.
 */
export function priceBody(
  fields: PriceFields,
  { start, packSize, zone }: { start: PriceFields; packSize: number; zone: string },
): PriceBody | null {
  if (fields.rate === null) return null;
  const rate = (amount: bigint, per: number) => ({ amount: String(amount), per });
  const { mrp, ceiling } = fields;
  const source = fields.ceilingSource.trim();
  const isSameCeiling = ceiling === start.ceiling && source === start.ceilingSource;
  return {
    rate: rate(fields.rate, packSize),
    ...(mrp === start.mrp ? {} : { mrp: mrp === null ? null : rate(mrp, fields.mrpPer) }),
    ...(ceiling === null || isSameCeiling ? {} : { ceiling: rate(ceiling, fields.ceilingPer), ceilingSource: source }),
    ...(ceiling === null && fields.takesCeilingOff ? { ceiling: null } : {}),
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
