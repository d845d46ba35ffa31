/** Whose card it is: a hospital by its address here, and by its id, which no other hospital on any node has. */
export interface CardHospital {
  readonly slug: string;
  readonly id: string;
}

/** The end of a hospital's id, which is random: enough to tell it from one of the same name on another node. */
function markOf({ id }: CardHospital): string {
  return id.replaceAll('-', '').slice(-12);
}

/** What the card of who has no account carries: the number, and of which hospital it is one. */
export function cardNumber(hospital: CardHospital, number: string): string {
  return `${number}.${markOf(hospital)}`;
}

/**
 * What the QR of a patient's card carries: the page where an account is opened, the code that works once, and the patient's
 * number for check-in. They stand behind the #, which no server sees. No name, no phone, nothing about health.
 */
export function cardLink(
  origin: string,
  hospital: CardHospital,
  { code, number }: Record<'code' | 'number', string>,
): string {
  return `${origin}/card/${encodeURIComponent(hospital.slug)}#${code}.${cardNumber(hospital, number)}`;
}

/** The code in the fragment of a card's address. */
export function codeOfCard(fragment: string): string {
  return fragment.replace(/^#/, '').split('.', 1)[0] ?? '';
}

/** A patient's card: whose number it is here, or that it is of another hospital, whose numbers are other people. */
export type ScannedCard = { readonly isOurs: true; readonly number: string } | { readonly isOurs: false };

const NUMBER = /^(P-\d{4,})(?:\.([0-9a-f]{12}))?$/;
const LINK = /^https?:\/\/[^\s?#]+\/card\/([a-z0-9-]+)#[^.\s]+(?:\.([^.\s]+)(?:\.([0-9a-f]{12}))?)?$/i;

/**
 * What a scanned text is to a hospital: a patient's card (its link, or the number of who has no account), or null where it is
 * none. Every hospital counts from P-000001: the number in another hospital's card is never answered. A card from before cards
 * named their hospital by its id is told by its address alone.
 */
export function readCard(text: string, hospital: CardHospital | null | undefined): ScannedCard | null {
  const said = text.trim();
  const isOther = (mark: string | undefined): boolean =>
    mark !== undefined && (!hospital || mark.toLowerCase() !== markOf(hospital));
  const [, alone, its] = NUMBER.exec(said) ?? [];
  if (alone !== undefined) return isOther(its) ? { isOurs: false } : { isOurs: true, number: alone };
  const [, slug, number, mark] = LINK.exec(said) ?? [];
  if (slug === undefined) return null;
  if (slug.toLowerCase() !== hospital?.slug || isOther(mark)) return { isOurs: false };
  return number === undefined ? null : { isOurs: true, number };
}
