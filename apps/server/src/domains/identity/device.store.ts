import { type Role, STAFF_ROLES } from '@pramana/contract';
import type { HospitalId, PersonId } from '@pramana/kernel';
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import { hashToken } from '../../platform/session.ts';

/** Who works in the hospital of a PC: a patient who signs in there with the desk's help is no name for its lock screen. */
const works = (person: RawBuilder<unknown>, device: RawBuilder<unknown>): RawBuilder<boolean> =>
  sql<boolean>`exists (select from membership m join device d on d.hospital_id = m.hospital_id
    where d.id = ${device} and m.person_id = ${person} and m.active and m.role = any(${[...STAFF_ROLES]}::text[]))`;

export interface DeviceRow {
  id: string;
  hospital: { id: HospitalId; name: string };
  name: string;
  counter: string | null;
  /** `settings.sessions` of its hospital. */
  limits: unknown;
}

/** The shared PC whose cookie holds this token, or null; a revoked one is none. */
export async function deviceOf(tx: Tx, token: string | null): Promise<DeviceRow | null> {
  if (token === null) return null;
  const row = await tx
    .selectFrom('device')
    .innerJoin('hospital', 'hospital.id', 'device.hospital_id')
    .select([
      'device.id',
      'device.name',
      'device.counter',
      'hospital.id as hospitalId',
      'hospital.name as hospital',
      sql`hospital.settings -> 'sessions'`.as('limits'),
    ])
    .where('token_hash', '=', hashToken(token))
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  if (row === undefined) return null;
  const { hospital, hospitalId, ...device } = row;
  return { ...device, hospital: { id: hospitalId as HospitalId, name: hospital } };
}

export interface NewDevice {
  id: string;
  hospital: HospitalId;
  token: string;
  name: string;
  counter: string | null;
  by: PersonId;
  at: Date;
}

export async function insertDevice(tx: Tx, device: NewDevice): Promise<void> {
  await tx
    .insertInto('device')
    .values({
      id: device.id,
      hospital_id: device.hospital,
      token_hash: hashToken(device.token),
      name: device.name,
      counter: device.counter,
      enrolled_by: device.by,
      enrolled_at: device.at,
    })
    .execute();
}

