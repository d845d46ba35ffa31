import { Type } from 'typebox';
import { Approver, CounterSession, Denominations, PaymentMethod } from './billing-shapes.ts';
import { Can, CursorText, IdParams, IsoDateText, Line, Minor, nullable, OptionalLine, SignedMinor } from './common.ts';
import { route } from './route.ts';

/** The count of a drawer; a difference needs its reason and another person. */
const Count = {
  denominations: Denominations,
  varianceReason: Type.Optional(Line),
  approver: Type.Optional(nullable(Approver)),
  /** The difference that the approver was shown and says yes to. */
  variance: Type.Optional(SignedMinor),
};

const MethodSums = Type.Array(Type.Object({ method: PaymentMethod, count: Type.Integer(), amount: Minor }));

/** Drawers of cash and the business days they belong to; `billing.counters`. */
export const counterRoutes = {
  list: route({
    id: 'billing.counters.list',
    method: 'GET',
    path: '/api/counter-sessions',
    summary: 'Counter sessions, newest first',
    access: 'counter:use',
    query: Type.Object({
      status: Type.Optional(Type.Union([Type.Literal('open'), Type.Literal('closed')])),
      mine: Type.Optional(Type.Literal('true')),
      cursor: Type.Optional(CursorText),
    }),
    response: CounterSession,
    list: true,
    can: Type.Object({ open: Can, closeDay: Can }),
  }),
  open: route({
    id: 'billing.counters.open',
    method: 'POST',
    path: '/api/counter-sessions',
    summary: 'Open a counter with its float',
    access: 'counter:use',
    body: Type.Object(
      { counter: Type.String({ pattern: '^[A-Za-z0-9 -]{1,20}$' }), openingFloat: Minor },
      { additionalProperties: false },
    ),
    response: CounterSession,
    status: 201,
    idempotent: true,
    errors: ['counter_already_open', 'day_closed'],
  }),
  move: route({
    id: 'billing.counters.move',
    method: 'POST',
    path: '/api/counter-sessions/:id/movements',
    summary: 'Drop cash, add float, hand over',
    access: 'counter:use',
    params: IdParams,
    body: Type.Object(
      {
        kind: Type.Union([Type.Literal('drop'), Type.Literal('float'), Type.Literal('handover')]),
        amount: SignedMinor,
        note: Type.Optional(OptionalLine),
      },
      { additionalProperties: false },
    ),
    response: CounterSession,
    status: 201,
    idempotent: true,
  }),
  close: route({
    id: 'billing.counters.close',
    method: 'POST',
    path: '/api/counter-sessions/:id/close',
    summary: 'Count the drawer and close; a variance needs another person, who alone is told how much',
    access: 'counter:use',
    params: IdParams,
    body: Type.Object(Count, { additionalProperties: false }),
    response: CounterSession,
    idempotent: true,
    errors: ['counter_has_variance', 'approver_is_maker', 'approver_not_permitted', 'conflict'],
  }),
  closeForAnother: route({
    id: 'billing.counters.close-for-another',
    method: 'POST',
    path: '/api/counter-sessions/:id/close-for-another',
    summary: 'Count and close the drawer of somebody who cannot; a variance needs a third person',
    access: 'counter:approve',
    params: IdParams,
    body: Type.Object({ ...Count, absenceReason: Line }, { additionalProperties: false }),
    response: CounterSession,
    idempotent: true,
    errors: ['counter_has_variance', 'approver_is_maker', 'approver_not_permitted', 'conflict'],
  }),
  day: route({
    id: 'billing.counters.day',
    method: 'GET',
    path: '/api/business-days/:date',
    summary: 'Money in and out of a business day by method, as its documents say',
    access: 'counter:approve',
    params: Type.Object({ date: IsoDateText }),
    response: Type.Object({ businessDate: IsoDateText, payments: MethodSums, refunds: MethodSums }),
  }),
  closeDay: route({
    id: 'billing.counters.close-day',
    method: 'POST',
    path: '/api/business-days/:date/close',
    summary: 'Close a business day: sealed totals per series; it takes no more entries',
    access: 'day:close',
    params: Type.Object({ date: IsoDateText }),
    response: Type.Object({
      businessDate: IsoDateText,
      seals: Type.Array(
        Type.Object({
          series: Type.String(),
          count: Type.Integer(),
          first: Type.Integer(),
          last: Type.Integer(),
          total: Minor,
        }),
      ),
    }),
    idempotent: true,
    errors: ['conflict', 'day_closed'],
  }),
} as const;
