import { QUANTUM_MS, type Span } from './zone.policy.ts';

export interface Open extends Span {
  readonly roomId: string | null;
}

export interface Slot {
  readonly at: number;
  readonly roomId: string | null;
}

/** What is not free: instants of quanta, of the doctor and of each room. */
export interface Taken {
  readonly doctor: ReadonlySet<number>;
  readonly rooms: ReadonlyMap<string, ReadonlySet<number>>;
  readonly away: readonly Span[];
}

function blocked(at: number, roomId: string | null, { doctor, rooms, away }: Taken): boolean {
  if (doctor.has(at)) return true;
  if (roomId !== null && rooms.get(roomId)?.has(at) === true) return true;
  return away.some((span) => at < span.until && at + QUANTUM_MS > span.from);
}

/** The quanta of a visit: one instant for each five minutes. */
export function quantaOf(at: number, minutes: number): number[] {
  return Array.from({ length: (minutes * 60_000) / QUANTUM_MS }, (_, index) => at + index * QUANTUM_MS);
}

/** Whether a visit may lie there: wholly within one span, wholly free, in that span's room. */
export function fits(slot: Slot, minutes: number, open: readonly Open[], taken: Taken): boolean {
  const until = slot.at + minutes * 60_000;
  const inside = open.some(({ from, until: end }) => slot.at >= from && until <= end);
  return inside && quantaOf(slot.at, minutes).every((at) => !blocked(at, slot.roomId, taken));
}

/** Free times one after the other, beginning anew behind whatever is taken; none before `now`. */
export function freeSlots(open: readonly Open[], minutes: number, taken: Taken, now: number): Slot[] {
  const slots: Slot[] = [];
  for (const { from, until, roomId } of open) {
    let at = from;
    while (at + minutes * 60_000 <= until) {
      const quanta = quantaOf(at, minutes);
      const hindrance = quanta.findLast((each) => each < now || blocked(each, roomId, taken));
      if (hindrance === undefined) {
        slots.push({ at, roomId });
        at += minutes * 60_000;
      } else at = hindrance + QUANTUM_MS;
    }
  }
  return slots;
}
