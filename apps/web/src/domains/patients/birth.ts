import type { IsoDate } from '@pramana/kernel';

/** Whole years from a birth date to `today`; null for a date that lies ahead. */
export function ageOn(birthDate: IsoDate, today: IsoDate): number | null {
  if (birthDate > today) return null;
  const years = Number(today.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return today.slice(5) < birthDate.slice(5) ? years - 1 : years;
}
