import { Type } from 'typebox';
import { SIGNS } from './analytes.ts';
import { CursorText, IdParams, nullable, Sha256Hex, Uuid } from './common.ts';
import { draftRoutes } from './diagnostics-draft-routes.ts';
import {
  AnalyteInput,
  CanOrder,
  LabCatalogue,
  LabCounts,
  LabDefinition,
  LabOrder,
  LabOrderDetail,
  LabResult,
  LabTestInput,
  OrderStateName,
} from './diagnostics-shapes.ts';
import { route } from './route.ts';

const strict = { additionalProperties: false } as const;
const UNREADABLE = ['record_forgotten', 'record_damaged', 'vault_key_missing'] as const;
const Revision = Type.Integer({ minimum: 1 });
const Reason = Type.String({ maxLength: 500 });
/** What nobody may check a guess against. */
const HEALTH = ['values', 'remarks', 'reason', 'comment', 'files'] as const;

/** The version of the result that was shown: nobody changes or answers for one that they have not seen. */
const Seen = Type.Integer({ minimum: 1 });

export const ResultEntry = Type.Object(
  {
    revision: Revision,
    /** From which version it goes on; null: the first result of this sample. */
    version: nullable(Seen),
    /** Those that were measured, each once. Of a test in words one value with `code` null. */
    values: Type.Array(
      Type.Object(
        {
          code: nullable(Type.String({ maxLength: 40 })),
          sign: Type.Unsafe<(typeof SIGNS)[number]>(Type.Union(SIGNS.map((each) => Type.Literal(each)))),
          /** In 10^-digits of the unit; null: `text` says it. */
          value: nullable(Type.Integer({ minimum: 0, maximum: 999_999_999 })),
          text: Type.String({ maxLength: 500 }),
        },
        strict,
      ),
      { maxItems: 60 },
    ),
    remarks: Type.String({ maxLength: 2_000 }),
    files: Type.Array(Type.Object({ id: Uuid, sha256: Sha256Hex }, strict), { maxItems: 20 }),
    /** Why it is said otherwise than before; '' for the first. */
    reason: Reason,
  },
  strict,
);

