import type { VitalsEntryJson } from '@pramana/contract';
import { civil, type IsoDate } from '@pramana/kernel';

/** When vitals were measured: an instant, or only a day where they were written down on a later one. */
export type Measured = { readonly at: number } | { readonly day: IsoDate };

/** What a record says of when: it is written down at `at`, and about the day `date` of the hospital's calendar. */
export function measuredOf({ at, date }: Pick<VitalsEntryJson, 'at' | 'date'>, zone: string): Measured {
  const written = Date.parse(at);
  return civil(written, zone).date === date ? { at: written } : { day: date };
}

/** Where that lies on a line of time; a day in its middle. */
export function placeOf(measured: Measured): number {
  return 'at' in measured ? measured.at : Date.parse(`${measured.day}T12:00:00Z`);
}
