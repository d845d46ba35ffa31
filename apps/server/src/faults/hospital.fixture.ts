import { readFile } from 'node:fs/promises';
import type { Role } from '@pramana/contract';
import {
  businessDate,
  type Clock,
  financialYear,
  type HospitalId,
  type ItemId,
  type PatientId,
  type PersonId,
} from '@pramana/kernel';
import { openKeyring } from '@pramana/vault/node';
import { writeLimit } from '../domains/billing/index.ts';
import { addItem, createPriceInTx, loadTaxRules } from '../domains/catalogue/index.ts';
import { createHospital } from '../domains/hospitals/index.ts';
import { addPerson } from '../domains/identity/index.ts';
import { registerPatient } from '../domains/patients/index.ts';
import { createHospitalKeys, createHospitalLog, installKeys } from '../domains/sealing/index.ts';
import { receiveBatch } from '../domains/stock/index.ts';
import { systemClock } from '../platform/clock.ts';
import { loadConfig } from '../platform/config.ts';
import { migrate, type Tx } from '../platform/database/index.ts';
import { createLog } from '../platform/log.ts';
import { closeServices, openServices } from '../platform/open-services.ts';
import type { Services } from '../platform/services.ts';
import type { Actor, Hospital } from '../platform/session.ts';

export const PASSWORD = 'only for made-up people';
const TAXES = new URL('../../../../law/tax-rules.csv', import.meta.url);
const STAFF = ['admin', 'cashier', 'doctor', 'auditor'] as const satisfies Role[];
/** Of each medicine; nobody sells it out. */
const IN_STOCK = 1_000_000_000n;

/** A hospital that can bill: its people sign in as `<role>@<slug>.example` with `PASSWORD`. */
export interface SeededHospital {
  readonly place: Hospital;
  readonly people: Readonly<Record<(typeof STAFF)[number], Actor>>;
  readonly patients: readonly PatientId[];
  /** Stocked, sold loose, each in one batch. */
  readonly medicines: readonly ItemId[];
  readonly consultation: ItemId;
}

export interface NodePlace {
  readonly appUrl: string;
  readonly ownerUrl: string;
  readonly dataDir: string;
}

export interface SeedOptions {
  readonly slugs?: readonly string[];
  /** How many, in each hospital. */
  readonly medicines?: number;
  readonly patients?: number;
  readonly clock?: Clock;
}

export const loginOf = (role: (typeof STAFF)[number], slug: string): string => `${role}@${slug}.example`;

/** Migrates a database and fills it through the ordinary services: one small hospital per slug, each with keys and a log. */
export async function seedNode(
  { appUrl, ownerUrl, dataDir }: NodePlace,
  { slugs = ['asha'], medicines = 4, patients = 1, clock = systemClock }: SeedOptions = {},
): Promise<SeededHospital[]> {
  await migrate({ url: ownerUrl });
  const config = loadConfig({ PRAMANA_DATA: dataDir, PRAMANA_SECOND_FACTOR: 'optional' }, []);
  installKeys(await openKeyring(config.keyringDir));
  const log = createLog({ level: 'silent' });
  const services = openServices({ config, appUrl, clock, log, demo: null });
  try {
    const hospitals: SeededHospital[] = [];
    for (const slug of slugs) hospitals.push(await seedHospital(services, slug, { medicines, patients }));
    return hospitals;
  } finally {
    await closeServices(services);
  }
}

async function seedHospital(
  { db, clock }: Services,
  slug: string,
  many: { medicines: number; patients: number },
): Promise<SeededHospital> {
  const { place, people } = await db.onNode((tx) => furnish(tx, slug));
  const at = new Date(clock.now());
  const year = financialYear(businessDate(at.getTime(), place.timeZone, place.dayCutHour), place.yearStartMonth);
  await createHospitalKeys(place.id);
  return db.inHospital(place.id, async (tx) => {
    await createHospitalLog(tx, place, year, 'pramana.example/log');
    const begun = { hospital: place, authorId: null, at };
    await loadTaxRules(tx, begun, await readFile(TAXES, 'utf8'));
    const limit = { percentBp: 10_000, billAmount: 1_000_000_000n, dayAmount: 1_000_000_000_000n };
    for (const role of ['admin', 'cashier']) await writeLimit(tx, begun, { role, ...limit });
    const sold: ItemId[] = [];
    for (let index = 1; index <= many.medicines; index += 1)
      sold.push(await addMedicine(tx, place, people.admin, at, index));
    const consultation = await addItem(
      { tx, hospital: place, at },
      {
        code: 'CONS',
        name: 'Consultation',
        kind: 'consultation',
        unit: 'visit',
        packSize: 1,
        hsn: '999312',
        taxClass: 'health-service',
      },
    );
    const pricing = { hospital: place, authorId: people.admin.personId, at };
    await createPriceInTx(tx, pricing, { itemId: consultation, rate: { amount: 40_000n, per: 1n }, reason: 'opening' });
    const patients: PatientId[] = [];
    for (let index = 1; index <= many.patients; index += 1) {
      const phone = `+9198220${String(index).padStart(5, '0')}`;
      const person = { name: `Rosa Medina ${index}`, gender: 'female', birthDate: '1988-04-17', phone } as const;
      const context = { tx, hospital: place, actor: people.admin, clock };
      patients.push((await registerPatient(context, { ...person, confirmDuplicate: true })).id);
    }
    return { place, people, patients, medicines: sold, consultation };
  });
}

async function furnish(tx: Tx, slug: string): Promise<Pick<SeededHospital, 'place' | 'people'>> {
  const name = `Hospital ${slug}`;
  const id: HospitalId = await createHospital(tx, { slug, name, stateCode: '27' });
  const hire = async (role: (typeof STAFF)[number]): Promise<Actor> => {
    const person = { name: `Test ${role}`, login: loginOf(role, slug), password: PASSWORD };
    const personId: PersonId = await addPerson(tx, person, { hospital: id, roles: [role] });
    return {
      personId,
      name: person.name,
      roles: [role],
      sessionId: personId as never,
      confirmedAt: Number.POSITIVE_INFINITY,
    };
  };
  const people = {
    admin: await hire('admin'),
    cashier: await hire('cashier'),
    doctor: await hire('doctor'),
    auditor: await hire('auditor'),
  };
  const law = { timeZone: 'Asia/Kolkata', currency: 'INR', dayCutHour: 0, yearStartMonth: 4, stateCode: '27' };
  return { place: { id, slug, name, ...law }, people };
}

async function addMedicine(tx: Tx, hospital: Hospital, actor: Actor, at: Date, index: number): Promise<ItemId> {
  const itemId = await addItem(
    { tx, hospital, at },
    {
      code: `MED${index}`,
      name: `Medicine ${index} IP 500 mg`,
      kind: 'medicine',
      unit: 'tablet',
      packLabel: "10's",
      packSize: 10,
      hsn: '3004',
      taxClass: 'medicine',
    },
  );
  const rate = { amount: 1_000n + BigInt(index) * 32n, per: 10n };
  await createPriceInTx(tx, { hospital, authorId: actor.personId, at }, { itemId, rate, mrp: rate, reason: 'opening' });
  const batch = {
    itemId,
    number: `B${index}`,
    expiry: '2099-12-31',
    mrp: rate,
    quantity: IN_STOCK,
    reason: 'opening',
  } as const;
  await receiveBatch(tx, { hospital, actor, at }, batch);
  return itemId;
}
