/** How long a queue takes, from how long it took today. */
export interface Pace {
  /** Mean minutes of a visit. */
  minutesEach: number;
  /** Whether today's own visits say so; otherwise how long the agreed kinds take. */
  measured: boolean;
}

/** So many visits must be over before today's mean is more than chance. */
const ENOUGH = 3;
/** What somebody forgot to end would make everybody wait for ever. */
const LONGEST_MS = 3 * 3_600_000;

export interface Finished {
  begunAt: number;
  finishedAt: number;
}

/** Today's mean, of three visits and more; before, of the kinds that wait; ten minutes where nothing is known. */
export function paceOf(finished: readonly Finished[], planned: readonly number[]): Pace {
  const took = finished.map(({ begunAt, finishedAt }) => Math.min(finishedAt - begunAt, LONGEST_MS));
  if (took.length >= ENOUGH) return { minutesEach: Math.max(1, Math.round(mean(took) / 60_000)), measured: true };
  return { minutesEach: planned.length === 0 ? 10 : Math.round(mean(planned)), measured: false };
}

const mean = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0) / values.length;

/** Who waits: urgent ones first, then by the time agreed or of arrival, then by number. */
export interface Waiter {
  urgent: boolean;
  queueAt: number;
  token: number;
}

export function inOrder<T extends Waiter>(waiting: readonly T[]): T[] {
  return waiting.toSorted((a, b) => Number(b.urgent) - Number(a.urgent) || a.queueAt - b.queueAt || a.token - b.token);
}

export interface Standing {
  now: number;
  pace: Pace;
  /** When the visit that is going on began; null: none. */
  begunAt: number | null;
  /** When the doctor begins, if that is still to come. */
  opensAt: number | null;
}

/** About so many minutes until the turn of whoever has `ahead` before them, in whole minutes. */
export function waitOf(ahead: number, { now, pace, begunAt, opensAt }: Standing): number {
  const each = pace.minutesEach * 60_000;
  const rest = begunAt === null ? 0 : Math.max(0, begunAt + each - now);
  const closed = begunAt === null && opensAt !== null ? Math.max(0, opensAt - now) : 0;
  return Math.round((closed + rest + ahead * each) / 60_000);
}
