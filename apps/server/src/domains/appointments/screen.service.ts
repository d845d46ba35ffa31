import type { ScreenJson, ScreenLineJson } from '@pramana/contract';
import { cleanLine, PramanaError } from '@pramana/kernel';
import type { AccessContext } from '../../platform/access.ts';
import { newId } from '../../platform/ids.ts';
import type { Services } from '../../platform/services.ts';
import { atLink, findPlace, newLink } from '../people/index.ts';
import { linesOf } from './queue.service.ts';
import { readRooms, writeChange } from './schedule.store.ts';
import { endScreen, findScreen, insertScreen, readScreens, type ScreenRow } from './screen.store.ts';

type Arranging = Pick<AccessContext, 'tx' | 'hospital' | 'actor' | 'clock'>;

/** How many numbers come next on a screen. */
const NEXT = 6;

function json({ madeAt, ...screen }: ScreenRow): ScreenJson {
  return { ...screen, madeAt: madeAt.toISOString() };
}

export async function listScreens({ tx, hospital }: Arranging): Promise<ScreenJson[]> {
  return (await readScreens(tx, hospital.id)).map(json);
}

/** A new screen with its link, whose secret is stored nowhere. */
export async function addScreen(
  ctx: Arranging,
  input: { name: string; doctors: readonly string[] },
): Promise<{ screen: ScreenJson; token: string }> {
  const { tx, hospital, actor, clock } = ctx;
  const { token, hash } = newLink(hospital);
  const at = new Date(clock.now());
  const id = newId(clock.now());
  const name = cleanLine(input.name);
  await insertScreen(tx, hospital.id, { id, name, doctors: input.doctors, hash, by: actor.personId, at });
  const made = { about: 'screen' as const, aboutId: id, facts: { name }, by: actor.personId, at };
  await writeChange(tx, hospital.id, { id: newId(clock.now()), ...made });
  const screen = await findScreen(tx, hospital.id, { id });
  if (screen === null) throw new PramanaError('not_found');
  return { screen: json(screen), token };
}

export async function removeScreen({ tx, hospital, actor, clock }: Arranging, id: string): Promise<void> {
  const made = { by: actor.personId, at: new Date(clock.now()) };
  if (!(await endScreen(tx, hospital.id, id, made))) throw new PramanaError('not_found');
}

export interface Shown {
  hospital: string;
  zone: string;
  name: string;
  screen: string;
  lines: ScreenLineJson[];
}

/** What a screen shows whoever has its link: numbers, doctors and rooms. `link_over`. No patient's data leaves here. */
export function showScreen(services: Services, token: string): Promise<Shown> {
  return atLink(services, token, async ({ tx, hospital, hash }) => {
    const screen = await findScreen(tx, hospital.id, { hash });
    if (screen === null) throw new PramanaError('link_over');
    const reach = screen.doctors.length === 0 ? null : screen.doctors;
    const rooms = new Map((await readRooms(tx, hospital.id)).map((room) => [room.id, room.name]));
    const lines = await linesOf({ tx, hospital, clock: services.clock }, reach);
    const { name, timeZone: zone } = hospital;
    return {
      hospital: name,
      zone,
      name: screen.name,
      screen: screen.id,
      lines: lines.map(({ doctor, roomId, now, waiting }) => {
        const called = waiting.filter(({ row }) => row.calledAt !== null);
        const next = waiting.filter(({ row }) => row.calledAt === null);
        const numbers = (of: typeof waiting) => of.flatMap(({ row }) => row.token?.number ?? []);
        return {
          doctor: doctor.name,
          room: roomId === null ? null : (rooms.get(roomId) ?? null),
          now: now?.token?.number ?? null,
          called: numbers(called),
          next: numbers(next).slice(0, NEXT),
          waiting: waiting.length,
          part: now?.token?.part ?? waiting[0]?.row.token?.part ?? null,
        };
      }),
    };
  });
}

/** The hospital of a screen that has not been ended, for its events; `not_found`. */
export async function hospitalOfScreen({ db }: Services, slug: string, id: string) {
  const hospital = await db.onNode((tx) => findPlace(tx, { slug }));
  if (hospital === null) throw new PramanaError('not_found');
  const screen = await db.inHospital(hospital.id, (tx) => findScreen(tx, hospital.id, { id }));
  if (screen === null) throw new PramanaError('not_found');
  return hospital.id;
}
