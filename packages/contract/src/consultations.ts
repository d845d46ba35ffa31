import { type Static, Type } from 'typebox';
import { ConsultationContent, Earlier } from './clinical-shapes.ts';
import { Can, IdParams, Instant, IsoDateText, nullable, Uuid } from './common.ts';
import { ConsultationDraft, PartName, PartVersions } from './consultations-drafts.ts';
import { RecordEntry } from './records-shapes.ts';
import { route } from './route.ts';
import { VitalValues } from './vitals.ts';

const strict = { additionalProperties: false } as const;
const UNREADABLE = ['record_forgotten', 'record_damaged', 'vault_key_missing'] as const;

export const Consultation = Type.Object({
  id: Uuid,
  patient: Type.Object({
    id: Uuid,
    name: Type.String(),
    number: Type.String(),
    gender: Type.String(),
    age: nullable(Type.Integer()),
  }),
  doctor: Type.Object({ id: Uuid, name: Type.String() }),
  begunAt: Instant,
  /** The appointment at which it is written, as far as this person sees it, and whether they may end it now. */
  visit: nullable(Type.Object({ id: Uuid, revision: Type.Integer(), finish: Can })),
  /** Null until its first version is sealed. */
  sealedAt: nullable(Instant),
  /** What this person has typed; null: nothing is being written by them. */
  draft: nullable(ConsultationDraft),
  /** What was sealed, each record with its newest version, as far as this person reads it. */
  records: Type.Array(Type.Object({ part: PartName, entry: RecordEntry })),
  /** Who else is writing about this patient just now. */
  others: Type.Array(Type.Object({ name: Type.String(), since: Instant })),
});
const CanConsultation = Type.Object({ amend: Can, seal: Can });

const ConsultationRow = Type.Object({
  id: Uuid,
  doctor: Type.String(),
  begunAt: Instant,
  sealedAt: nullable(Instant),
  /** Whether this person has begun to write in it and not sealed it. */
  writing: Type.Boolean(),
});

/** One measuring of vitals. */
export const VitalsEntry = Type.Object({
  record: Uuid,
  version: Type.Integer(),
  /** When they were first written down; an amendment moves it no more than their day. */
  at: Instant,
  date: IsoDateText,
  /** Whole years on that day: what is usual goes by it. Null when the birth date is not known. */
  age: nullable(Type.Integer()),
  by: Type.String(),
  values: VitalValues,
  note: Type.String(),
  /** Measured in a consultation, with which they are amended; null: by themselves. */
  consultation: nullable(Uuid),
});

/** What the screen has at hand while somebody writes. */
export const ClinicalContext = Type.Object({
  /** Medicines of earlier prescriptions that last until today or longer. */
  medicines: Type.Array(
    Type.Object({
      record: Uuid,
      name: Type.String(),
      strength: Type.String(),
      since: IsoDateText,
      until: IsoDateText,
      by: Type.String(),
    }),
  ),
  /** Earlier prescriptions that `medicines` says nothing of; null: there are none. */
  earlier: nullable(Earlier),
  allergies: Type.Object({
    /** Whether this hospital has written down allergies of the patient, or that there are none. */
    asked: Type.Boolean(),
    /** Something was written down that could not be read: there may be more than `all`, also when that is empty. */
    unreadable: Type.Boolean(),
    all: Type.Array(Type.Object({ substance: Type.String(), reaction: Type.String(), severity: Type.String() })),
  }),
  vitals: Type.Array(VitalsEntry),
  /** Which data stands behind warnings and codes. */
  data: Type.Object({
    interactions: Type.Object({
      ready: Type.Boolean(),
      why: nullable(Type.String()),
      set: Type.String(),
      date: nullable(IsoDateText),
      validUntil: nullable(IsoDateText),
      pairs: Type.Integer(),
    }),
    codes: Type.Object({ list: Type.String(), count: Type.Integer() }),
  }),
});

export const DiagnosisCode = Type.Object({
  code: Type.String(),
  text: Type.String(),
  /** Other words by which it was found; '' otherwise. */
  also: Type.String(),
  /** False: a heading whose finer codes say more. */
  billable: Type.Boolean(),
});

export const VitalsInput = Type.Object(
  {
    /** To amend: the record and the version it goes on from. */
    recordId: nullable(Uuid),
    base: nullable(Type.Integer({ minimum: 1 })),
    values: Type.Record(Type.String({ pattern: '^[a-z]{1,20}$' }), Type.Integer({ minimum: 0, maximum: 9_999_999 })),
    note: Type.String({ maxLength: 500 }),
    reason: Type.String({ maxLength: 500 }),
  },
  strict,
);

export type ConsultationJson = Static<typeof Consultation>;
export type ClinicalContextJson = Static<typeof ClinicalContext>;
export type VitalsEntryJson = Static<typeof VitalsEntry>;
export type DiagnosisCodeJson = Static<typeof DiagnosisCode>;

