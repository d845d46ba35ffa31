import type { CalendarJson } from '@pramana/contract';

const QUANTUM = 5 * 60_000;
const HOUR = 3_600_000;

/** The part of a day that is drawn: from the first opening or visit to the last, in whole hours of elapsed time. */
export interface Track {
  from: number;
  until: number;
}

/** By elapsed time and not by the clock: an hour that comes twice in autumn is drawn twice. */
export function trackOf({ days, doctors, appointments }: CalendarJson): Track {
  const day = days[0];
  const start = Date.parse(day?.from ?? '');
  const end = Date.parse(day?.until ?? '');
  const spans = [
    ...doctors.flatMap(({ open }) => open),
    ...appointments.flatMap(({ startsAt, endsAt }) => (startsAt && endsAt ? [{ from: startsAt, until: endsAt }] : [])),
  ];
  const froms = spans.map(({ from }) => Date.parse(from));
  const untils = spans.map(({ until }) => Date.parse(until));
  const first = froms.length === 0 ? start + 8 * HOUR : Math.min(...froms);
  const last = untils.length === 0 ? start + 18 * HOUR : Math.max(...untils);
  const from = start + Math.floor((first - start) / HOUR) * HOUR;
  return { from: Math.max(start, from), until: Math.min(end, start + Math.ceil((last - start) / HOUR) * HOUR) };
}

/** Where a span lies, in per cent of the track. */
export function placeOn(
  { from, until }: Track,
  span: { from: string; until: string },
): { left: number; width: number } {
  const length = until - from;
  const begin = Math.max(from, Date.parse(span.from));
  const end = Math.min(until, Date.parse(span.until));
  return { left: ((begin - from) / length) * 100, width: (Math.max(0, end - begin) / length) * 100 };
}

/** The instant at a fraction of the track, on the grid of five minutes. */
export function instantOn({ from, until }: Track, fraction: number): string {
  const at = from + fraction * (until - from);
  return new Date(Math.round(at / QUANTUM) * QUANTUM).toISOString();
}

/** The hours of a track, for its head. */
export function hoursOf({ from, until }: Track): number[] {
  return Array.from({ length: Math.max(0, Math.round((until - from) / HOUR)) }, (_, index) => from + index * HOUR);
}