/** Tests from the order to the released result. */
export const diagnostics = {
  tests: {
    list: route({
      id: 'diagnostics.tests.list',
      method: 'GET',
      path: '/api/diagnostics/tests',
      summary: 'Tests that can be ordered, what they measure, and the ranges and limits of each',
      access: 'test:read',
      response: LabCatalogue,
    }),
    define: route({
      id: 'diagnostics.tests.define',
      method: 'POST',
      path: '/api/diagnostics/tests',
      summary: 'Add a test of the hospital’s own, change one, or offer it no longer, from a day on',
      access: 'test:write',
      body: LabTestInput,
      response: LabCatalogue,
      errors: ['invalid_field'],
    }),
    measure: route({
      id: 'diagnostics.tests.measure',
      method: 'POST',
      path: '/api/diagnostics/analytes',
      summary: 'Say what a test measures, with ranges and limits, from a day on; results keep what they were judged by',
      access: 'test:write',
      body: AnalyteInput,
      response: LabCatalogue,
      errors: ['invalid_field'],
    }),
    history: route({
      id: 'diagnostics.tests.history',
      method: 'GET',
      path: '/api/diagnostics/definitions',
      summary: 'What the hospital itself said of its tests and ranges, newest first',
      access: 'test:read',
      response: LabDefinition,
      list: true,
    }),
  },
  orders: {
    list: route({
      id: 'diagnostics.orders.list',
      method: 'GET',
      path: '/api/diagnostics/orders',
      summary: 'Orders in one state, urgent ones first, then by their age (an access event for each patient shown)',
      access: 'lab:read',
      query: Type.Object({
        state: OrderStateName,
        /** Only what the caller ordered. */
        mine: Type.Optional(Type.Boolean()),
        cursor: Type.Optional(CursorText),
      }),
      response: LabOrder,
      list: true,
    }),
    counts: route({
      id: 'diagnostics.orders.counts',
      method: 'GET',
      path: '/api/diagnostics/counts',
      summary: 'How much waits: samples, results, reviews, critical values',
      access: 'lab:read',
      response: LabCounts,
    }),
    alerts: route({
      id: 'diagnostics.orders.alerts',
      method: 'GET',
      path: '/api/diagnostics/alerts',
      summary:
        'Orders with a critical value that nobody has acknowledged, oldest first (an access event for each patient)',
      access: 'lab:read',
      query: Type.Object({ mine: Type.Optional(Type.Boolean()) }),
      response: LabOrder,
      list: true,
    }),
    of: route({
      id: 'diagnostics.orders.of',
      method: 'GET',
      path: '/api/patients/:id/lab-orders',
      summary: 'What is ordered for a patient and not released yet, newest first (an access event)',
      access: 'lab:read',
      params: IdParams,
      response: LabOrder,
      list: true,
    }),
    show: route({
      id: 'diagnostics.orders.show',
      method: 'GET',
      path: '/api/diagnostics/orders/:id',
      summary: 'One order with its history and the ranges of its patient (an access event)',
      access: 'lab:read',
      params: IdParams,
      response: LabOrderDetail,
      can: CanOrder,
    }),
    take: route({
      id: 'diagnostics.orders.take',
      method: 'POST',
      path: '/api/diagnostics/samples',
      summary: 'Samples of one patient were taken: one number for each container',
      access: 'lab:enter',
      body: Type.Object({ orders: Type.Array(Uuid, { minItems: 1, maxItems: 40, uniqueItems: true }) }, strict),
      response: LabOrder,
      list: true,
      status: 201,
      idempotent: true,
      errors: ['conflict', 'lab_one_patient'],
    }),
    reject: route({
      id: 'diagnostics.orders.reject',
      method: 'POST',
      path: '/api/diagnostics/orders/:id/reject',
      summary: 'The sample is of no use, or its result is not believed: another one is needed',
      access: 'lab:enter',
      params: IdParams,
      body: Type.Object({ revision: Revision, reason: Reason }, strict),
      response: LabOrderDetail,
      can: CanOrder,
      errors: ['conflict', 'lab_state', 'invalid_field'],
    }),
    cancel: route({
      id: 'diagnostics.orders.cancel',
      method: 'POST',
      path: '/api/diagnostics/orders/:id/cancel',
      summary: 'Cancel an order of which there is no result yet',
      access: 'lab:review',
      params: IdParams,
      body: Type.Object({ revision: Revision, reason: Reason }, strict),
      response: LabOrderDetail,
      can: CanOrder,
      errors: ['conflict', 'lab_state', 'invalid_field'],
    }),
    enter: route({
      id: 'diagnostics.orders.enter',
      method: 'POST',
      path: '/api/diagnostics/orders/:id/result',
      summary:
        'Enter or correct a result: a sealed version; a released one is corrected by a doctor and stays released',
      access: 'lab:enter',
      params: IdParams,
      body: ResultEntry,
      response: LabOrderDetail,
      can: CanOrder,
      status: 201,
      idempotent: true,
      unhashed: HEALTH,
      errors: ['conflict', 'lab_state', 'invalid_field', 'record_changed', ...UNREADABLE],
    }),
    release: route({
      id: 'diagnostics.orders.release',
      method: 'POST',
      path: '/api/diagnostics/orders/:id/release',
      summary: 'A doctor has reviewed the result: the patient sees it',
      access: 'lab:review',
      params: IdParams,
      body: Type.Object({ revision: Revision, version: Seen, comment: Type.String({ maxLength: 2_000 }) }, strict),
      response: LabOrderDetail,
      can: CanOrder,
      status: 201,
      idempotent: true,
      unhashed: HEALTH,
      errors: ['conflict', 'lab_state', 'record_changed', ...UNREADABLE],
    }),
    acknowledge: route({
      id: 'diagnostics.orders.acknowledge',
      method: 'POST',
      path: '/api/diagnostics/orders/:id/acknowledge',
      summary: 'A doctor has seen the critical value',
      access: 'lab:review',
      params: IdParams,
      body: Type.Object({ version: Seen }, strict),
      response: LabOrderDetail,
      can: CanOrder,
      errors: ['conflict', 'lab_state'],
    }),
  },
  ...draftRoutes,
  results: {
    list: route({
      id: 'diagnostics.results.list',
      method: 'GET',
      path: '/api/patients/:id/results',
      summary: 'A patient’s newest results with the ranges that were applied, newest first (an access event)',
      access: 'lab:read',
      params: IdParams,
      response: LabResult,
      list: true,
    }),
  },
} as const;

export const ownDiagnostics = {
  own: {
    results: route({
      id: 'diagnostics.own.results',
      method: 'GET',
      path: '/api/self/patients/:id/results',
      summary: 'Results of a patient of mine that are released to me, newest first (an access event)',
      access: 'self:read',
      params: IdParams,
      response: LabResult,
      list: true,
    }),
  },
} as const;
