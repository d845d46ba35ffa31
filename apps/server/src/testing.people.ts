import type { Role } from '@pramana/contract';
import type { HospitalId, PersonId } from '@pramana/kernel';
import { hash } from '@node-rs/argon2';
import { sql } from 'kysely';
import { createHospital } from './domains/hospitals/index.ts';
import { addMachine, addPersonWithoutLogin } from './domains/identity/index.ts';
import type { Tx } from './platform/database/index.ts';
import { newId } from './platform/ids.ts';
import type { Services } from './platform/services.ts';

export const PASSWORD = 'only for made-up people';
const STAFF = ['admin', 'frontdesk', 'cashier', 'pharmacist', 'doctor', 'nurse', 'auditor'] as const satisfies Role[];

export interface TestPerson {
  id: PersonId;
  name: string;
  login: string;
}

/** The hospitals and people of a test's server. */
export interface TestPlaces {
  /** The hospital that logins without a suffix belong to, and another one. */
  hospital: { id: HospitalId; slug: 'asha' };
  other: { id: HospitalId; slug: 'nira' };
  /** One person per role in `hospital`, `cashier2` there, and `admin-nira`, `cashier-nira` in the other. */
  people: ReadonlyMap<string, TestPerson>;
}

/** Two hospitals, and everybody in them whose password is `PASSWORD`; without people when nobody is to exist yet. */
export async function populate({ db }: Services, withPeople: boolean): Promise<TestPlaces> {
  return db.onNode(async (tx) => {
    const hospital = await createHospital(tx, { slug: 'asha', name: 'Asha Hospital', stateCode: '27' });
    const other = await createHospital(tx, { slug: 'nira', name: 'Nira Clinic', stateCode: '27' });
    const people = new Map<string, TestPerson>();
    const add = async (key: string, place: TestPlace): Promise<void> =>
      void people.set(key, await addKey(tx, key, place));
    const places = { hospital: { id: hospital, slug: 'asha' }, other: { id: other, slug: 'nira' }, people } as const;
    if (!withPeople) return places;
    await add('operator', 'operator');
    for (const role of STAFF) await add(role, { hospital, roles: [role] });
    await add('cashier2', { hospital, roles: ['cashier'] });
    await add('admin-nira', { hospital: other, roles: ['admin'] });
    await add('cashier-nira', { hospital: other, roles: ['cashier'] });
    return places;
  });
}

type TestPlace = { hospital: HospitalId; roles: readonly Role[] } | 'operator';

async function addKey(tx: Tx, key: string, place: TestPlace): Promise<TestPerson> {
  const [name, login] = [`Test ${key}`, `${key}@test.example`];
  const operator = place === 'operator';
  const id = operator
    ? await addMachine(tx, name)
    : await addPersonWithoutLogin(tx, name, { ...place, language: null });
  if (operator) await sql`update person set operator = true where id = ${id}`.execute(tx);
  const row = { id: newId(), person_id: id, login, password_hash: await cheapHash() };
  await tx.insertInto('credential').values(row).execute();
  return { id, name, login };
}

let made: Promise<string> | undefined;

/**
 * The password's hash, once a process and by parameters that cost nothing: real ones, eleven people a file and each
 * sign-in, were a tenth of all processor time. What they cost and say is the claim of the identity domain's own tests.
 */
function cheapHash(): Promise<string> {
  made ??= hash(PASSWORD, { algorithm: 2, memoryCost: 8, timeCost: 1, parallelism: 1 });
  return made;
}
