import { type Static, Type } from 'typebox';
import { route } from './route.ts';

/** A bill is found by its id or by its number. */
export const BillParams = Type.Object({ id: Type.String({ pattern: '^[0-9A-Za-z/-]{1,36}$' }) });

/** Positions of the items to show, as they stand in the bill's full receipt; none: the head alone. */
export const ShowItems = Type.Object(
  { positions: Type.Array(Type.Integer({ minimum: 0, maximum: 100_000 }), { maxItems: 2_000, uniqueItems: true }) },
  { additionalProperties: false },
);

/** A receipt with some items shown and the others hidden behind their commitments. */
export const ShownItems = Type.Object({
  /** Number of the bill. */
  label: Type.String(),
  /** `.tlog-proof` text. */
  proof: Type.String(),
  /** The same as links for QR codes: the head first, then the items; the digits stand behind the #. */
  urls: Type.Array(Type.String()),
});
export type ShownItemsJson = Static<typeof ShownItems>;

export const showBillItems = route({
  id: 'billing.bills.show-items',
  method: 'POST',
  path: '/api/bills/:id/shown',
  summary: 'A proof of a bill that shows the chosen items and hides all others (an access event)',
  access: 'bill:read',
  params: BillParams,
  body: ShowItems,
  response: ShownItems,
  errors: ['proof_pending', 'bill_not_sealed', 'invalid_field'],
});
