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
 * The identifier that a patient is found by again: the first in use that names its system. Throws `invalid_field` when there
 * is none: a bare number or the resource's own id may be anybody's.
 */
export function identifierOf(patient: Resource): Identifier {
  const all = listOf(patient['identifier'])
    .filter((each) => each['use'] !== 'old' && each['use'] !== 'temp')
    .map((each) => ({ system: cleanLine(textOf(each['system'])), value: cleanLine(textOf(each['value'])) }));
  const found = all.find(({ system, value }) => [system, value].every(({ length }) => length > 0 && length <= 200));
  if (found !== undefined) return found;
  const detail = 'The patient has no identifier with its system: nobody could say later who this is.';
  throw new PramanaError('invalid_field', { field: 'file', detail });
}

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
