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

/** The patient's number where a card was scanned into a search; any other text as it is. */
export function numberOfCard(text: string): string {
  return /^https?:\/\/\S+\/card\/[a-z0-9-]+#[^.\s]+\.(\S+)$/i.exec(text.trim())?.[1] ?? text;
}

/** Whether a scanned text is a patient's card: its link, or the number alone of who has no account. */
export function isCard(text: string): boolean {
  return numberOfCard(text) !== text || /^P-\d{4,}$/.test(text.trim());
}
