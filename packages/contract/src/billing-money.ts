import { Type } from 'typebox';
import { Approver, Bill, BillCan, CreditNoteJson, PaymentMethod, PaymentPart, RefundJson } from './billing-shapes.ts';
import { BillParams } from './billing-show.ts';
import { Minor, nullable, OptionalLine, Quantity } from './common.ts';
import { route } from './route.ts';

/** How many payments, refunds and credit notes the person saw on the bill; another one meanwhile is `bill_changed`. */
const Seen = { seen: Type.Optional(Type.Integer({ minimum: 0 })) };

/** What happened to the goods: they are back and stand apart until somebody has judged them, or they are not back. */
export type CreditedGoods = 'quarantine' | 'none';

/** Why a credit note corrects a bill. */
export const CREDIT_REASONS = [
  'returned',
  'wrong-item',
  'wrong-quantity',
  'not-given',
  'price-error',
  'other',
] as const;
export type CreditReason = (typeof CREDIT_REASONS)[number];

/** What moves money on a sealed bill, or corrects it; `billing.payments`, `billing.refunds`, `billing.creditNotes`. */
export const moneyRoutes = {
  payments: {
    create: route({
      id: 'billing.payments.create',
      method: 'POST',
      path: '/api/bills/:id/payments',
      summary: 'Take a payment, in one or several parts, each its own sealed document',
      access: 'payment:take',
      params: BillParams,
      /** One payment, or several parts at once. */
      body: Type.Union([
        Type.Object(
          { parts: Type.Array(PaymentPart, { minItems: 1, maxItems: 5 }), ...Seen },
          { additionalProperties: false },
        ),
        Type.Object({ ...PaymentPart.properties, ...Seen }, { additionalProperties: false }),
      ]),
      response: Bill,
      status: 201,
      can: BillCan,
      idempotent: true,
      errors: [
        'bill_not_sealed',
        'bill_changed',
        'payment_exceeds_due',
        'payment_reference_missing',
        'payment_reference_used',
        'counter_not_open',
        'day_closed',
      ],
    }),
  },
  refunds: {
    create: route({
      id: 'billing.refunds.create',
      method: 'POST',
      path: '/api/bills/:id/refunds',
      summary: 'Pay back what a credit note made refundable',
      access: 'refund:pay',
      params: BillParams,
      body: Type.Object(
        { method: PaymentMethod, amount: Minor, reference: Type.Optional(OptionalLine), ...Seen },
        { additionalProperties: false },
      ),
      response: RefundJson,
      status: 201,
      idempotent: true,
      errors: [
        'bill_not_sealed',
        'bill_changed',
        'refund_exceeds_paid',
        'payment_reference_missing',
        'counter_not_open',
        'day_closed',
      ],
    }),
  },
  creditNotes: {
    create: route({
      id: 'billing.credit-notes.create',
      method: 'POST',
      path: '/api/bills/:id/credit-notes',
      summary: 'Correct a sealed bill: give back quantities of its lines at the original tax',
      access: 'credit-note:write',
      params: BillParams,
      body: Type.Object(
        {
          lines: Type.Array(
            Type.Object(
              {
                position: Type.Integer({ minimum: 0 }),
                quantity: Quantity,
                /** Absent: goods of a batch go to quarantine, where somebody judges them. */
                goods: Type.Optional(Type.Union([Type.Literal('none'), Type.Literal('quarantine')])),
              },
              { additionalProperties: false },
            ),
            { minItems: 1, maxItems: 200 },
          ),
          reasonCode: Type.Enum([...CREDIT_REASONS], { type: 'string' }),
          note: Type.Optional(Type.String({ maxLength: 500 })),
          /**
           * What care recorded and was credited wholly is to be billed again, as far as nothing came back of it: only when said,
           * and `invalid_field` where there is nothing such among the lines.
           */
          billAgain: Type.Optional(Type.Boolean()),
          /** Needed above the hospital's limit. */
          approver: Type.Optional(nullable(Approver)),
          ...Seen,
        },
        { additionalProperties: false },
      ),
      response: CreditNoteJson,
      status: 201,
      idempotent: true,
      errors: [
        'bill_not_sealed',
        'bill_changed',
        'credit_exceeds_billed',
        'credit_needs_approval',
        'approver_is_maker',
        'approver_not_permitted',
        'day_closed',
      ],
    }),
  },
} as const;
