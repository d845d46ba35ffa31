import type { AppointmentJson } from '@pramana/contract';
import { type CardHospital, readCard } from '../../people/card/cardLink.ts';

/** Who came with a scanned code: somebody expected today, somebody else (as it was scanned), or another hospital's patient. */
export type Arrival =
  | { readonly state: 'expected'; readonly visit: AppointmentJson }
  | { readonly state: 'unknown'; readonly name: string }
  | { readonly state: 'foreign' };

/** Only a card of this very hospital checks somebody in. */
export function arrivalOf(
  code: string,
  hospital: CardHospital | null | undefined,
  expected: readonly AppointmentJson[],
): Arrival {
  const card = readCard(code, hospital);
  if (card?.isOurs === false) return { state: 'foreign' };
  const name = card?.number ?? code;
  const visit = expected.find(({ patient }) => patient?.number === name);
  return visit === undefined ? { state: 'unknown', name } : { state: 'expected', visit };
}
