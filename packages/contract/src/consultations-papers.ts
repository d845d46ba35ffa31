import { type Static, Type } from 'typebox';
import { IdParams, IsoDateText, LanguageName, nullable, Uuid } from './common.ts';
import { VitalsEntry } from './consultations.ts';
import { route } from './route.ts';

const strict = { additionalProperties: false } as const;
const UNREADABLE = ['record_forgotten', 'record_damaged', 'vault_key_missing'] as const;

/** How a paper is wanted. */
const PaperQuery = Type.Object({
  size: Type.Optional(Type.Union([Type.Literal('a4'), Type.Literal('a5'), Type.Literal('80mm')])),
  language: Type.Optional(LanguageName),
});
const PDF = 'application/pdf';

/** A visit of one's own, as far as it is released. */
const OwnVisit = Type.Object({
  id: Uuid,
  doctor: Type.String(),
  date: IsoDateText,
  /** What the doctor found, in words; '' where only other parts are released. */
  title: Type.String(),
  /** Names of the medicines, as prescribed. */
  medicines: Type.Array(Type.String()),
  /** Which papers there are. */
  papers: Type.Object({ prescription: Type.Boolean(), visit: Type.Boolean() }),
  /** Parts that are there and do not open: never shown as if there were nothing. */
  unreadable: Type.Array(Type.Union([Type.Literal('prescription'), Type.Literal('note')])),
  followUp: nullable(IsoDateText),
});
const OwnVisitParams = Type.Object({ id: Uuid, consultation: Uuid }, strict);
export type OwnVisitJson = Static<typeof OwnVisit>;

/** Papers of visits, and what was measured over time, for staff. */
export const consultationPapers = {
  papers: {
    prescription: route({
      id: 'consultations.papers.prescription',
      method: 'GET',
      path: '/api/consultations/:id/prescription/pdf',
      summary: 'The printed prescription of a consultation, with its codes and proof inside (an access event)',
      access: 'consultation:read',
      params: IdParams,
      query: PaperQuery,
      produces: PDF,
      errors: [...UNREADABLE],
    }),
    visit: route({
      id: 'consultations.papers.visit',
      method: 'GET',
      path: '/api/consultations/:id/pdf',
      summary: 'The printed summary of a visit: all of it that the caller reads (an access event)',
      access: 'consultation:read',
      params: IdParams,
      query: PaperQuery,
      produces: PDF,
      errors: [...UNREADABLE],
    }),
    report: route({
      id: 'consultations.papers.report',
      method: 'GET',
      path: '/api/patients/:id/report-card/pdf',
      summary: 'What was measured of a patient over time, as a paper (an access event)',
      access: 'consultation:read',
      params: IdParams,
      query: PaperQuery,
      produces: PDF,
    }),
  },
} as const;

/** A patient's and guardian's own look. */
export const ownConsultations = {
  own: {
    vitals: route({
      id: 'consultations.own.vitals',
      method: 'GET',
      path: '/api/self/patients/:id/vitals',
      summary: 'Vitals of a patient of mine that are released to me, newest first (an access event)',
      access: 'self:read',
      params: IdParams,
      response: VitalsEntry,
      list: true,
    }),
    visits: route({
      id: 'consultations.own.visits',
      method: 'GET',
      path: '/api/self/patients/:id/consultations',
      summary: 'Visits of a patient of mine as far as they are released, newest first (an access event)',
      access: 'self:read',
      params: IdParams,
      response: OwnVisit,
      list: true,
    }),
    prescription: route({
      id: 'consultations.own.prescription',
      method: 'GET',
      path: '/api/self/patients/:id/consultations/:consultation/prescription/pdf',
      summary: 'The printed prescription of such a visit',
      access: 'self:read',
      params: OwnVisitParams,
      query: PaperQuery,
      produces: PDF,
      errors: [...UNREADABLE],
    }),
    visit: route({
      id: 'consultations.own.visit',
      method: 'GET',
      path: '/api/self/patients/:id/consultations/:consultation/pdf',
      summary: 'The printed summary of such a visit',
      access: 'self:read',
      params: OwnVisitParams,
      query: PaperQuery,
      produces: PDF,
      errors: [...UNREADABLE],
    }),
    report: route({
      id: 'consultations.own.report',
      method: 'GET',
      path: '/api/self/patients/:id/report-card/pdf',
      summary: 'What was measured of a patient of mine over time, as a paper',
      access: 'self:read',
      params: IdParams,
      query: PaperQuery,
      produces: PDF,
    }),
  },
} as const;
