import { addDays, type IsoDate, PramanaError } from '@pramana/kernel';

export interface Birth {
  birthDate: IsoDate | null;
  /** Only the age was said. */
  birthDateEstimated: boolean;
}

const OLDEST = 130;

/**
 * The birth date as given, or estimated from the age as 1 January of that year, so that the age said today is the age
 * shown today; a day that stands for its year or month is said to be `birthDateEstimated`. Neither given keeps `before`; both
 * null clear it; what was read and sent back unchanged stays estimated. `invalid_field`.
 */
export function birthOf(
  said: { birthDate?: string | null; birthDateEstimated?: boolean; age?: number | null },
  before: Birth | null,
  today: IsoDate,
): Birth {
  const { birthDate, birthDateEstimated = false, age } = said;
  if (birthDate !== undefined && birthDate !== null) {
    if (birthDate === before?.birthDate) return { birthDate, birthDateEstimated: before.birthDateEstimated };
    return { birthDate: possibleBirthDate(birthDate, today), birthDateEstimated };
  }
  if (age !== undefined && age !== null) {
    // The age that was shown, sent back with something else: a month that was said stays as it is.
    if (before?.birthDateEstimated === true && age === ageOn(before.birthDate, today)) return bare(before);
    return { birthDate: `${String(Number(today.slice(0, 4)) - age)}-01-01`, birthDateEstimated: true };
  }
  const untouched = birthDate === undefined && age === undefined && before !== null;
  return untouched ? bare(before) : { birthDate: null, birthDateEstimated: false };
}

/** Of whatever else stands with it, the birth alone. */
function bare({ birthDate, birthDateEstimated }: Birth): Birth {
  return { birthDate, birthDateEstimated };
}

function possibleBirthDate(date: IsoDate, today: IsoDate): IsoDate {
  // A day that the calendar does not have comes out as another one.
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(date) && !Number.isNaN(Date.parse(date));
  if (!isDay || addDays(date, 0) !== date) throw refuse('The calendar has no such day.');
  if (date > today) throw refuse('The birth date lies in the future.');
  if ((ageOn(date, today) ?? 0) > OLDEST) throw refuse(`The birth date is more than ${OLDEST} years ago.`);
  return date;
}

function refuse(detail: string): PramanaError {
  return new PramanaError('invalid_field', { field: 'birthDate', detail });
}

/** Whole years on `today`; null when the birth date is not known. */
export function ageOn(birthDate: IsoDate | null, today: IsoDate): number | null {
  if (birthDate === null) return null;
  const years = Number(today.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return today.slice(5) < birthDate.slice(5) ? years - 1 : years;
}
