import type { HoursJson } from '@pramana/contract';
import { addDays, civil, type PatientId } from '@pramana/kernel';
import {
  actInQueue,
  askVisit,
  bookVisit,
  setHours,
  setRoom,
  setVisitType,
  takeStep,
  takeWalkIn,
} from '../apps/server/src/domains/appointments/index.ts';
import type { Tx } from '../apps/server/src/platform/database/index.ts';
import { newId } from '../apps/server/src/platform/ids.ts';
import { liveDiary } from './diary.ts';
import { acting, DAY_PARTS, MINUTE, type Practice, REASONS } from './practice.ts';
import type { Random } from './random.ts';
import type { Scene } from './scene.ts';

const HOUR = 60 * MINUTE;
const KINDS = [
  { name: 'New patient', minutes: 20, openToPatients: true },
  { name: 'Follow-up', minutes: 10, openToPatients: true },
  { name: 'Dressing', minutes: 15, openToPatients: false },
];

/** Hours of the hospital's doctors, and today around now: seen, inside, waiting, expected; wishes; tomorrow. */
export async function arrangeVisits(scene: Scene, patients: readonly PatientId[], random: Random): Promise<void> {
  const doctors = ['doctor', 'doctor2'].filter((key) => scene.people.has(key));
  if (doctors.length === 0 || !scene.people.has('frontdesk')) return;
  const now = Math.floor(scene.services.clock.now() / (5 * MINUTE)) * 5 * MINUTE;
  const opening = openingOf(scene, now);
  const places: Practice[] = [];
  const kinds = await furnishKinds(scene);
  for (const [index, key] of doctors.entries())
    places.push({ key, kinds, opening, now, ...(await furnish(scene, key, index + 1, opening)) });
  const [first, second] = places;
  const [rosa, ...others] = patients;
  if (first === undefined || rosa === undefined) return;
  await liveDiary(scene, places, others.slice(0, 120));
  await liveMorning(scene, first, others.slice(10, 24), random);
  await queueUp(scene, first, [...others.slice(24, 27), rosa, ...others.slice(27, 29)], random);
  await bookAhead(scene, first, others.slice(30, 35), random);
  if (second !== undefined) await bookAhead(scene, second, others.slice(36, 40), random);
  await ask(scene, first, rosa);
}

/** Two hours ago, or when the day began if that is later. */
function openingOf({ hospital }: Scene, now: number): number {
  const { hour, minute } = civil(now, hospital.timeZone);
  return now - Math.min(2 * HOUR, hour * HOUR + minute * MINUTE);
}

async function furnishKinds(scene: Scene): Promise<Practice['kinds']> {
  const kinds = KINDS.map((kind) => ({ ...kind, id: newId(), active: true }));
  await scene.inHospital(async (tx) => {
    for (const { id, ...kind } of kinds) await setVisitType(acting(scene, 'admin', scene.openedAt, tx), id, kind);
  });
  return kinds;
}

