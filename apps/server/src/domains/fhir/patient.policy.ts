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
  if (others.length >= MOST_IDENTIFIERS)
    throw new PramanaError('invalid_field', { field: 'file', detail: 'The patient has too many identifiers.' });
  if (first !== undefined) return [first, ...others];
  const detail = 'The patient has no identifier with its system: nobody could say later who this is.';
  throw new PramanaError('invalid_field', { field: 'file', detail });
}

/** Each is looked up, and held meanwhile. */
const MOST_IDENTIFIERS = 50;

const GENDERS = ['male', 'female', 'other'] as const;

/** What is said of a person. */
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
    birthDate: textOf(patient['birthDate']),
    ...(address === undefined ? {} : { address: addressOf(address) }),
  };
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
  const isDate = /^\d{4}(-\d{2}(-\d{2})?)?$/.test(said.birthDate);
  const isBorn = isDate && local.birthDate !== null && !local.birthDateEstimated;
  if (isBorn && !local.birthDate?.startsWith(said.birthDate)) return 'birthDate';
  const isKnown = said.gender !== 'unknown' && local.gender !== 'unknown';
  return isKnown && said.gender !== local.gender ? 'gender' : null;
}

function addressOf(address: Readonly<Record<string, unknown>>) {
  const lines = Array.isArray(address['line']) ? address['line'].map(textOf) : [];
  const [postalCode, country] = [textOf(address['postalCode']), textOf(address['country'])];
  return {
    line: lines.join(', '),
    city: [textOf(address['city']), textOf(address['state'])].filter(Boolean).join(', '),
    ...(postalCode === '' ? {} : { postalCode }),
    ...(country.length === 2 ? { country } : {}),
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
