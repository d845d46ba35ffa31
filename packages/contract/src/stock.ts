import { Type } from 'typebox';
import {
  CursorText,
  IdParams,
  Instant,
  IsoDateText,
  Line,
  nullable,
  OptionalLine,
  Quantity,
  RateJson,
  Uuid,
} from './common.ts';
import { route } from './route.ts';

export const Batch = Type.Object({
  id: Uuid,
  itemId: Uuid,
  itemName: Type.String(),
  number: Type.String(),
  expiry: IsoDateText,
  mrp: RateJson,
  onHand: Type.Integer(),
  quarantined: Type.Integer(),
  expired: Type.Boolean(),
});
export const Movement = Type.Object({
  id: Uuid,
  reason: Type.String(),
  quantity: Type.Integer(),
  quarantined: Type.Integer(),
  note: Type.String(),
  person: Type.String(),
  at: Instant,
  documentId: nullable(Uuid),
});

/** How many of a batch are there. */
const Pieces = Type.Integer({ minimum: 0, maximum: 1_000_000_000 });

export const stock = {
  batches: {
    list: route({
      id: 'stock.batches.list',
      method: 'GET',
      path: '/api/batches',
      summary: 'Batches of an item by first expiry, or of all items that expire soonest',
      access: 'stock:read',
      query: Type.Object({
        item: Type.Optional(Uuid),
        q: Type.Optional(Type.String({ maxLength: 100 })),
        expiringBefore: Type.Optional(IsoDateText),
        /** Only what can be sold today: on hand and not expired. */
        only: Type.Optional(Type.Literal('sellable')),
        cursor: Type.Optional(CursorText),
      }),
      response: Batch,
      list: true,
    }),
    receive: route({
      id: 'stock.batches.receive',
      method: 'POST',
      path: '/api/batches',
      summary: 'Receive goods: a batch with its expiry, MRP and quantity (more of a known batch adds to it)',
      access: 'stock:write',
      body: Type.Object(
        {
          itemId: Uuid,
          number: Type.String({ minLength: 1, maxLength: 40 }),
          expiry: IsoDateText,
          mrp: RateJson,
          quantity: Quantity,
          note: Type.Optional(OptionalLine),
        },
        { additionalProperties: false },
      ),
      response: Batch,
      status: 201,
      idempotent: true,
      errors: ['conflict', 'batch_expired'],
    }),
    adjust: route({
      id: 'stock.batches.adjust',
      method: 'POST',
      path: '/api/batches/:id/movements',
      summary: 'Count anew what is on hand, release from or destroy in quarantine, with the reason',
      access: 'stock:write',
      params: IdParams,
      body: Type.Union([
        Type.Object(
          {
            reason: Type.Literal('adjustment'),
            counted: Pieces,
            /** What the books said when it was counted; `stock_moved` when they say something else by now. */
            onHand: Pieces,
            note: Line,
          },
          { additionalProperties: false },
        ),
        Type.Object(
          {
            reason: Type.Union([Type.Literal('release'), Type.Literal('destroyed')]),
            quantity: Quantity,
            note: Line,
          },
          { additionalProperties: false },
        ),
      ]),
      response: Batch,
      idempotent: true,
      errors: ['stock_short', 'stock_moved'],
    }),
    movements: route({
      id: 'stock.batches.movements',
      method: 'GET',
      path: '/api/batches/:id/movements',
      summary: 'Every movement of a batch, newest first',
      access: 'stock:read',
      params: IdParams,
      query: Type.Object({ cursor: Type.Optional(CursorText) }),
      response: Movement,
      list: true,
    }),
  },
} as const;
