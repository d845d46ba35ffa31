import type { AllergyJson, AllergyKind } from '@pramana/contract';
import { cleanLine, PramanaError } from '@pramana/kernel';
import { listOf, objectOf, type Resource, textOf, wordsOf } from './bundle.policy.ts';
import { allergyStands } from './status.policy.ts';
import { plainWords } from './visit.policy.ts';

/** Who somebody is to the system that says so: the value alone is another person's in another system. */
export interface Identifier {
  readonly system: string;
  readonly value: string;
}

/**
 * The identifiers that a patient is found by again: those in use that name their system; the first is the one to keep. Throws
 * `invalid_field` when there is none: a bare number or the resource's own id may be anybody's.
 */
export function identifiersOf(patient: Resource): readonly [Identifier, ...Identifier[]] {
  const all = listOf(patient['identifier'])
    .filter((each) => each['use'] !== 'old' && each['use'] !== 'temp')
    .map((each) => ({ system: cleanLine(textOf(each['system'])), value: cleanLine(textOf(each['value'])) }));
  const usable = all.filter(({ system, value }) => [system, value].every(({ length }) => length > 0 && length <= 200));
  const [first, ...others] = new Map(usable.map((each) => [JSON.stringify([each.system, each.value]), each])).values();
  if (others.length >= MOST_IDENTIFIERS) throw refused('The patient has too many identifiers.');
  if (first !== undefined) return [first, ...others];
  throw refused('The patient has no identifier with its system: nobody could say later who this is.');
}

/** Each is looked up, and held meanwhile. */
const MOST_IDENTIFIERS = 50;

const GENDERS = ['male', 'female', 'other'] as const;

/**
 * What is said of a person; `birthDate` as it is written there, '' where it says none. Throws `invalid_field` of a birth date
 * that is none of FHIR's: a year, a month or a day.
 */
export function personOf(patient: Resource) {
  const names = listOf(patient['name']).filter(({ use }) => use !== 'old' && use !== 'maiden');
  const name = names.find(({ use }) => use === 'official') ?? names[0];
  const [address] = listOf(patient['address']);
  const given = Array.isArray(name?.['given']) ? name['given'].map(textOf) : [];
  const gender = GENDERS.find((each) => each === patient['gender']) ?? ('unknown' as const);
  return {
    // Synthea marks its made-up names with digits.
    name: [...given, textOf(name?.['family'])].join(' ').replace(/\d+/g, ''),
    gender,
    birthDate: birthDateOf(patient['birthDate']),
    ...(address === undefined ? {} : { address: addressOf(address) }),
  };
}

function birthDateOf(said: unknown): string {
  if (said === undefined || said === null) return '';
  const date = cleanLine(textOf(said));
  // The date itself stands in no message: it is somebody's.
  if (!PARTIAL_DATE.test(date))
    throw refused('The patient’s birth date is no FHIR date, such as 1980, 1980-12 or 1980-12-31.');
  return date;
}

const PARTIAL_DATE = /^\d{4}(-\d{2}(-\d{2})?)?$/;

/**
 * The same as it is registered: a year or a month alone is its first day, and said to be estimated. Throws `invalid_field` of
 * more than the fields of a patient hold: a part of a name is another name.
 */
export function registeredOf(person: ReturnType<typeof personOf>) {
  const { name, birthDate, address } = person;
  const words = { name, 'address line': address?.line ?? '', city: address?.city ?? '' };
  for (const [what, text] of Object.entries(words))
    if (cleanLine(text).length > MOST_LINE) throw refused(`The patient’s ${what} is longer than ${MOST_LINE} letters.`);
  if (birthDate === '') return { ...person, birthDate: null };
  return { ...person, birthDate: `${birthDate}-01-01`.slice(0, 10), birthDateEstimated: birthDate.length < 10 };
}

/** As long as a line of the contract. */
const MOST_LINE = 200;

function refused(detail: string): PramanaError {
  return new PramanaError('invalid_field', { field: 'file', detail });
}

/** Who somebody is here, as far as it tells two people apart. */
interface Local {
  readonly gender: string;
  readonly birthDate: string | null;
  readonly birthDateEstimated: boolean;
}

/** By what a bundle is of somebody else than whom its identifier leads to; null: by nothing that both of them know. */
export function differenceOf(said: ReturnType<typeof personOf>, local: Local): 'birthDate' | 'gender' | null {
  // FHIR may say a year or a month alone: as much as it says is to be the same.
  const isBorn = said.birthDate !== '' && local.birthDate !== null && !local.birthDateEstimated;
  if (isBorn && !local.birthDate?.startsWith(said.birthDate)) return 'birthDate';
  const isKnown = said.gender !== 'unknown' && local.gender !== 'unknown';
  return isKnown && said.gender !== local.gender ? 'gender' : null;
}

function addressOf(address: Readonly<Record<string, unknown>>) {
  const lines = Array.isArray(address['line']) ? address['line'].map(textOf) : [];
  const [postalCode, country] = [textOf(address['postalCode']), textOf(address['country'])];
  const isPin = /^[1-9][0-9]{5}$/.test(postalCode);
  return {
    line: lines.join(', '),
    // A code of another country's form stands with the city: the field holds none, and nobody could save the patient again.
    city: [textOf(address['city']), textOf(address['state']), isPin ? '' : postalCode].filter(Boolean).join(', '),
    ...(isPin ? { postalCode } : {}),
    ...(/^[A-Z]{2}$/.test(country) ? { country } : {}),
  };
}

const KINDS: Readonly<Record<string, AllergyKind>> = {
  medication: 'medicine',
  food: 'food',
  environment: 'environment',
};

/** Only a substance that is named and an allergy that stands; "no known allergy" is written there as one. */
export function allergyOf(resource: Resource): AllergyJson | null {
  const substance = cleanLine(plainWords(resource['code']).replace(/^allergy to /i, ''));
  const stands = allergyStands(resource);
  if (substance === '' || substance.length > 200 || /^no (known|history)/i.test(substance) || stands === null)
    return null;
  const category = Array.isArray(resource['category']) ? textOf(resource['category'][0]) : '';
  const [said] = listOf(objectOf(listOf(resource['reaction'])[0])['manifestation']);
  const reaction = [wordsOf(said), stands.isSure ? '' : '(not confirmed)'].filter(Boolean).join(' ').slice(0, 200);
  const severity = textOf(resource['criticality']) === 'high' ? 'severe' : 'unknown';
  return { substance, kind: KINDS[category] ?? 'other', severity, reaction };
}
