import { type Static, Type } from 'typebox';
import {
  Can,
  CursorText,
  IdParams,
  Instant,
  IsoDateText,
  Line,
  Minor,
  nullable,
  OptionalLine,
  RateJson,
  Sha256Hex,
  Uuid,
} from './common.ts';
import { route } from './route.ts';

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

const itemFields = {
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

const ItemCan = Type.Object({ update: Can, retire: Can, price: Can });
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

export const catalogue = {
  items: {
    list: route({
      id: 'catalogue.items.list',
      method: 'GET',
      path: '/api/items',
      summary: 'Items by first letters, fragment, code or barcode, with their price now and stock',
      access: 'item:read',
      query: Type.Object({
        q: Type.Optional(Type.String({ maxLength: 100 })),
        kind: Type.Optional(ItemKind),
        status: Type.Optional(Type.Union([Type.Literal('active'), Type.Literal('retired')])),
        category: Type.Optional(Type.String({ maxLength: 100 })),
        cursor: Type.Optional(CursorText),
      }),
      response: ItemRow,
      list: true,
      can: Type.Object({ create: Can }),
    }),
    show: route({
      id: 'catalogue.items.show',
      method: 'GET',
      path: '/api/items/:id',
      summary: 'One item with every price it ever had',
      access: 'item:read',
      params: IdParams,
      response: Item,
      can: ItemCan,
    }),
    create: route({
      id: 'catalogue.items.create',
      method: 'POST',
      path: '/api/items',
      summary: 'Add an item',
      access: 'item:write',
      body: ItemInput,
      response: Item,
      status: 201,
      can: ItemCan,
      errors: ['already_exists', 'tax_rule_missing'],
    }),
    update: route({
      id: 'catalogue.items.update',
      method: 'PUT',
      path: '/api/items/:id',
      summary: 'Change an item',
      access: 'item:write',
      params: IdParams,
      body: Type.Object({ ...itemFields, revision: Type.Integer() }, { additionalProperties: false }),
      response: Item,
      can: ItemCan,
      errors: ['conflict', 'already_exists'],
    }),
    retire: route({
      id: 'catalogue.items.retire',
      method: 'POST',
      path: '/api/items/:id/retire',
      summary: 'Stop or resume selling an item; nothing is deleted',
      access: 'item:write',
      params: IdParams,
      body: Type.Object({ retired: Type.Boolean() }, { additionalProperties: false }),
      response: Item,
      can: ItemCan,
    }),
    photo: route({
      id: 'catalogue.items.photo',
      method: 'POST',
      path: '/api/items/:id/photo',
      summary: 'Put a picture of the pack; it is re-encoded without metadata',
      access: 'item:write',
      params: IdParams,
      upload: { maxBytes: 8_000_000 },
      response: Item,
      can: ItemCan,
      errors: ['image_invalid', 'too_large'],
    }),
  },
  prices: {
    create: route({
      id: 'catalogue.prices.create',
      method: 'POST',
      path: '/api/items/:id/prices',
      summary: 'A price from an instant on; sealed as an entry of the log',
      access: 'price:write',
      params: IdParams,
      body: Type.Object(
        {
          rate: RateJson,
          mrp: Type.Optional(nullable(RateJson)),
          ceiling: Type.Optional(nullable(RateJson)),
          ceilingSource: Type.Optional(OptionalLine),
          /** Now when absent; never in the past. */
          effectiveFrom: Type.Optional(Instant),
          reason: Line,
          proofBlobId: Type.Optional(nullable(Uuid)),
        },
        { additionalProperties: false },
      ),
      response: Price,
      status: 201,
      idempotent: true,
      errors: ['price_above_mrp', 'price_above_ceiling', 'already_exists'],
    }),
    proof: route({
      id: 'catalogue.prices.proof',
      method: 'POST',
      path: '/api/price-proofs',
      summary: 'A photo of the pack where the price is printed; re-encoded, metadata stripped',
      access: 'price:write',
      upload: { maxBytes: 8_000_000 },
      response: Type.Object({ blobId: Uuid, sha256: Sha256Hex }),
      status: 201,
      errors: ['image_invalid', 'too_large'],
    }),
  },
  blobs: {
    show: route({
      id: 'catalogue.blobs.show',
      method: 'GET',
      path: '/api/blobs/:id',
      summary: 'A catalogue picture',
      access: 'item:read',
      params: IdParams,
      produces: 'image/webp',
    }),
  },
  imports: {
    preview: route({
      id: 'catalogue.imports.preview',
      method: 'POST',
      path: '/api/item-imports',
      summary: 'Check a CSV of items and prices; nothing is imported yet',
      access: 'item:write',
      upload: { maxBytes: 20_000_000 },
      response: ItemImport,
      status: 201,
      errors: ['import_invalid', 'too_large'],
    }),
    run: route({
      id: 'catalogue.imports.run',
      method: 'POST',
      path: '/api/item-imports/:id/run',
      summary: 'Import a checked file, all of it or nothing',
      access: 'item:write',
      params: IdParams,
      response: ItemImport,
      status: 202,
      errors: ['import_invalid', 'conflict'],
    }),
    show: route({
      id: 'catalogue.imports.show',
      method: 'GET',
      path: '/api/item-imports/:id',
      summary: 'Progress of an import',
      access: 'item:write',
      params: IdParams,
      response: ItemImport,
    }),
  },
  taxRules: {
    list: route({
      id: 'catalogue.tax-rules.list',
      method: 'GET',
      path: '/api/tax-rules',
      summary: 'The tax rules in force and their sources',
      access: 'item:read',
      response: TaxRule,
      list: true,
    }),
  },
} as const;
