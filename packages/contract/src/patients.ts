import { Type } from 'typebox';
import { Can, CursorText, IdParams } from './common.ts';
import { clinicalRoutes, photoRoutes } from './patients-clinical.ts';
import { mergeRoutes } from './patients-merges.ts';
import { Patient, PatientCan, PatientInput, PatientRow } from './patients-shapes.ts';
import { route } from './route.ts';

/** The name of a patient who was erased: nobody's. Their number stays, which sealed papers name. */
export const ERASED_NAME = '—';

export const patients = {
  clinical: clinicalRoutes,
  photo: photoRoutes,
  merges: mergeRoutes,
  patients: {
    list: route({
      id: 'patients.patients.list',
      method: 'GET',
      path: '/api/patients',
      summary: 'Patients by number, name fragment or phone; newest first without a search',
      access: 'patient:read',
      query: Type.Object({ q: Type.Optional(Type.String({ maxLength: 100 })), cursor: Type.Optional(CursorText) }),
      response: PatientRow,
      list: true,
      can: Type.Object({ create: Can }),
    }),
    create: route({
      id: 'patients.patients.create',
      method: 'POST',
      path: '/api/patients',
      summary: 'Register a patient; a likely duplicate is refused until confirmed',
      access: 'patient:write',
      body: PatientInput,
      response: Patient,
      status: 201,
      can: PatientCan,
      errors: ['already_exists', 'invalid_field'],
    }),
    show: route({
      id: 'patients.patients.show',
      method: 'GET',
      path: '/api/patients/:id',
      summary: 'One patient (an access event)',
      access: 'patient:read',
      params: IdParams,
      response: Patient,
      can: PatientCan,
    }),
    update: route({
      id: 'patients.patients.update',
      method: 'PUT',
      path: '/api/patients/:id',
      summary: 'Change a patient; refused when somebody else changed it meanwhile',
      access: 'patient:write',
      params: IdParams,
      body: Type.Object({ ...PatientInput.properties, revision: Type.Integer() }, { additionalProperties: false }),
      response: Patient,
      can: PatientCan,
      errors: ['conflict', 'invalid_field', 'patient_merged', 'record_forgotten'],
    }),
  },
} as const;
