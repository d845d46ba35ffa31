/** Letters and digits that nobody mistakes for another on paper: no 0 O, 1 I L, U. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 10;

/** A card's code from random bytes, 49 bits of it: as `K7M2Q-9XHTA`. Bytes that would favour some letters are skipped. */
export function cardCode(random: (bytes: number) => Uint8Array): string {
  const letters: string[] = [];
  const even = 256 - (256 % ALPHABET.length);
  while (letters.length < LENGTH)
    for (const byte of random(LENGTH)) if (byte < even) letters.push(ALPHABET.charAt(byte % ALPHABET.length));
  const code = letters.slice(0, LENGTH).join('');
  return `${code.slice(0, 5)}-${code.slice(5)}`;
}

/** What somebody typed from a card, as it was made; whatever is no code stays no code. */
export function readCardCode(typed: string): string {
  const code = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '');
  return `${code.slice(0, 5)}-${code.slice(5)}`;
}

/** A phone number of which only the last three digits are told: enough to know which one it is. */
export function hiddenPhone(phone: string): string {
  return `••••• ••${phone.slice(-3)}`;
}
