import { type Static, Type } from 'typebox';
import { EvidenceGrade, LineEvidence } from './billing-shapes.ts';
import { IdParams, Instant, IsoDateText, nullable, Quantity, RateJson, Uuid } from './common.ts';
import { route } from './route.ts';

const strict = { additionalProperties: false } as const;

export const ToBill = Type.Object({
  charges: Type.Array(
    Type.Object({
      id: Uuid,
      itemId: Uuid,
      itemName: Type.String(),
      unit: Type.String(),
      quantity: Quantity,
      /** The price that held when care was given: the bill takes it, whatever the catalogue says by then. */
      rate: RateJson,
      /** The batch of goods that were handed out; null: nothing was, or not yet. */
      batch: nullable(Type.Object({ id: Uuid, number: Type.String(), expiry: IsoDateText })),
      at: Instant,
      date: IsoDateText,
      /** What a bill that is sealed now would say. */
      grade: EvidenceGrade,
      evidence: nullable(LineEvidence),
      /** When the counter last billed the same by itself, shortly before: it may be paid already. Null: it did not. */
      billedBefore: nullable(Instant),
    }),
  ),
  /** Consultations and results of the last days from which no charge arose: no fee is set for them, or its service has no price. */
  without: Type.Array(LineEvidence),
});

const feeCase = {
  doctorId: nullable(Uuid),
  departmentId: nullable(Uuid),
  visitTypeId: nullable(Uuid),
  /** A test of the catalogue: the rule is of no consultation. */
  testCode: nullable(Type.String({ minLength: 1, maxLength: 40 })),
};
/** Which service a consultation or a test is billed as; null holds for all. */
export const FeeRule = Type.Object({
  id: Uuid,
  ...feeCase,
  itemId: Uuid,
  doctor: nullable(Type.String()),
  department: nullable(Type.String()),
  visitType: nullable(Type.String()),
  item: Type.String(),
  unit: Type.String(),
  /** What it asks now; null: the service has no price or is no longer offered, and no fee arises. */
  rate: nullable(RateJson),
  madeBy: Type.String(),
  madeAt: Instant,
});
/** Without an item the rule of this case ends. */
export const FeeRuleInput = Type.Object({ ...feeCase, itemId: nullable(Uuid) }, strict);

export type ToBillJson = Static<typeof ToBill>;
export type FeeRuleJson = Static<typeof FeeRule>;
export type FeeRuleInputJson = Static<typeof FeeRuleInput>;

export const charges = {
  charges: {
    list: route({
      id: 'charges.charges.list',
      method: 'GET',
      path: '/api/patients/:id/charges',
      summary: 'What care recorded of a patient and nobody billed yet, with its evidence (an access event)',
      access: 'bill:write',
      params: IdParams,
      response: ToBill,
    }),
  },
  fees: {
    list: route({
      id: 'charges.fees.list',
      method: 'GET',
      path: '/api/fee-rules',
      summary: 'Which service a consultation or a test is billed as: the rules in force',
      access: 'people:read',
      response: FeeRule,
      list: true,
    }),
    set: route({
      id: 'charges.fees.set',
      method: 'POST',
      path: '/api/fee-rules',
      summary:
        'Set, change or end which service a test, or the consultations of a doctor, department or kind of visit, are billed as',
      access: 'hospital:write',
      body: FeeRuleInput,
      response: FeeRule,
      list: true,
      errors: ['conflict', 'item_retired'],
    }),
  },
} as const;
