import type { HospitalId, PatientId, PersonId } from '@pramana/kernel';
import { insertRows, type Tx } from '../../platform/database/index.ts';
import { columns, comparedOf, type PatientFacts } from './patient.store.ts';

/** Many who are new. */
export async function insertPatients(
  tx: Tx,
  hospital: HospitalId,
  patients: readonly (PatientFacts & { id: PatientId; number: string })[],
  { at, by }: { at: Date; by: PersonId },
): Promise<void> {
  const rows = patients.map((patient) => ({
    hospital_id: hospital,
    id: patient.id,
    number: patient.number,
    created_at: at,
    created_by: by,
    updated_at: at,
    ...columns(patient),
    address: patient.address,
    emergency_contact: patient.emergencyContact,
    identifiers: patient.identifiers,
    active: true,
    revision: 1,
  }));
  const identified = patients.flatMap(({ id, identifiers }) =>
    comparedOf(identifiers).map((value) => ({ hospital_id: hospital, patient_id: id, value })),
  );
  await Promise.all([insertRows(tx, 'patient', rows), insertRows(tx, 'patient_identifier', identified)]);
}
