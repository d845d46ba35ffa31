import type { HospitalInputJson, HospitalJson } from '@pramana/contract';
import type { PersonId } from '@pramana/kernel';
import { newId } from '../../platform/ids.ts';
import type { Services } from '../../platform/services.ts';
import { openAccount, refuseWeakPassword } from '../identity/index.ts';
import { ensureNode } from '../sealing/index.ts';
import { openHospital, type PrepareHospital } from './opening.service.ts';

/** A hospital that the operator enters without a registration, with the first login of its administrator. */
export async function enterHospital(
  services: Services,
  { admin, ...facts }: HospitalInputJson,
  authorId: PersonId,
  prepare: PrepareHospital,
): Promise<HospitalJson> {
  const { db, clock } = services;
  await refuseWeakPassword(admin.password, [admin.name, admin.login, facts.name], 'admin/password');
  const now = clock.now();
  const node = await ensureNode(services);
  const id = newId<'Hospital'>(now);
  return db.inHospital(node.id, (tx) =>
    openHospital(tx, node, {
      id,
      facts,
      registrationId: null,
      authorId,
      at: new Date(now),
      prepare,
      staff: async (inner, hospital) => {
        await openAccount(inner, admin, { hospital: hospital.id, roles: ['admin'] }, 'admin/password');
      },
    }),
  );
}
