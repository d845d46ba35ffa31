import { patients, permits } from '@pramana/contract';
import type { PatientId } from '@pramana/kernel';
import type { FastifyInstance } from 'fastify';
import { implement, implementBare } from '../../platform/http/index.ts';
import { encodePicture } from '../../platform/picture.ts';
import { saveClinical, showClinical } from './clinical.service.ts';
import { canPatient } from './patient.policy.ts';
import { patientJson, recordPatientAccess, todayAt } from './patient.service.ts';
import { openPhoto, PHOTO_SIDE, removePhoto, setPhoto } from './photo.service.ts';

const WHY = { code: 'clinical_no_change', why: 'Only who treats changes this.' } as const;

/** What must be known at once of a patient: the face, and what must not be given. */
export function clinicalRoutes(app: FastifyInstance): void {
  const { clinical, photo } = patients;

  implement(app, clinical.show, async (ctx) => {
    const may = permits(ctx.actor.roles, 'record:write');
    const can = { change: may ? { ok: true } : { ok: false, ...WHY } };
    return { data: await showClinical(ctx, ctx.params.id as PatientId), can };
  });
  implement(app, clinical.save, async (ctx) => ({
    data: await saveClinical(ctx, ctx.params.id as PatientId, ctx.body),
    can: { change: { ok: true } },
  }));

  implement(app, photo.show, async (ctx) => {
    const id = ctx.params.id as PatientId;
    await recordPatientAccess(ctx, id);
    return { body: await openPhoto(ctx, id) };
  });
  // Bare: decoding takes a while and must not hold a database connection.
  implementBare(app, photo.put, async (ctx) => {
    const bytes = await encodePicture(ctx.file.bytes, PHOTO_SIDE);
    return ctx.services.db.inHospital(ctx.hospital.id, async (tx) => {
      const inside = { ...ctx, tx };
      const patient = await setPhoto(inside, ctx.params.id as PatientId, bytes);
      await recordPatientAccess(inside, patient.id);
      return { data: patientJson(patient, todayAt(ctx)), can: canPatient(ctx.actor.roles, patient) };
    });
  });
  implement(app, photo.remove, async (ctx) => {
    const patient = await removePhoto(ctx, ctx.params.id as PatientId);
    await recordPatientAccess(ctx, patient.id);
    return { data: patientJson(patient, todayAt(ctx)), can: canPatient(ctx.actor.roles, patient) };
  });
}