export const consultations = {
  consultations: {
    begin: route({
      id: 'consultations.consultations.begin',
      method: 'POST',
      path: '/api/patients/:id/consultations',
      summary: 'Begin a consultation, or go on with the one that this doctor has not sealed yet',
      access: 'consultation:write',
      params: IdParams,
      body: Type.Object({ encounterId: nullable(Uuid) }, strict),
      response: Consultation,
      can: CanConsultation,
      status: 201,
      errors: ['invalid_field', 'patient_merged', ...UNREADABLE],
    }),
    list: route({
      id: 'consultations.consultations.list',
      method: 'GET',
      path: '/api/patients/:id/consultations',
      summary: 'A patient’s consultations, newest first: when and with whom (an access event)',
      access: 'consultation:read',
      params: IdParams,
      response: ConsultationRow,
      list: true,
    }),
    show: route({
      id: 'consultations.consultations.show',
      method: 'GET',
      path: '/api/consultations/:id',
      summary: 'One consultation: what is sealed of it, and what the caller has typed (an access event)',
      access: 'consultation:read',
      params: IdParams,
      response: Consultation,
      can: CanConsultation,
      errors: [...UNREADABLE],
    }),
    context: route({
      id: 'consultations.consultations.context',
      method: 'GET',
      path: '/api/patients/:id/clinical',
      summary:
        'What is at hand while somebody writes: running medicines, allergies, vitals, data sets (an access event)',
      access: 'consultation:read',
      params: IdParams,
      response: ClinicalContext,
    }),
    save: route({
      id: 'consultations.consultations.save',
      method: 'PUT',
      path: '/api/consultations/:id/draft',
      summary: 'Keep what is typed; answers with the warnings that its prescription gives',
      access: 'consultation:write',
      params: IdParams,
      body: Type.Object(
        {
          revision: Type.Integer({ minimum: 1 }),
          content: ConsultationContent,
          /**
           * Goes on from versions that somebody else sealed meanwhile and the writer was shown, all of `overtaken`: what was not
           * typed on follows them. `record_changed` when other ones hold by now.
           */
          goOn: Type.Optional(PartVersions),
        },
        strict,
      ),
      response: ConsultationDraft,
      errors: ['conflict', 'record_changed', ...UNREADABLE],
    }),
    amend: route({
      id: 'consultations.consultations.amend',
      method: 'POST',
      path: '/api/consultations/:id/draft',
      summary: 'Begin to amend a sealed consultation: a draft of what its newest versions say',
      access: 'consultation:write',
      params: IdParams,
      response: Consultation,
      can: CanConsultation,
      status: 201,
      errors: [...UNREADABLE],
    }),
    discard: route({
      id: 'consultations.consultations.discard',
      method: 'DELETE',
      path: '/api/consultations/:id/draft',
      summary: 'Throw away what is typed; a consultation that was never sealed goes with it',
      access: 'consultation:write',
      params: IdParams,
      status: 204,
    }),
    seal: route({
      id: 'consultations.consultations.seal',
      method: 'POST',
      path: '/api/consultations/:id/seal',
      summary: 'Seal what is typed: note, vitals, prescription and orders as versions of records, all or none',
      access: 'consultation:write',
      params: IdParams,
      body: Type.Object({ revision: Type.Integer({ minimum: 1 }) }, strict),
      response: Consultation,
      can: CanConsultation,
      status: 201,
      idempotent: true,
      errors: ['conflict', 'record_changed', 'invalid_field', 'warning_unanswered', ...UNREADABLE],
    }),
  },
  vitals: {
    list: route({
      id: 'consultations.vitals.list',
      method: 'GET',
      path: '/api/patients/:id/vitals',
      summary: 'Vitals of a patient over time, newest first (an access event)',
      access: 'consultation:read',
      params: IdParams,
      response: VitalsEntry,
      list: true,
    }),
    write: route({
      id: 'consultations.vitals.write',
      method: 'POST',
      path: '/api/patients/:id/vitals',
      summary: 'Write down vitals as a sealed record, or amend those of a record',
      access: 'vitals:write',
      params: IdParams,
      body: VitalsInput,
      response: VitalsEntry,
      status: 201,
      idempotent: true,
      // What nobody may check a guess against.
      unhashed: ['values', 'note', 'reason'],
      errors: ['invalid_field', 'record_changed', ...UNREADABLE],
    }),
  },
  codes: {
    search: route({
      id: 'consultations.codes.search',
      // What a doctor types here is somebody's diagnosis: it travels in a body, for addresses are logged and kept on the way.
      method: 'POST',
      path: '/api/diagnosis-codes/search',
      summary: 'Codes of diagnoses by the beginning of a code, or by words, common ones first',
      access: 'consultation:write',
      body: Type.Object({ q: Type.String({ maxLength: 100 }) }, strict),
      response: DiagnosisCode,
      list: true,
    }),
  },
} as const;
