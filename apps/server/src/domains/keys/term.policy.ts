const DAY_MS = 24 * 60 * 60_000;

/**
 * After how many days a hospital's key is replaced, by the day it is asked; the last row that has begun holds. NIST SP
 * 800-57 lets a key that wraps keys live up to two years: 30 days are ours, for what an erased person's old backups hold.
 */
const ROTATION_DAYS = [{ since: '2026-01-01', days: 30 }] as const;

export function rotationDays(now: Date): number {
  return ROTATION_DAYS.findLast(({ since }) => Date.parse(since) <= now.getTime())?.days ?? ROTATION_DAYS[0].days;
}

export function addDays(date: Date, days: number): Date {
  return new Date(date.getTime() + days * DAY_MS);
}

/** When a generation is due to be replaced; at once for one whose file does not say when it was made. */
export function dueAt(madeAt: Date | null, now: Date): Date {
  return madeAt === null ? now : addDays(madeAt, rotationDays(now));
}

/**
 * Until when a backup taken before `now` can still be read with the key store: its generation is replaced when it is
 * due, kept as long as backups are, and then destroyed. One day is for the work itself.
 */
export function lastReadableAt(newestMadeAt: Date | null, now: Date, backupDays: number): Date {
  const replaced = Math.max(dueAt(newestMadeAt, now).getTime(), now.getTime());
  return addDays(new Date(replaced), backupDays + 1);
}

/** Long after the keeper should have replaced or destroyed a generation: something holds it up, and a person must look. */
export function isOverdue(endsAt: Date | null, now: Date): boolean {
  return endsAt !== null && addDays(endsAt, 1) < now;
}
