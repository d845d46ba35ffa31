import type { DayPart } from '@pramana/contract';
import { addDays, civil, type IsoDate } from '@pramana/kernel';
import { Temporal } from 'temporal-polyfill';

/** Milliseconds of the smallest piece of time that is booked. */
export const QUANTUM_MS = 5 * 60_000;

/** Instants from (included) until (excluded), Unix milliseconds. */
export interface Span {
  readonly from: number;
  readonly until: number;
}

/** Hours of a weekday by the clock on the wall, in minutes; `ends` 1440 is midnight at the end. */
export interface WeekHours {
  readonly weekday: number;
  readonly starts: number;
  readonly ends: number;
  readonly roomId: string | null;
  readonly validFrom: IsoDate;
  readonly validUntil: IsoDate | null;
}

/**
 * The instant at which a hospital's clock shows this time. In the hour that is skipped in spring it is as much later; of
 * the hour that comes twice in autumn it is the first (RFC 5545, `compatible`).
 */
export function instantAt(date: IsoDate, minutes: number, zone: string): number {
  const day = minutes === 1440 ? addDays(date, 1) : date;
  const ofDay = minutes % 1440;
  const wall = Temporal.PlainDate.from(day).toPlainDateTime({ hour: Math.trunc(ofDay / 60), minute: ofDay % 60 });
  return wall.toZonedDateTime(zone).epochMilliseconds;
}

/** A calendar day of the hospital: 23, 24 or 25 hours; its first instant is not midnight where clocks change at midnight. */
export function dayAt(date: IsoDate, zone: string): Span {
  const start = (each: IsoDate): number => Temporal.PlainDate.from(each).toZonedDateTime(zone).epochMilliseconds;
  return { from: start(date), until: start(addDays(date, 1)) };
}

/** ISO 8601: 1 is Monday. */
export function weekdayOf(date: IsoDate): number {
  return Temporal.PlainDate.from(date).dayOfWeek;
}

/** So many dates from this one on. */
export function datesFrom(from: IsoDate, days: number): IsoDate[] {
  return Array.from({ length: days }, (_, index) => addDays(from, index));
}

/** When a doctor is there on a date, in order; hours that fall wholly into a skipped hour are none. */
export function spansOn(
  hours: readonly WeekHours[],
  date: IsoDate,
  zone: string,
): (Span & { roomId: string | null })[] {
  const weekday = weekdayOf(date);
  return hours
    .filter((each) => each.weekday === weekday && each.validFrom <= date && date <= (each.validUntil ?? date))
    .map(({ starts, ends, roomId }) => ({
      from: instantAt(date, starts, zone),
      until: instantAt(date, ends, zone),
      roomId,
    }))
    .filter(({ from, until }) => until > from)
    .sort((a, b) => a.from - b.from);
}

/** The part of the hospital's day in which an instant lies. */
export function dayPartAt(unixMs: number, zone: string): DayPart {
  const { hour } = civil(unixMs, zone);
  return hour < 12 ? 'morning' : hour < 17 ? 'afternoon' : 'evening';
}

/** `09:05` → 545; `24:00` → 1440. */
export function minutesOf(text: string): number {
  const [hours = 0, minutes = 0] = text.split(':').map(Number);
  return hours * 60 + minutes;
}

/** 545 → `09:05`. */
export function wallText(minutes: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.trunc(minutes / 60))}:${two(minutes % 60)}`;
}
