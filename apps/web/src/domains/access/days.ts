import type { AccessEvent } from '@pramana/contract';
import { civil, type IsoDate } from '@pramana/kernel';

/** Accesses by the hospital's day, newest first as they came. */
export function byDay(events: readonly AccessEvent[], zone: string): [IsoDate, AccessEvent[]][] {
  return [...Map.groupBy(events, ({ at }) => civil(Date.parse(at), zone).date)];
}

/** The first instant of a day in the hospital's zone, as the contract takes it. */
export function startOf(date: string, zone: string): string {
  const noon = Date.parse(`${date}T12:00:00Z`);
  // The zone's distance from UTC on that day: what its clock says at noon UTC.
  const shown = new Date(noon).toLocaleString('sv-SE', { timeZone: zone });
  const offset = Date.parse(`${shown.replace(' ', 'T')}Z`) - noon;
  return new Date(Date.parse(`${date}T00:00:00Z`) - offset).toISOString();
}

/** From the first instant of `from` to the first after `to`. */
export function spanOf(from: string | undefined, to: string | undefined, zone: string): { from?: string; to?: string } {
  const next = to === undefined || to === '' ? undefined : new Date(Date.parse(`${to}T00:00:00Z`) + 86_400_000);
  return {
    ...(from ? { from: startOf(from, zone) } : {}),
    ...(next === undefined ? {} : { to: startOf(next.toISOString().slice(0, 10), zone) }),
  };
}
