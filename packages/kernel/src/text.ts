/** How outside text is cleaned for storing and folded for searching: the same rule wherever names are written or sought. */

/** One line for people: NFC, control characters and runs of white space become one space, ends trimmed. */
export function cleanLine(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();
}

/**
 * The form that is searched: NFKC, lower case, single spaces, without invisible format characters (a Devanagari name
 * typed with and without a joiner is the same name). Folding twice changes nothing.
 */
export function fold(text: string): string {
  const once = text.normalize('NFKC').toLowerCase().normalize('NFKC');
  return cleanLine(once.replace(/\p{Cf}/gu, '')).normalize('NFKC');
}

/** The end of the range of all texts that start with `prefix`, in code point order: `prefix <= text < prefixEnd`. */
export function prefixEnd(prefix: string): string {
  return `${prefix}\u{10FFFF}`;
}
