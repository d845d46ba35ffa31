import { registerKept } from '../sealing/index.ts';
import { CATEGORY as CLINICAL } from './clinical.service.ts';
import { CATEGORY as PHOTO } from './photo.service.ts';

/** Where photos, allergies and weights lie, for whoever replaces a patient's keys: what it does not know of would be lost. */
export function registerKeptOfPatients(): void {
  registerKept(
    {
      under: 'person',
      table: 'patient_photo',
      column: 'box',
      key: { patient_id: 'uuid' },
      patient: 't.patient_id',
      category: `'${PHOTO}'`,
      record: 't.patient_id',
      version: '1',
    },
    {
      under: 'category',
      table: 'patient_clinical',
      column: 'wrapped_key',
      key: { patient_id: 'uuid', version: 'bigint' },
      patient: 't.patient_id',
      category: `'${CLINICAL}'`,
      epoch: 't.epoch',
      record: 't.id',
      version: 't.version',
    },
  );
}
