import { type RelationName, SCOPES, type ScopeName } from '@pramana/contract';
import type { HospitalId, PatientId } from '@pramana/kernel';
import { newId } from '../../platform/ids.ts';
import { PASSWORD, type TestClient, type TestServer } from '../../testing.ts';
import { addPerson } from '../identity/index.ts';
import { replaceLink } from './link.store.ts';

export interface OwnAccount {
  login: string;
  patientId: PatientId;
  relation?: RelationName;
  scope?: ScopeName[];
}

/** The account of a patient, or of a guardian, as if a card of the desk had made it; signed in. */
export async function ownAccount(
  server: Pick<TestServer, 'services' | 'signIn' | 'clock'>,
  hospital: { id: HospitalId },
  { login, patientId, relation = 'self', scope = [...SCOPES] }: OwnAccount,
): Promise<TestClient> {
  const { db } = server.services;
  const role = relation === 'self' ? 'patient' : 'guardian';
  const person = { name: `Own ${login}`, login, password: PASSWORD };
  const personId = await db.onNode((tx) => addPerson(tx, person, { hospital: hospital.id, roles: [role] }));
  const since = new Date(server.clock.now());
  const link = { id: newId(), personId, patientId, relation, scope, since, until: null, proof: '' };
  await db.inHospital(hospital.id, (tx) => replaceLink(tx, hospital.id, link));
  return server.signIn(login);
}
