/**
 * What the QR of a patient's card carries: the page where an account is opened, the code that works once, and the patient's
 * number for check-in. Code and number stand behind the #, which no server sees. No name, no phone, nothing about health.
 */
export function cardLink(origin: string, { slug, code, number }: Record<'slug' | 'code' | 'number', string>): string {
  return `${origin}/card/${encodeURIComponent(slug)}#${code}.${number}`;
}

/** The code in the fragment of a card's address. */
export function codeOfCard(fragment: string): string {
  return fragment.replace(/^#/, '').split('.', 1)[0] ?? '';
}

/** A patient's card: whose number it is here, or that it is of another hospital, whose numbers are other people. */
export type ScannedCard = { readonly isOurs: true; readonly number: string } | { readonly isOurs: false };

/**
 * What a scanned text is to the hospital `slug`: a patient's card (its link, or the number alone of who has no account), or
 * null where it is none. Every hospital counts from P-000001: the number in another hospital's card is never answered.
 */
export function readCard(text: string, slug: string | undefined): ScannedCard | null {
  const said = text.trim();
  if (/^P-\d{4,}$/.test(said)) return { isOurs: true, number: said };
  const [, of, number] = /^https?:\/\/[^\s?#]+\/card\/([a-z0-9-]+)#[^.\s]+(?:\.(\S+))?$/i.exec(said) ?? [];
  if (of === undefined) return null;
  if (of.toLowerCase() !== slug) return { isOurs: false };
  return number === undefined ? null : { isOurs: true, number };
}
