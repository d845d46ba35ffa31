import { addDays, businessDate, civil, type IsoDate } from '@pramana/kernel';

/** Where a hospital's days begin and end. */
export interface DayPlace {
  timeZone: string;
  dayCutHour: number;
}

/** A day that ended takes no entry any more; nothing can be written into it. */
export function hasEnded(date: IsoDate, now: number, { timeZone, dayCutHour }: DayPlace): boolean {
  return date < businessDate(now, timeZone, dayCutHour);
}

/** Day seals are due at six in the morning after the day; where days end later than five, an hour after that. */
export const DUE_HOUR = 6;

/** Whether a day without its seals is a finding by now (ledger.md, decision 10). */
export function isSealDue(date: IsoDate, now: number, { timeZone, dayCutHour }: DayPlace): boolean {
  const local = civil(now, timeZone);
  const next = addDays(date, 1);
  return local.date > next || (local.date === next && local.hour >= Math.max(DUE_HOUR, dayCutHour + 1));
}
