/** Forms of the text in an auditor's bundle. It comes from the hospital that is judged, and is printed: nothing else passes. */
import { ensure } from './errors.ts';

/** A series as in a claim's header. */
export const SERIES = /^[A-Z0-9/-]{1,16}$/;
export const SLUG = /^[a-z0-9-]{1,32}$/;
export const LABEL = /^[A-Z0-9/-]{1,16}-\d{1,16}$/;
/** A log's name: what a note may name, and nothing that a terminal obeys. */
export const ORIGIN = /^[!-*,-~]{1,256}$/;
export const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?Z$/;
// oxlint-disable-next-line no-control-regex -- control characters are what is refused; a signed note has lines
export const NOTE = /^[^\u0000-\u0009\u000b-\u001f\u007f-\u009f]*$/;

/** What a person wrote, at the hospital: no control character of it is passed on, and none makes a bundle unreadable. */
export function words(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what is replaced
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, '\ufffd');
}

const HOUR = 3_600_000;
/** A hospital's day begins so long before or after the same day in UTC: zones lie from +14 to -12, and a cut at noon at the latest. */
const EARLIEST = -14 * HOUR;
const LATEST = 24 * HOUR;
/** Both edges are of one zone and cut; in between its clocks may have been changed by an hour or two. */
const CLOCKS = 2 * HOUR;

/** A day that there is, as 2026-11-20. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = Date.parse(text);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}

type Period = { readonly from: string; readonly to: string; readonly begins: number; readonly ends: number };

/** The instants between which a period is judged must be those of its days; `bad_bundle`. */
export function checkPeriod({ from, to, begins, ends }: Period): void {
  ensure(isDay(from) && isDay(to) && from <= to, 'bad_bundle', 'a period that is none');
  const before = begins - Date.parse(from);
  const behind = ends - (Date.parse(to) + 24 * HOUR);
  const isOfDays = [before, behind].every((hours) => hours >= EARLIEST && hours <= LATEST);
  // Else whoever is judged says how late a day's seal may come.
  const isOfOneZone = Math.abs(behind - before) <= CLOCKS;
  ensure(isOfDays && isOfOneZone, 'bad_bundle', 'a period that does not lie on its days');
}

/** A document as people call it: `OPD-2627-000014`. */
export const labelOf = (series: string, number: number): string => `${series}-${String(number).padStart(6, '0')}`;