/** A doctor's room and week; today also around now, so that whoever looks sees a queue at any hour. */
async function furnish(scene: Scene, key: string, number: number, opening: number) {
  const doctorId = scene.as(key, opening).actor.personId;
  const room = newId();
  const begun = civil(opening, scene.hospital.timeZone);
  const starts = begun.hour * 60 + begun.minute - (begun.minute % 5);
  const ends = Math.min(1435, starts + 7 * 60);
  const wall = (minutes: number): string =>
    `${String(Math.trunc(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
  const weekday = new Date(`${scene.today}T00:00:00Z`).getUTCDay() || 7;
  const { today } = scene;
  const validFrom = civil(scene.openedAt, scene.hospital.timeZone).date;
  const usually = (day: number, valid: Pick<HoursJson, 'validFrom' | 'validUntil'>): HoursJson[] =>
    DAY_PARTS.map((part) => ({ weekday: day, ...part, roomId: room, ...valid }));
  const hours = [1, 2, 3, 4, 5, 6, 7].flatMap((day): HoursJson[] =>
    day === weekday
      ? [
          ...usually(day, { validFrom, validUntil: addDays(today, -1) }),
          { roomId: room, weekday: day, from: wall(starts), until: wall(ends), validFrom: today, validUntil: today },
          ...usually(day, { validFrom: addDays(today, 1), validUntil: null }),
        ]
      : usually(day, { validFrom, validUntil: null }),
  );
  await scene.inHospital(async (tx) => {
    const ctx = acting(scene, 'admin', scene.openedAt, tx);
    await setRoom(ctx, room, { name: `Room ${number}`, active: true });
    await setHours(ctx, doctorId, { revision: 0, hours });
  });
  return { doctorId, room };
}

type Doing = (tx: Tx, role: string, at: number) => ReturnType<typeof acting>;

/** Those of the past two hours: booked, come, seen; one did not come, the last is inside. */
async function liveMorning(
  scene: Scene,
  place: Practice,
  patients: readonly PatientId[],
  random: Random,
): Promise<void> {
  const { now, opening, doctorId } = place;
  const minutes = place.kinds[1]?.minutes ?? 10;
  const does: Doing = (tx, role, at) => acting(scene, role, at, tx);
  const count = Math.floor((now - opening) / (minutes * MINUTE));
  for (const [index, patientId] of patients.slice(0, count).entries()) {
    const at = opening + index * minutes * MINUTE;
    const words = { reason: random.pick(REASONS), wish: null };
    const where = { doctorId, visitTypeId: place.kinds[1]?.id ?? '', at: new Date(at), roomId: null };
    const took = random.whole(5, 9) * MINUTE;
    await scene.inHospital(async (tx) => {
      const id = newId(at);
      await bookVisit(does(tx, 'frontdesk', opening - HOUR), id, { patientId, place: where, words });
      if (index === 3) {
        await takeStep(does(tx, 'frontdesk', at + took), id, { revision: 1, to: 'no-show' });
        return;
      }
      // Not before midnight: nobody comes on the day before their visit.
      const came = Math.max(opening, at - 4 * MINUTE);
      await takeStep(does(tx, 'frontdesk', came), id, { revision: 1, to: 'arrived' });
      await actInQueue(does(tx, place.key, at), id, { revision: 2, act: 'call' });
      await takeStep(does(tx, place.key, at + MINUTE), id, { revision: 3, to: 'in-consultation' });
      if (at + took < now && index < count - 1)
        await takeStep(does(tx, place.key, at + took), id, { revision: 4, to: 'done' });
    });
  }
}

/** Who came without a time and waits. */
async function queueUp(scene: Scene, place: Practice, patients: readonly PatientId[], random: Random): Promise<void> {
  const { doctorId, now, opening, kinds } = place;
  for (const [index, patientId] of patients.entries()) {
    // Not before midnight: they would stand in yesterday's queue.
    const at = Math.max(opening, now - (patients.length - index) * 3 * MINUTE);
    const visitTypeId = kinds[index % 2]?.id ?? '';
    const words = { reason: random.pick(REASONS), wish: null };
    const visit = { patientId, doctorId, visitTypeId, urgent: index === patients.length - 1, words };
    await scene.inHospital((tx) => takeWalkIn(acting(scene, 'frontdesk', at, tx), newId(at), visit));
  }
}

/** Later today and tomorrow. */
async function bookAhead(scene: Scene, place: Practice, patients: readonly PatientId[], random: Random): Promise<void> {
  const { doctorId, now, kinds } = place;
  const tomorrow = Date.parse(`${scene.today}T09:00:00+05:30`) + 24 * HOUR;
  const ends = civil(now + 3 * HOUR, scene.hospital.timeZone).date === scene.today;
  for (const [index, patientId] of patients.entries()) {
    const late = index < 2 && ends;
    const at = late ? now + (index + 2) * 30 * MINUTE : tomorrow + index * 40 * MINUTE;
    const where = { doctorId, visitTypeId: kinds[0]?.id ?? '', at: new Date(at), roomId: null };
    const words = { reason: random.pick(REASONS), wish: null };
    const by = now - HOUR;
    await scene.inHospital((tx) =>
      bookVisit(acting(scene, 'frontdesk', by, tx), newId(by + index), { patientId, place: where, words }),
    );
  }
}

/** What Rosa asked for from her own account, and nobody has given a time yet. */
async function ask(scene: Scene, { doctorId, kinds, now }: Practice, rosa: PatientId): Promise<void> {
  if (!scene.people.has('patient')) return;
  const wish = { from: scene.today, until: civil(now + 9 * 24 * HOUR, scene.hospital.timeZone).date, parts: [] };
  const asked = { doctorId, departmentId: null, visitTypeId: kinds[1]?.id ?? '', at: null, wish };
  await scene.inHospital((tx) =>
    askVisit(acting(scene, 'patient', now - HOUR, tx), rosa, newId(now - HOUR), {
      ...asked,
      reason: 'Is the new tablet right?',
    }),
  );
}
