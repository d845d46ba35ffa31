import { type BundleTakenJson, fhir } from '@pramana/contract';
import { type PatientId, PramanaError } from '@pramana/kernel';
import type { FastifyInstance } from 'fastify';
import { recordLook } from '../../platform/access.ts';
import { implementBare } from '../../platform/http/index.ts';
import { findPatient, ProbableDuplicate, recordDuplicate, subjectsOf } from '../patients/index.ts';
import { importBundle, OtherPerson } from './import.service.ts';

/** What a preview found: everything was done, and is taken back. */
class TakenBack extends Error {
  readonly found: BundleTakenJson;

  constructor(found: BundleTakenJson) {
    super('taken back');
    this.found = found;
  }
}

/** Taking over a bundle. A preview is the import itself, rolled back: it can say nothing else than what would happen. */
export function importRoutes(app: FastifyInstance): void {
  implementBare(app, fhir.imports.run, async (bare) => {
    const { services, hospital, query, file } = bare;
    const json = jsonOf(file.bytes);
    const isPreview = query.preview === 'true';
    const work = services.db.inHospital(hospital.id, async (tx): Promise<BundleTakenJson> => {
      const ctx = { ...bare, tx, clock: services.clock };
      const { patientId, ...taken } = await importBundle(ctx, json, {
        confirmDuplicate: query.confirmDuplicate === 'true',
      });
      const patient = await findPatient(tx, hospital.id, patientId);
      if (patient === null) throw new PramanaError('not_found');
      const isNew = taken.mapped['Patient'] !== undefined;
      const whose = isPreview && isNew ? null : { id: patient.id, number: patient.number };
      const found = { ...taken, patient: whose, name: patient.name };
      if (isPreview) throw new TakenBack(found);
      if (!isNew)
        await recordLook(ctx, await subjectsOf(tx, hospital, patientId), { purpose: 'care', resource: 'records' });
      return found;
    });
    // That somebody is known here is told of them: the event stays, where the rest was taken back (I-12).
    const recordKnown = (id: PatientId): Promise<void> =>
      services.db.inHospital(hospital.id, async (tx) => {
        const subjects = await subjectsOf(tx, hospital, id);
        await recordLook({ ...bare, tx, clock: services.clock }, subjects, { purpose: 'care', resource: 'records' });
      });
    const data = await work.catch(async (error: unknown) => {
      if (error instanceof TakenBack) return error.found;
      if (error instanceof OtherPerson) await recordKnown(error.patientId);
      if (error instanceof ProbableDuplicate) await recordDuplicate({ ...bare, clock: services.clock }, error);
      throw error;
    });
    if (isPreview && data.patient !== null) await recordKnown(data.patient.id as PatientId);
    return { data };
  });
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new PramanaError('invalid_field', { field: 'file', detail: 'This is no JSON.', cause: error });
  }
}
