import { randomInt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Language, Role } from '@pramana/contract';
import { businessDate, financialYear, type PatientId, type PersonId } from '@pramana/kernel';
import { writeStandardLimits } from '../apps/server/src/domains/billing/index.ts';
import { openHospital } from '../apps/server/src/domains/hospitals/index.ts';
import { addPerson, enrolMadeUp, madeUpSecret } from '../apps/server/src/domains/identity/index.ts';
import { linkMadeUp } from '../apps/server/src/domains/people/index.ts';
import { createHospitalKeys, createHospitalLog, ensureNode } from '../apps/server/src/domains/sealing/index.ts';
import { newId } from '../apps/server/src/platform/ids.ts';
import type { DemoPerson } from '../apps/server/src/platform/demo.ts';
import type { Services } from '../apps/server/src/platform/services.ts';
import { live } from './agenda.ts';
import { nameClinicians } from './clinicians.ts';
import { stockShop } from './catalogue.ts';
import hospitals from './hospitals.json' with { type: 'json' };
import { laboratoryWork } from './laboratory.ts';
import { writtenRecords } from './records.ts';
import { ABROAD, takeOverAbroad } from './abroad.ts';
import { liveYears } from './lives.ts';
import { pharmacyWork } from './pharmacy.ts';
import { registerPatients } from './patients.ts';
import { seeded } from './random.ts';
import { type Scene, scene } from './scene.ts';
import { arrangeVisits } from './visits.ts';
import { liveBefore, liveWeek } from './week.ts';

type DemoHospital = (typeof hospitals)[number];
type SeededPerson = DemoPerson & { slug: string; language: Language | null };
const DAYS = 7;
/** How long before them the hospital began with bills. */
const DAYS_OF_BILLS = 84;
const DAY_MS = 86_400_000;
/** A made-up number; the demo sends nothing. */
const MANAGER_PHONE = '98221 00100';

export interface DemoOptions {
  password: string;
  /** Of the larger hospital. */
  patients: number;
  /** Where the demo's logs say they are. */
  originBase: string;
  say: (step: string) => void;
}

/** A password that can be said aloud; another one for each installation. */
export function demoPassword(): string {
  const words = [
    'neem',
    'tulsi',
    'lotus',
    'mango',
    'river',
    'monsoon',
    'saffron',
    'peacock',
    'banyan',
    'jasmine',
    'amla',
    'kokum',
  ];
  const word = (): string => words[randomInt(words.length)] ?? 'neem';
  return `${word()}-${word()}-${randomInt(1_000, 9_999)}`;
}

/** The named people of the demo, as the login page shows them. */
export async function demoPeople(): Promise<SeededPerson[]> {
  const text = await readFile(new URL('./people.csv', import.meta.url), 'utf8');
  const [, ...rows] = text.trim().split('\n');
  return rows.map((row) => {
    const [login = '', name = '', hospital = '', roles = '', second = '', language = ''] = row.split(',');
    const kind = second === 'sms' || second === 'totp' ? second : null;
    return {
      login,
      name,
      slug: hospital,
      hospital: hospitals.find((each) => each.slug === hospital)?.name ?? null,
      role: roles as Role,
      second: kind,
      language: language === '' ? null : (language as Language),
      secret: kind === 'totp' ? madeUpSecret(login) : null,
    };
  });
}

/**
 * Fills an empty node: two hospitals, named people, catalogue, patients, weeks of bills, all through the ordinary
 * services. The business facts are the same for one day on every machine; keys, salts and the password never are.
 */
