import { Type } from 'typebox';
import { Bill, BillRow } from './billing-shapes.ts';
import { ShowItems, ShownItems } from './billing-show.ts';
import { CursorText, IdParams, LanguageName, Uuid } from './common.ts';
import { route } from './route.ts';

const OwnBill = Type.Object({ id: Uuid, bill: Uuid }, { additionalProperties: false });

/** A patient's own sealed bills, as they and their guardians see them; `:id` is the patient. */
export const ownBills = {
  own: {
    list: route({
      id: 'billing.own.list',
      method: 'GET',
      path: '/api/self/patients/:id/bills',
      summary: 'The sealed bills of a patient of mine, newest first (an access event)',
      access: 'self:read',
      params: IdParams,
      query: Type.Object({ cursor: Type.Optional(CursorText) }),
      response: BillRow,
      list: true,
    }),
    show: route({
      id: 'billing.own.show',
      method: 'GET',
      path: '/api/self/patients/:id/bills/:bill',
      summary: 'One sealed bill of a patient of mine (an access event)',
      access: 'self:read',
      params: OwnBill,
      response: Bill,
    }),
    pdf: route({
      id: 'billing.own.pdf',
      method: 'GET',
      path: '/api/self/patients/:id/bills/:bill/pdf',
      summary: 'The printed bill of a patient of mine, with its QR and the receipt inside',
      access: 'self:read',
      params: OwnBill,
      query: Type.Object({
        language: Type.Optional(LanguageName),
      }),
      produces: 'application/pdf',
    }),
    receipt: route({
      id: 'billing.own.receipt',
      method: 'GET',
      path: '/api/self/patients/:id/bills/:bill/receipt',
      summary: 'The proof of a bill of a patient of mine as .tlog-proof text',
      access: 'self:read',
      params: OwnBill,
      produces: 'text/plain; charset=utf-8',
      errors: ['proof_pending'],
    }),
    showItems: route({
      id: 'billing.own.show-items',
      method: 'POST',
      path: '/api/self/patients/:id/bills/:bill/shown',
      summary: 'A proof of a bill of a patient of mine that shows the chosen items and hides all others',
      access: 'self:read',
      params: OwnBill,
      body: ShowItems,
      response: ShownItems,
      errors: ['proof_pending', 'invalid_field'],
    }),
  },
} as const;
