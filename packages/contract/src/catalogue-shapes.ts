import { type Static, Type } from 'typebox';
import { Can, Instant, IsoDateText, Line, Minor, nullable, OptionalLine, RateJson, Sha256Hex, Uuid } from './common.ts';

const kinds = [
  'medicine',
  'consumable',
  'consultation',
  'diagnostic',
  'procedure',
  'bed',
  'registration',
  'package',
  'other',
] as const;
export const ItemKind = Type.Enum(kinds, { type: 'string' });

export const itemFields = {
  code: Type.String({ minLength: 1, maxLength: 40 }),
  barcode: Type.Optional(nullable(Type.String({ maxLength: 40 }))),
  kind: ItemKind,
  name: Line,
  genericName: Type.Optional(OptionalLine),
  strength: Type.Optional(OptionalLine),
  form: Type.Optional(OptionalLine),
  unit: Type.String({ minLength: 1, maxLength: 20 }),
  packLabel: Type.Optional(OptionalLine),
  packSize: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
  manufacturer: Type.Optional(OptionalLine),
  hsn: Type.String({ pattern: '^[0-9]{4,8}$' }),
  taxClass: Type.String({ pattern: '^[a-z][a-z0-9-]{0,31}$' }),
  schedule: Type.Optional(nullable(Type.Union([Type.Literal('H'), Type.Literal('H1'), Type.Literal('X')]))),
  category: Type.Optional(OptionalLine),
  description: Type.Optional(Type.String({ maxLength: 2000 })),
};
export const ItemInput = Type.Object(itemFields, { additionalProperties: false });

/** A price version: what is asked per pack, what may never be exceeded, since when, and the proof of it. */
export const Price = Type.Object({
  id: Uuid,
  rate: RateJson,
  mrp: nullable(RateJson),
  ceiling: nullable(RateJson),
  ceilingSource: Type.String(),
  effectiveFrom: Instant,
  reason: Type.String(),
  proofBlobId: nullable(Uuid),
  proofSha256: nullable(Sha256Hex),
  commitment: Sha256Hex,
  author: Type.String(),
  /** Null: it stands. What was only planned can be withdrawn; that is an entry of its own. */
  withdrawn: nullable(
    Type.Object({ id: Uuid, at: Instant, reason: Type.String(), author: Type.String(), commitment: Sha256Hex }),
  ),
});

/** What the counter needs to sell an item at once: first-expiry batches with stock come along. */
export const ItemRow = Type.Object({
  id: Uuid,
  code: Type.String(),
  barcode: nullable(Type.String()),
  kind: ItemKind,
  name: Type.String(),
  genericName: Type.String(),
  strength: Type.String(),
  form: Type.String(),
  unit: Type.String(),
  packLabel: Type.String(),
  packSize: Type.Integer(),
  hsn: Type.String(),
  taxClass: Type.String(),
  schedule: nullable(Type.String()),
  category: Type.String(),
  status: Type.Union([Type.Literal('active'), Type.Literal('retired')]),
  stocked: Type.Boolean(),
  price: nullable(Price),
  photoBlobId: nullable(Uuid),
  /** Base units that may be sold now; null when the item is not stocked. */
  onHand: nullable(Type.Integer()),
  /** Expiry of the batch that would be sold first; absent where nothing is on hand. */
  firstExpiry: Type.Optional(nullable(IsoDateText)),
});
export const Item = Type.Object({
  ...ItemRow.properties,
  manufacturer: Type.String(),
  description: Type.String(),
  revision: Type.Integer(),
  prices: Type.Array(Price),
});
export type ItemRowJson = Static<typeof ItemRow>;
export type ItemJson = Static<typeof Item>;
export type PriceJson = Static<typeof Price>;

export const ItemCan = Type.Object({ update: Can, retire: Can, price: Can, withdraw: Can });
export const RowError = Type.Object({ line: Type.Integer(), field: Type.String(), reason: Type.String() });
export const ItemImport = Type.Object({
  id: Uuid,
  status: Type.Union([
    Type.Literal('previewed'),
    Type.Literal('running'),
    Type.Literal('done'),
    Type.Literal('failed'),
  ]),
  rowsTotal: Type.Integer(),
  rowsDone: Type.Integer(),
  added: Type.Integer(),
  changed: Type.Integer(),
  unchanged: Type.Integer(),
  priceChanges: Type.Integer(),
  /** Ceilings of the government that the file takes off. */
  ceilingsOff: Type.Integer(),
  /** The prices that change most, each for the pack of the new one: where a wrong decimal point shows. */
  changes: Type.Array(
    Type.Object({
      line: Type.Integer(),
      code: Type.String(),
      name: Type.String(),
      pack: Type.String(),
      before: Minor,
      price: Minor,
    }),
  ),
  /** The first errors with their line; nothing is imported while there is one. */
  errors: Type.Array(RowError),
  errorCount: Type.Integer(),
  sample: Type.Array(
    Type.Object({ line: Type.Integer(), code: Type.String(), name: Type.String(), pack: Type.String(), price: Minor }),
  ),
});
export const TaxRule = Type.Object({
  id: Uuid,
  taxClass: Type.String(),
  context: Type.String(),
  treatment: Type.String(),
  rateBp: Type.Integer(),
  inclusive: Type.Boolean(),
  effectiveFrom: IsoDateText,
  effectiveTo: nullable(IsoDateText),
  source: Type.String(),
});