export async function seedDemo(
  services: Services,
  { password, patients: wanted, originBase, say }: DemoOptions,
): Promise<void> {
  const people = await demoPeople();
  await ensureNode(services, originBase);
  const operator = people.find((person) => person.role === 'operator');
  if (operator === undefined) throw new Error('the demo has no operator');
  const operatorId = await services.db.onNode((tx) => addPerson(tx, { ...operator, password }, 'operator'));
  for (const [index, hospital] of hospitals.entries()) {
    say(`${hospital.name}: people and keys`);
    const place = await furnish(services, hospital, people, { password, originBase, operatorId });
    await nameClinicians(place);
    const random = seeded(2_026 + index);
    say(`${hospital.name}: catalogue, prices and stock`);
    const shop = await stockShop(place, hospital.medicines, random);
    say(`${hospital.name}: patients`);
    const patients = await registerPatients(place, hospital.patients ?? wanted - ABROAD, random);
    await openAccounts(place, patients);
    await liveBefore(place, { ...shop, patients }, hospital.billsPerDay, seeded(9_026 + index));
    say(`${hospital.name}: the years behind them`);
    await liveYears(place, patients, seeded(8_026 + index));
    if (hospital.slug === 'asha') await takeOverAbroad(place);
    say(`${hospital.name}: a week at the counters`);
    await arrangeVisits(place, patients, seeded(5_026 + index));
    await liveWeek(place, { ...shop, patients }, hospital.billsPerDay, random);
    if (hospital.slug === 'asha')
      await live([
        ...writtenRecords(place, patients),
        ...laboratoryWork(place, patients, seeded(7_026)),
        ...(await pharmacyWork(place, patients)),
      ]);
  }
}

/** Rosa Medina sees her own bills on her phone, and Daniel Medina those of her daughter and her mother. */
async function openAccounts(place: Scene, patients: readonly PatientId[]): Promise<void> {
  const { people, hospital, openedAt: at } = place;
  const [rosa, tara, carmen] = patients;
  const links = [
    { role: 'patient', patientId: rosa, proof: null },
    { role: 'guardian', patientId: tara, proof: 'Birth certificate' },
    { role: 'guardian', patientId: carmen, proof: 'Letter of authority, seen at the desk' },
  ];
  for (const { role, patientId, proof } of links) {
    const personId = people.get(role)?.id;
    if (personId !== undefined && patientId !== undefined)
      await place.inHospital((tx) => linkMadeUp(tx, hospital.id, { personId, patientId, proof, at }));
  }
}

/** The calendar year in which the financial year of a date began. */
function yearOf(date: string): number {
  const [year = 0, month = 1] = date.split('-').map(Number);
  return month < 4 ? year - 1 : year;
}

async function furnish(
  services: Services,
  demo: DemoHospital,
  people: readonly SeededPerson[],
  { password, originBase, operatorId }: Omit<DemoOptions, 'say' | 'patients'> & { operatorId: PersonId },
): Promise<Scene> {
  const { slug, name, stateCode, gstin, registrationNumber, drugLicences, phone, address } = demo;
  const facts = { slug, name, stateCode, gstin, registrationNumber, drugLicences, phone, address };
  const here = people.filter((person) => person.slug === demo.slug);
  const staff = new Map<string, { id: PersonId; name: string; roles: Role[] }>();
  const node = await ensureNode(services);
  const today = businessDate(services.clock.now(), node.timeZone, 0);
  const startedAt = Date.parse(`${today}T07:00:00+05:30`) - DAYS * DAY_MS;
  // Not before the year whose log it opens.
  const yearBegan = Date.parse(`${yearOf(today)}-04-01T07:00:00+05:30`);
  const openedAt = Math.min(startedAt, Math.max(yearBegan, startedAt - DAYS_OF_BILLS * DAY_MS));
  const hospital = await services.db.inHospital(node.id, (nodeTx) =>
    openHospital(nodeTx, node, {
      id: newId<'Hospital'>(),
      facts,
      registrationId: null,
      authorId: operatorId,
      at: new Date(openedAt),
      prepare: async (tx, made) => {
        await createHospitalKeys(made.id);
        const log = await createHospitalLog(tx, made, financialYear(today, made.yearStartMonth), originBase);
        await writeStandardLimits(tx, { hospital: made, authorId: null, at: new Date(openedAt) });
        return log;
      },
      staff: async (tx, made) => {
        for (const person of here) {
          const id = await addPerson(tx, { ...person, password }, { hospital: made.id, roles: [person.role] });
          const { second, login } = person;
          if (second !== null) await enrolMadeUp(tx, id, { second, login, phone: MANAGER_PHONE }, services.clock.now());
          // The first of a role acts in the demo's past; the others are found by the beginning of their login.
          const key = staff.has(person.role) ? (login.split('@')[0] ?? login) : person.role;
          staff.set(key, { id, name: person.name, roles: [person.role] });
        }
      },
    }),
  );
  return scene(services, hospital, staff, { today, startedAt, openedAt });
}
