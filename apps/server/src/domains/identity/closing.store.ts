import type { PersonId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';

/** Stands for the name of whoever was forgotten; as patients' (patients/patient.store). */
const NOBODY = '—';
/** No password gives it. */
const NO_PASSWORD = '$argon2id$closed';

export async function blankAccount(tx: Tx, person: PersonId, at: Date): Promise<void> {
  await tx.updateTable('person').set({ name: NOBODY, active: false }).where('id', '=', person).execute();
  await tx
    .updateTable('credential')
    .set((eb) => ({ login: eb.cast<string>('id', 'text'), password_hash: NO_PASSWORD, changed_at: at }))
    .where('person_id', '=', person)
    .execute();
  for (const table of ['contact', 'factor', 'recovery_code', 'device_person', 'sign_in'] as const) {
    await tx.deleteFrom(table).where('person_id', '=', person).execute();
  }
  await tx.updateTable('session').set({ user_agent: null, ip: null }).where('person_id', '=', person).execute();
}
