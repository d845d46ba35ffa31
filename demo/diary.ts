import { addDays, type IsoDate, type PatientId } from '@pramana/kernel';
import { bookVisit, takeStep } from '../apps/server/src/domains/appointments/index.ts';
import type { Tx } from '../apps/server/src/platform/database/index.ts';
import { newId } from '../apps/server/src/platform/ids.ts';
import { type Random, seeded } from './random.ts';
import type { Scene } from './scene.ts';
import { acting, DAY_PARTS, MINUTE, type Practice, REASONS } from './practice.ts';

const DAY = 86_400_000;
/** The days of the last week, and so many weeks before it, of which one day stands in the diary as one day was billed. */
const DAYS = 7;
const WEEKS = 11;

/**
 * The diary behind today, through the ordinary services, each step at its time: who was booked, came and was seen, who did not
 * come. The last week is as a week is; of each week before there is one day.
 */
export async function liveDiary(
  scene: Scene,
  places: readonly Practice[],
  patients: readonly PatientId[],
): Promise<void> {
  for (const [nth, place] of places.entries()) {
    const random = seeded(6_026 + nth);
    for (let back = DAYS; back >= 1; back -= 1) {
      const date = addDays(scene.today, -back);
      const isSunday = new Date(`${date}T00:00:00Z`).getUTCDay() === 0;
      await liveDay(scene, place, { date, visits: isSunday ? 2 : random.whole(5, 8), patients, random });
    }
    if (nth > 0) continue;
    for (let week = 1; week <= WEEKS; week += 1) {
      const date = addDays(scene.today, -DAYS * week - 2);
      if (Date.parse(`${date}T00:00:00+05:30`) - DAY < scene.openedAt) break;
      await liveDay(scene, place, { date, visits: 4, patients, random });
    }
  }
}

interface Day {
  readonly date: IsoDate;
  readonly visits: number;
  readonly patients: readonly PatientId[];
  readonly random: Random;
}

/** One doctor's day: visits spread over the hours, nobody twice, in one transaction. */
async function liveDay(scene: Scene, place: Practice, { date, visits, patients, random }: Day): Promise<void> {
  const who = new Set<PatientId>();
  // Of a small demo a doctor sees fewer: nobody comes every other day.
  const count = Math.min(visits, Math.ceil(patients.length / 12));
  while (who.size < count) who.add(random.pick(patients));
  const times = timesOf(date, count, random);
  const plans = [...who].map((patientId, index): Plan => {
    const kind = random.chance(0.3) ? place.kinds[0] : place.kinds[1];
    const end = random.chance(0.1) ? 'no-show' : 'done';
    const at = times[index] ?? 0;
    return { patientId, at, kind, end, took: random.whole(6, 14) * MINUTE, reason: random.pick(REASONS) };
  });
  await scene.inHospital(async (tx) => {
    for (const plan of plans) await liveVisit(scene, tx, place, plan);
  });
}

interface Plan {
  readonly patientId: PatientId;
  readonly at: number;
  readonly kind: Practice['kinds'][number] | undefined;
  readonly end: 'done' | 'no-show';
  readonly took: number;
  readonly reason: string;
}

async function liveVisit(scene: Scene, tx: Tx, place: Practice, plan: Plan): Promise<void> {
  const { patientId, at, kind, end, took, reason } = plan;
  const booked = at - DAY;
  const id = newId(booked);
  const where = { doctorId: place.doctorId, visitTypeId: kind?.id ?? '', at: new Date(at), roomId: null };
  await bookVisit(acting(scene, 'frontdesk', booked, tx), id, {
    patientId,
    place: where,
    words: { reason, wish: null },
  });
  const step = (role: string, when: number, revision: number, to: Parameters<typeof takeStep>[2]['to']) =>
    takeStep(acting(scene, role, when, tx), id, { revision, to });
  if (end === 'no-show') await step('frontdesk', at + 30 * MINUTE, 1, 'no-show');
  else {
    await step('frontdesk', at - 5 * MINUTE, 1, 'arrived');
    await step(place.key, at + MINUTE, 2, 'in-consultation');
    await step(place.key, at + MINUTE + took, 3, 'done');
  }
}

/** Beginnings within the hours, half an hour apart at least, in their order. */
function timesOf(date: IsoDate, count: number, random: Random): number[] {
  const free = DAY_PARTS.flatMap(({ from, until }) => {
    const [begins, ends] = [from, until].map((wall) => Date.parse(`${date}T${wall}:00+05:30`));
    const slots: number[] = [];
    for (let at = begins ?? 0; at + 30 * MINUTE <= (ends ?? 0); at += 30 * MINUTE) slots.push(at);
    return slots;
  });
  const chosen = new Set<number>();
  while (chosen.size < Math.min(count, free.length)) chosen.add(random.pick(free));
  return [...chosen].toSorted((a, b) => a - b);
}
