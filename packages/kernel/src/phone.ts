/** Country calling code taken when a number names none. */
const HOME = '91';

/**
 * A phone number as E.164, or null when it cannot be one. Without a country it is Indian: ten digits, with or without
 * the trunk `0`. Spaces, dashes, dots, brackets and Devanagari digits are read.
 */
export function toE164(text: string): string | null {
  const typed = dialled(text);
  const full = typed.startsWith('+') ? typed : national(typed);
  if (full === null || !/^\+[1-9][0-9]{7,14}$/.test(full)) return null;
  return !full.startsWith(`+${HOME}`) || /^\+91[1-9][0-9]{9}$/.test(full) ? full : null;
}

/**
 * The beginnings an E.164 number may have when `typed` is what somebody has typed of it so far; empty when `typed` is
 * no beginning of a phone number.
 */
export function phonePrefixes(typed: string): string[] {
  const digits = dialled(typed);
  if (!/^\+?[0-9]+$/.test(digits)) return [];
  if (digits.startsWith('+')) return [digits];
  const local = digits.replace(/^0/, '');
  if (local === '') return [];
  return local.startsWith(HOME) && local.length > 2 ? [`+${HOME}${local}`, `+${local}`] : [`+${HOME}${local}`];
}

function dialled(text: string): string {
  const ascii = text.normalize('NFKC').replace(/[०-९]/g, (digit) => String(digit.charCodeAt(0) - 0x966));
  return ascii
    .trim()
    .replace(/[\s().\-–]/g, '')
    .replace(/^00/, '+');
}

function national(digits: string): string | null {
  if (!/^[0-9]+$/.test(digits)) return null;
  if (digits.length === 12 && digits.startsWith(HOME)) return `+${digits}`;
  const local = digits.replace(/^0/, '');
  return local.length === 10 ? `+${HOME}${local}` : null;
}