/** False when this hospital has no such PC. */
export async function revokeDevice(tx: Tx, hospital: HospitalId, id: string, at: Date): Promise<boolean> {
  const row = await tx
    .updateTable('device')
    .set({ revoked_at: at })
    .where('id', '=', id)
    .where('hospital_id', '=', hospital)
    .where('revoked_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

export interface ListedDevice {
  id: string;
  name: string;
  counter: string | null;
  enrolledBy: string;
  enrolledAt: Date;
  people: number;
  lastUsed: Date | null;
}

/** A hospital's shared PCs by name; `people` have signed in fully since `since`. */
export async function listDevices(tx: Tx, hospital: HospitalId, since: Date): Promise<ListedDevice[]> {
  return tx
    .selectFrom('device')
    .innerJoin('person', 'person.id', 'device.enrolled_by')
    .select([
      'device.id',
      'device.name',
      'device.counter',
      'person.name as enrolledBy',
      'device.enrolled_at as enrolledAt',
      sql<number>`(select count(*)::int from device_person dp where dp.device_id = device.id
        and dp.full_login_at > ${since} and ${works(sql`dp.person_id`, sql`dp.device_id`)})`.as('people'),
      sql<Date | null>`(select max(s.last_seen_at) from session s where s.device_id = device.id)`.as('lastUsed'),
    ])
    .where('device.hospital_id', '=', hospital)
    .where('device.revoked_at', 'is', null)
    .orderBy('device.name')
    .execute();
}

/** The session goes on as one of this shared PC. */
export async function moveSessionTo(tx: Tx, device: string, session: string): Promise<void> {
  await tx.updateTable('session').set({ device_id: device }).where('id', '=', session).execute();
}

/** Somebody who works there proved everything that a sign-in asks for, here: their PIN works again for some days. */
export async function rememberFullLogin(tx: Tx, device: string, person: PersonId, at: Date): Promise<void> {
  await tx
    .insertInto('device_person')
    .columns(['device_id', 'person_id', 'full_login_at'])
    .expression(
      tx
        .selectNoFrom([
          sql<string>`${device}::uuid`.as('device'),
          sql<string>`${person}::uuid`.as('person'),
          sql<Date>`${at}::timestamptz`.as('at'),
        ])
        .where(works(sql`${person}::uuid`, sql`${device}::uuid`)),
    )
    .onConflict((on) =>
      on.columns(['device_id', 'person_id']).doUpdateSet({
        full_login_at: sql<Date>`greatest(device_person.full_login_at, excluded.full_login_at)`,
        tries: 0,
      }),
    )
    .execute();
}

export interface PersonHere {
  id: PersonId;
  name: string;
  roles: Role[];
  hasPin: boolean;
  tries: number;
}

/** Who works in the PC's hospital and has signed in fully here since `since`, by name. */
export async function peopleAt(tx: Tx, device: DeviceRow, since: Date): Promise<PersonHere[]> {
  const rows = await tx
    .selectFrom('device_person')
    .innerJoin('person', 'person.id', 'device_person.person_id')
    .innerJoin('membership', 'membership.person_id', 'person.id')
    .select([
      'person.id',
      'person.name',
      'device_person.tries',
      sql<boolean>`device_person.pin_hash is not null`.as('hasPin'),
      sql<Role[]>`array_agg(membership.role order by membership.role)`.as('roles'),
    ])
    .where('device_person.device_id', '=', device.id)
    .where('device_person.full_login_at', '>', since)
    .where('person.active', '=', true)
    .where('membership.hospital_id', '=', device.hospital.id)
    .where('membership.active', '=', true)
    .where('membership.role', 'in', STAFF_ROLES)
    .groupBy(['person.id', 'person.name', 'device_person.tries', 'device_person.pin_hash'])
    .orderBy('person.name')
    .execute();
  return rows.map((row) => ({ ...row, id: row.id as PersonId }));
}

interface Place {
  device: string;
  person: PersonId;
}

/** False when this person has not signed in fully here since `since`, or does not work here. */
export async function writePin(
  tx: Tx,
  { device, person }: Place,
  hash: Buffer,
  at: Date,
  since: Date,
): Promise<boolean> {
  const row = await tx
    .updateTable('device_person')
    .set({ pin_hash: hash, pin_set_at: at, tries: 0 })
    .where('device_id', '=', device)
    .where('person_id', '=', person)
    .where('full_login_at', '>', since)
    .where(works(sql`person_id`, sql`device_id`))
    .returning('person_id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Counts one more try in one atomic statement and gives what to compare with; null when none is left, or no PIN opens. */
export async function countPinTry(
  tx: Tx,
  { device, person }: Place,
  since: Date,
  most: number,
): Promise<{ hash: Buffer; tries: number } | null> {
  const row = await tx
    .updateTable('device_person')
    .set({ tries: sql<number>`tries + 1` })
    .where('device_id', '=', device)
    .where('person_id', '=', person)
    .where('full_login_at', '>', since)
    .where(works(sql`person_id`, sql`device_id`))
    .where('pin_hash', 'is not', null)
    .where('tries', '<', most)
    .returning(['pin_hash', 'tries'])
    .executeTakeFirst();
  return row?.pin_hash ? { hash: row.pin_hash, tries: row.tries } : null;
}

export async function forgetPinTries(tx: Tx, { device, person }: Place): Promise<void> {
  await tx
    .updateTable('device_person')
    .set({ tries: 0 })
    .where('device_id', '=', device)
    .where('person_id', '=', person)
    .execute();
}

/** From now on none of these PINs opens anything: of a person everywhere, in one hospital, or everywhere but at one PC. */
export async function forgetPins(
  tx: Tx,
  { person, hospital, except = null }: { person: PersonId; hospital?: HospitalId; except?: string | null },
): Promise<void> {
  await tx
    .deleteFrom('device_person')
    .where('person_id', '=', person)
    .$if(except !== null, (query) => query.where('device_id', '<>', except ?? ''))
    .$if(hospital !== undefined, (query) =>
      query.where('device_id', 'in', sql<string>`(select id from device where hospital_id = ${hospital ?? ''})`),
    )
    .execute();
}
