/** Time enters as an argument (I-8): nothing in a rule may ask the machine what time it is. */
export interface Clock {
  /** Unix time in milliseconds. */
  now(): number;
}

/** A calendar date without a zone, `2026-11-21`. */
export type IsoDate = string & { readonly __date?: never };

/** A date and a time of day as a zone's clocks show them. */
export interface Civil {
  readonly date: IsoDate;
  readonly hour: number;
  readonly minute: number;
}

/** Since this instant, in 1973, every zone is whole minutes from UTC: all of one minute show the same. */
const WHOLE_MINUTES_SINCE = 1e11;
const MINUTE_MS = 60_000;
const latest = new Map<string, { minute: number; shown: Civil }>();

/** The civil date and time of an instant in an IANA zone, with the machine's own zone data. */
export function civil(unixMs: number, zone: string): Civil {
  if (!(unixMs >= WHOLE_MINUTES_SINCE)) return shownAt(unixMs, zone);
  // Asked several times for each bill, and always about now.
  const minute = Math.floor(unixMs / MINUTE_MS);
  const last = latest.get(zone);
  if (last?.minute === minute) return last.shown;
  const shown = shownAt(unixMs, zone);
  latest.set(zone, { minute, shown });
  return shown;
}

function shownAt(unixMs: number, zone: string): Civil {
  const parts = formatter(zone).formatToParts(unixMs);
  const part = (type: string): string => parts.find((each) => each.type === type)?.value ?? '';
  return {
    date: `${part('year')}-${part('month')}-${part('day')}`,
    hour: Number(part('hour')),
    minute: Number(part('minute')),
  };
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known) return known;
  const options = {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  } as const;
  const made = new Intl.DateTimeFormat('en-CA', options);
  formatters.set(zone, made);
  return made;
}

/** `date` moved by whole days; pure calendar arithmetic. */
export function addDays(date: IsoDate, days: number): IsoDate {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/**
 * The cash day an instant belongs to: the civil date, except that before `cutHour` it is still yesterday's
 * (a hospital's day does not end at midnight).
 */
export function businessDate(unixMs: number, zone: string, cutHour: number): IsoDate {
  const local = civil(unixMs, zone);
  return local.hour < cutHour ? addDays(local.date, -1) : local.date;
}

/**
 * The financial year of a civil date as its label: with `startMonth` 4 (India), 2026-11-21 is `2627`; with 1, `2026`.
 * Series and log shards carry it.
 */
export function financialYear(date: IsoDate, startMonth: number): string {
  const year = Number(date.slice(0, 4));
  if (startMonth === 1) return String(year);
  const first = Number(date.slice(5, 7)) >= startMonth ? year : year - 1;
  return `${String(first).slice(2)}${String(first + 1).slice(2)}`;
}
