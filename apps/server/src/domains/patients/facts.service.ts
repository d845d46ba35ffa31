import type { BodyOf, patients } from '@pramana/contract';
import { cleanLine, fold, type IsoDate, parsePhone, PramanaError, toAbhaNumber } from '@pramana/kernel';
import { birthOf } from './birth.policy.ts';
import type { Address, PatientFacts } from './patient.store.ts';

export type PatientInput = Omit<BodyOf<typeof patients.patients.create>, 'confirmDuplicate' | 'duplicateReason'> & {
  /** Only the year or the month was said, and `birthDate` is its first day. */
  readonly birthDateEstimated?: boolean;
};

/**
 * What somebody typed as what is stored: names cleaned and folded, phones as E.164. A field that is left out keeps
 * `before`; null empties it. Throws `invalid_field` or `invalid_phone` with the field's name.
 */
export function factsOf(input: PatientInput, before: PatientFacts | null, today: IsoDate): PatientFacts {
  const name = cleanLine(input.name);
  if (fold(name) === '') throw invalid('name', 'A patient needs a name.');
  return {
    name,
    nameFolded: fold(name),
    gender: input.gender,
    ...birthOf(input, before, today),
    phone: kept(input.phone, before?.phone, (phone) => phoneOf('phone', phone)),
    email: kept(input.email, before?.email, emailOf),
    bloodGroup: kept(input.bloodGroup, before?.bloodGroup, (group) => group),
    address: kept(input.address, before?.address, addressOf),
    emergencyContact: kept(input.emergencyContact, before?.emergencyContact, (contact) => ({
      name: cleanLine(contact.name),
      phone: phoneOf('emergencyContact/phone', contact.phone) ?? '',
      relation: cleanLine(contact.relation),
    })),
    identifiers:
      input.identifiers === undefined
        ? (before?.identifiers ?? [])
        : distinct(input.identifiers, before?.identifiers ?? []),
  };
}

function kept<Typed, Stored>(
  typed: Typed | null | undefined,
  before: Stored | null | undefined,
  read: (typed: Typed) => Stored | null,
): Stored | null {
  if (typed === undefined) return before ?? null;
  return typed === null ? null : read(typed);
}

function phoneOf(field: string, typed: string): string | null {
  if (cleanLine(typed) === '') return null;
  return parsePhone(typed, 'IN', field);
}

function emailOf(typed: string): string | null {
  const email = cleanLine(typed);
  if (email === '') return null;
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) throw invalid('email', 'This is no e-mail address.');
  return email;
}

function addressOf({ line, city, ...rest }: NonNullable<PatientInput['address']>): Address | null {
  const { district, ...codes } = rest;
  const cleaned = { line: cleanLine(line), city: cleanLine(city) };
  const address = { ...cleaned, ...(district === undefined ? {} : { district: cleanLine(district) }), ...codes };
  const says = [address.line, address.city, address.district, address.state, address.postalCode];
  return says.some((part) => part !== undefined && part !== '') ? address : null;
}

/** Cleaned and each once. An ABHA number is checked and written in its groups; one that stood there before stays as it is. */
function distinct(
  identifiers: PatientFacts['identifiers'],
  before: PatientFacts['identifiers'],
): PatientFacts['identifiers'] {
  const cleaned = identifiers.map(({ system, value }, at) => {
    const one = { system: cleanLine(system), value: cleanLine(value) };
    const isKept = before.some((each) => each.system === one.system && each.value === one.value);
    if (isKept || !isAbhaNumber(one)) return one;
    const abha = toAbhaNumber(one.value);
    const detail = 'An ABHA number has 14 digits, and its last one is a check digit: look at the card again.';
    if (abha === null) throw invalid(`identifiers/${at}/value`, detail);
    return { ...one, value: abha };
  });
  return [...new Map(cleaned.map((each) => [JSON.stringify(each), each])).values()];
}

/** The number, and not the address (`name@abdm`), whatever language the desk names it in. */
function isAbhaNumber({ system, value }: { system: string; value: string }): boolean {
  return /abha|आभा/.test(fold(system)) && !value.includes('@');
}

function invalid(field: string, detail: string): PramanaError {
  return new PramanaError('invalid_field', { field, detail });
}
