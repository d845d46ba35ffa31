import { PramanaError } from './errors.ts';

/** A phone number as it is stored and dialled: E.164, `+919822121212`. Only `parsePhone` and `toE164` make one. */
export type Phone = string & { readonly __phone: unique symbol };

/**
 * What a country's own numbers look like behind its calling code; every other country has the general form of E.164.
 * India: ten digits, area codes and mobiles begin with 2-9, mobiles with 6-9 (Department of Telecommunications).
 */
const COUNTRIES = {
  IN: { code: '91', national: /^[2-9][0-9]{9}$/, mobile: /^[6-9]/, length: 10 },
} as const;
export type PhoneCountry = keyof typeof COUNTRIES;

const HOME = COUNTRIES.IN.code;

/**
 * A phone number as somebody typed it; `country` is taken when it names none. `field` is where it was typed.
 * Throws `invalid_phone`, which never quotes the number.
 */
export function parsePhone(text: string, country: PhoneCountry = 'IN', field = 'phone'): Phone {
  const phone = toE164(text, country);
  if (phone === null) throw new PramanaError('invalid_phone', { field });
  return phone;
}

/** The same for a number that text messages go to; `phone_not_mobile` for a landline. */
export function parseMobile(text: string): Phone {
  const phone = parsePhone(text);
  if (!isMobile(phone)) throw new PramanaError('phone_not_mobile', { field: 'phone' });
  return phone;
}

/**
 * A phone number as E.164, or null when it cannot be one. Without a country it is one of `country`: ten digits for
 * India, with or without the trunk `0`. Spaces, dashes, dots, brackets and Devanagari digits are read.
 */
export function toE164(text: string, country: PhoneCountry = 'IN'): Phone | null {
  const typed = dialled(text);
  const full = typed.startsWith('+') ? typed : national(typed, country);
  if (full === null || !/^\+[1-9][0-9]{7,14}$/.test(full)) return null;
  const rule = ruleOf(full);
  return rule === undefined || rule.national.test(full.slice(1 + rule.code.length)) ? (full as Phone) : null;
}

/** Whether a text message can reach it: for a country whose rules are not known here, it may. */
export function isMobile(phone: Phone): boolean {
  const rule = ruleOf(phone);
  return rule === undefined || rule.mobile.test(phone.slice(1 + rule.code.length));
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

function ruleOf(full: string) {
  return Object.values(COUNTRIES).find(({ code }) => full.startsWith(`+${code}`));
}

function national(digits: string, country: PhoneCountry): string | null {
  const { code, length } = COUNTRIES[country];
  if (!/^[0-9]+$/.test(digits)) return null;
  if (digits.length === code.length + length && digits.startsWith(code)) return `+${digits}`;
  const local = digits.replace(/^0/, '');
  return local.length === length ? `+${code}${local}` : null;
}
