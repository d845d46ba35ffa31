import { type Static, Type } from 'typebox';
import { Can, IdParams, Instant, IsoDateText, Line, nullable, OptionalLine, Uuid } from './common.ts';
import { Patient, PatientCan } from './patients-shapes.ts';
import { route } from './route.ts';

const strict = { additionalProperties: false } as const;

export const ALLERGY_KINDS = ['medicine', 'food', 'environment', 'other'] as const;
export type AllergyKind = (typeof ALLERGY_KINDS)[number];
export const ALLERGY_SEVERITIES = ['unknown', 'mild', 'severe', 'lifeThreatening'] as const;
export type AllergySeverity = (typeof ALLERGY_SEVERITIES)[number];

const Allergy = Type.Object(
  {
    /** To what: a medicine by its generic name, where it is one. */
    substance: Line,
    kind: Type.Unsafe<AllergyKind>(Type.Union(ALLERGY_KINDS.map((kind) => Type.Literal(kind)))),
    severity: Type.Unsafe<AllergySeverity>(Type.Union(ALLERGY_SEVERITIES.map((each) => Type.Literal(each)))),
    reaction: OptionalLine,
  },
  strict,
);
export type AllergyJson = Static<typeof Allergy>;

const facts = {
  allergies: Type.Array(Allergy, { maxItems: 50 }),
  /** Asked, and there are none; not the same as never asked. */
  noKnownAllergies: Type.Boolean(),
  /** Kilograms, to a tenth. */
  weightKg: nullable(Type.Number({ minimum: 0.2, maximum: 500 })),
  weighedOn: nullable(IsoDateText),
};

export const Clinical = Type.Object({
  ...facts,
  /** 0: nothing was ever said. */
  version: Type.Integer(),
  by: Type.String(),
  at: nullable(Instant),
  /** Which versions of numbers merged into this patient are said here too. */
  merged: Type.Array(Uuid, { maxItems: 500 }),
  /** `damaged`: some of it could not be read, and what is said is the rest. `forgotten`: an erasure destroyed the key. */
  health: Type.Union([Type.Literal('open'), Type.Literal('damaged'), Type.Literal('forgotten')]),
});
export type ClinicalJson = Static<typeof Clinical>;
const ClinicalCan = Type.Object({ change: Can });

/** `patients.clinical`: what everybody who treats must know. */
export const clinicalRoutes = {
  show: route({
    id: 'patients.clinical.show',
    method: 'GET',
    path: '/api/patients/:id/allergies',
    summary: 'Allergies and weight, also of who was merged into this patient (an access event)',
    access: 'clinical:read',
    params: IdParams,
    response: Clinical,
    can: ClinicalCan,
  }),
  save: route({
    id: 'patients.clinical.save',
    method: 'PUT',
    path: '/api/patients/:id/allergies',
    summary: 'A new version of allergies and weight; refused when somebody else wrote one meanwhile',
    access: 'record:write',
    params: IdParams,
    body: Type.Object(
      {
        ...facts,
        base: Type.Integer({ minimum: 0 }),
        /** As `merged` was answered: what the writer had before them, and their version stands for. */
        merged: Type.Optional(Type.Array(Uuid, { maxItems: 500 })),
      },
      strict,
    ),
    response: Clinical,
    can: ClinicalCan,
    errors: ['conflict', 'invalid_field', 'patient_merged', 'record_forgotten'],
  }),
} as const;

/** `patients.photo`: the face, so that the right one is treated. */
export const photoRoutes = {
  show: route({
    id: 'patients.photo.show',
    method: 'GET',
    path: '/api/patients/:id/photo',
    summary: 'The patient’s photo (an access event)',
    access: 'patient:read',
    params: IdParams,
    produces: 'image/webp',
    errors: ['record_forgotten', 'record_damaged'],
  }),
  put: route({
    id: 'patients.photo.put',
    method: 'POST',
    path: '/api/patients/:id/photo',
    summary: 'Put the patient’s photo; it is made small, re-encoded without metadata and encrypted',
    access: 'patient:write',
    params: IdParams,
    upload: { maxBytes: 8_000_000 },
    response: Patient,
    can: PatientCan,
    errors: ['image_invalid', 'too_large', 'patient_merged', 'record_forgotten'],
  }),
  remove: route({
    id: 'patients.photo.remove',
    method: 'DELETE',
    path: '/api/patients/:id/photo',
    summary: 'Take the photo away',
    access: 'patient:write',
    params: IdParams,
    response: Patient,
    can: PatientCan,
    errors: ['patient_merged', 'record_forgotten'],
  }),
} as const;
