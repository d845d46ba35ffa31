import { addDays, type PatientId } from '@pramana/kernel';
import { registerPatient } from '../apps/server/src/domains/patients/index.ts';
import names from './names.json' with { type: 'json' };
import { type Random, seeded } from './random.ts';
import type { Scene } from './scene.ts';

/** Rosa Medina is the demo's patient login; the others are drawn. Nobody of them exists. */
const ROSA = {
  name: 'Rosa Medina',
  gender: 'female',
  birthDate: '1988-04-17',
  phone: '+919822000001',
  bloodGroup: 'O+',
} as const;

const DANIEL = { name: 'Daniel Medina', phone: '+919822000002' };
/** Rosa's daughter and mother, who are looked after by Daniel Medina, the demo's guardian login. */
const FAMILY = [
  {
    name: 'Tara Medina',
    gender: 'female' as const,
    birthDate: '2018-06-09',
    phone: DANIEL.phone,
    emergencyContact: { ...DANIEL, relation: 'Father' },
  },
  {
    name: 'Carmen Medina',
    gender: 'female' as const,
    birthDate: '1952-02-11',
    phone: '+919822000003',
    emergencyContact: { ...DANIEL, relation: 'Son-in-law' },
  },
];

/** So many in one transaction: a commit for each would take longer than what it keeps. */
const TOGETHER = 25;

/** Registers a hospital's patients through the ordinary service. */
export async function registerPatients(scene: Scene, count: number, random: Random): Promise<PatientId[]> {
  const ids: PatientId[] = [];
  for (let from = 0; from < count; from += TOGETHER) {
    // Drawn and kept outside: a transaction may be tried again.
    const inputs = Array.from({ length: Math.min(TOGETHER, count - from) }, (_, at) => {
      const index = from + at;
      if (index === 0) return { ...ROSA, address: addressOf(random) };
      return { ...drawn(index, random, scene.today), ...FAMILY[index - 1] };
    });
    const made = await scene.inHospital(async (tx) => {
      const acting = { ...scene.as('frontdesk', scene.openedAt), tx, clock: { now: () => scene.openedAt } };
      const some: PatientId[] = [];
      for (const input of inputs) some.push((await registerPatient(acting, { ...input, confirmDuplicate: true })).id);
      return some;
    });
    ids.push(...made);
  }
  return ids;
}

/** A made-up person, the same for one index and one state of `random`. */
export function drawn(index: number, random: Random, today: string) {
  const female = random.chance(0.5);
  const first = random.pick(female ? names.female : names.male);
  const latin = `${first} ${random.pick(names.family)}`;
  return {
    // A few names in their own script: lists, search and print must carry them.
    name: index % 17 === 5 ? random.pick(names.devanagari) : latin,
    gender: female ? ('female' as const) : ('male' as const),
    birthDate: addDays(today, -random.whole(200, 29_000)),
    phone: `+9198${String(22_000_000 + index * 37).padStart(8, '0')}`,
    ...(random.chance(0.6) ? { bloodGroup: random.pick(names.bloodGroups) as 'A+' } : {}),
    address: addressOf(random),
    ...contactOf(seeded(index * 104_729 + 3)),
  };
}

/** Whom to call; drawn apart, so that what is drawn after it stays what it was. */
function contactOf(random: Random) {
  if (random.chance(0.3)) return {};
  const relation = random.pick(['Spouse', 'Son', 'Daughter', 'Brother', 'Sister', 'Neighbour']);
  const name = `${random.pick([...names.female, ...names.male])} ${random.pick(names.family)}`;
  return { emergencyContact: { name, phone: `+9197${random.whole(10_000_000, 99_999_999)}`, relation } };
}

function addressOf(random: Random) {
  const city = random.pick(names.cities);
  return {
    line: `${random.whole(1, 140)} ${random.pick(['Station Road', 'Market Yard', 'Gandhi Chowk', 'Shivaji Nagar'])}`,
    city,
    state: '27',
    postalCode: String(random.whole(411_001, 413_700)),
    country: 'IN',
  };
}
