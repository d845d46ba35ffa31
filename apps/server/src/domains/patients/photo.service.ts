import { type PatientId, PramanaError } from '@pramana/kernel';
import type { AccessContext } from '../../platform/access.ts';
import { openPrivate, patientSubject, sealPrivate } from '../sealing/index.ts';
import { holdPatient, openPatient, type Registering } from './patient.service.ts';
import type { StoredPatient } from './patient.store.ts';
import { deletePhoto, putPhoto, readPhoto } from './photo.store.ts';

/** Longest side of a stored photo: a face is known by it, and a list of them travels. */
export const PHOTO_SIDE = 480;
/** The category of its box. */
export const CATEGORY = 'patient-photo';

/** Keeps an encoded photo under the patient's own key. `not_found`, `patient_merged`, `record_forgotten`. */
export async function setPhoto(ctx: Registering, id: PatientId, bytes: Uint8Array): Promise<StoredPatient> {
  const { tx, hospital, actor, clock } = ctx;
  await holdPatient(ctx, id);
  const subject = await patientSubject(tx, hospital, id);
  const box = await sealPrivate(tx, hospital, subject, CATEGORY, id, new Uint8Array(bytes));
  await putPhoto(tx, hospital.id, { patient: id, box, by: actor.personId, at: new Date(clock.now()) });
  return openPatient(ctx, id);
}

/** Takes the photo away for good. */
export async function removePhoto(ctx: Registering, id: PatientId): Promise<StoredPatient> {
  await holdPatient(ctx, id);
  await deletePhoto(ctx.tx, ctx.hospital.id, id);
  return openPatient(ctx, id);
}

/** The picture; `not_found` when there is none. The caller records the access. */
export async function openPhoto(
  { tx, hospital }: Pick<AccessContext, 'tx' | 'hospital'>,
  id: PatientId,
): Promise<Buffer> {
  const box = await readPhoto(tx, hospital.id, id);
  if (box === null) throw new PramanaError('not_found');
  const bytes = await openPrivate(tx, hospital, await patientSubject(tx, hospital, id), CATEGORY, id, box);
  if (!(bytes instanceof Uint8Array)) throw new PramanaError('record_damaged');
  return Buffer.from(bytes);
}
