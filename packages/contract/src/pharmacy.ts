import { Type } from 'typebox';
import { CursorText, IdParams, nullable, Quantity, Uuid } from './common.ts';
import {
  oneOf,
  OwnDispense,
  Prescription,
  PrescriptionRow,
  RETURN_REASONS,
  Substitution,
  SUBSTITUTION_REASONS,
} from './pharmacy-shapes.ts';
import { route } from './route.ts';
import { CodeSent } from './sign-in-shapes.ts';

const strict = { additionalProperties: false } as const;
const UNREADABLE = ['record_forgotten', 'record_damaged', 'vault_key_missing'] as const;

const Code = Type.Object({ id: Uuid, code: Type.String({ minLength: 1, maxLength: 40 }) }, strict);

export const pharmacy = {
  prescriptions: {
    list: route({
      id: 'pharmacy.prescriptions.list',
      method: 'GET',
      path: '/api/prescriptions',
      summary: 'Prescriptions to hand out, the newest first; of one patient all of them',
      access: 'dispense:read',
      query: Type.Object({
        all: Type.Optional(Type.Boolean()),
        patient: Type.Optional(Uuid),
        cursor: Type.Optional(CursorText),
      }),
      response: PrescriptionRow,
      list: true,
    }),
    show: route({
      id: 'pharmacy.prescriptions.show',
      method: 'GET',
      path: '/api/prescriptions/:id',
      summary:
        'One prescription: what is left of each line, from which batches, and what was handed out (an access event)',
      access: 'dispense:read',
      params: IdParams,
      response: Prescription,
      errors: [...UNREADABLE],
    }),
    dispense: route({
      id: 'pharmacy.prescriptions.dispense',
      method: 'POST',
      path: '/api/prescriptions/:id/dispenses',
      summary: 'Hand out of a prescription by batch: stock moves, charges arise, the dispense is sealed',
      access: 'dispense:write',
      params: IdParams,
      body: Type.Object(
        {
          /** The version that was read. */
          version: Type.Integer({ minimum: 1 }),
          lines: Type.Array(
            Type.Object(
              {
                line: Type.Integer({ minimum: 0, maximum: 39 }),
                itemId: Uuid,
                /** Null: first expiry first. */
                batchId: nullable(Uuid),
                quantity: Quantity,
              },
              strict,
            ),
            { minItems: 1, maxItems: 40 },
          ),
        },
        strict,
      ),
      response: Prescription,
      status: 201,
      idempotent: true,
      errors: [
        'record_changed',
        'consent_missing',
        'more_than_prescribed',
        'stock_short',
        'batch_expired',
        'price_missing',
        'price_above_mrp',
        'price_above_ceiling',
        'tax_rule_missing',
        'item_retired',
        ...UNREADABLE,
      ],
    }),
    ask: route({
      id: 'pharmacy.prescriptions.ask',
      method: 'POST',
      path: '/api/prescriptions/:id/substitutions',
      summary: 'Ask the prescriber to consent to another item of the same substance',
      access: 'dispense:write',
      params: IdParams,
      body: Type.Object(
        {
          version: Type.Integer({ minimum: 1 }),
          line: Type.Integer({ minimum: 0, maximum: 39 }),
          itemId: Uuid,
          reason: oneOf(SUBSTITUTION_REASONS),
        },
        strict,
      ),
      response: Prescription,
      status: 201,
      errors: ['record_changed', 'already_exists', ...UNREADABLE],
    }),
  },
  dispenses: {
    return: route({
      id: 'pharmacy.dispenses.return',
      method: 'POST',
      path: '/api/dispenses/:id/returns',
      summary:
        'Take back lines that are not billed: their charges are withdrawn, the goods come back, by a sealed counter-entry',
      access: 'dispense:write',
      params: IdParams,
      body: Type.Object(
        {
          positions: Type.Array(Type.Integer({ minimum: 0, maximum: 200 }), { minItems: 1, maxItems: 200 }),
          goods: oneOf(['shelf', 'quarantine'] as const),
          reason: oneOf(RETURN_REASONS),
        },
        strict,
      ),
      response: Prescription,
      status: 201,
      idempotent: true,
      errors: ['charge_billed', 'already_exists', ...UNREADABLE],
    }),
    code: route({
      id: 'pharmacy.dispenses.code',
      method: 'POST',
      path: '/api/dispenses/:id/code',
      summary: 'Send the patient a code that confirms what was handed out, to the phone on file',
      access: 'dispense:write',
      params: IdParams,
      response: CodeSent,
      status: 201,
      errors: ['code_limit', 'messages_not_set_up', 'phone_missing', 'phone_new', 'already_exists'],
    }),
    confirm: route({
      id: 'pharmacy.dispenses.confirm',
      method: 'POST',
      path: '/api/dispenses/:id/confirmation',
      summary: 'The patient tells the code: what was handed out is confirmed by a sealed entry',
      access: 'dispense:write',
      params: IdParams,
      body: Code,
      response: Prescription,
      status: 201,
      errors: [
        'not_a_code',
        'code_wrong',
        'code_expired',
        'code_spent',
        'phone_missing',
        'phone_new',
        'already_exists',
        ...UNREADABLE,
      ],
    }),
  },
  substitutions: {
    list: route({
      id: 'pharmacy.substitutions.list',
      method: 'GET',
      path: '/api/substitutions',
      summary: 'What pharmacists ask of me as the prescriber and I have not answered (an access event)',
      access: 'substitution:answer',
      response: Substitution,
      list: true,
    }),
    answer: route({
      id: 'pharmacy.substitutions.answer',
      method: 'POST',
      path: '/api/substitutions/:id/answer',
      summary: 'Consent to another item of the same substance, or refuse it; once',
      access: 'substitution:answer',
      params: IdParams,
      body: Type.Object({ consent: Type.Boolean() }, strict),
      response: Substitution,
      list: true,
      errors: ['already_exists', ...UNREADABLE],
    }),
  },
} as const;

/** A patient's and guardian's own look. */
export const ownPharmacy = {
  own: {
    list: route({
      id: 'pharmacy.own.list',
      method: 'GET',
      path: '/api/self/patients/:id/dispenses',
      summary: 'Medicines that were handed out to a patient of mine, newest first (an access event)',
      access: 'self:read',
      params: IdParams,
      response: OwnDispense,
      list: true,
    }),
    confirm: route({
      id: 'pharmacy.own.confirm',
      method: 'POST',
      path: '/api/self/patients/:id/dispenses/:dispense/confirmation',
      summary: 'Confirm in one’s own account that these medicines were received: a sealed entry',
      access: 'self:read',
      params: Type.Object({ id: Uuid, dispense: Uuid }, strict),
      response: OwnDispense,
      list: true,
      errors: ['already_exists'],
    }),
  },
} as const;
