import { PramanaError } from '@pramana/kernel';

/** A resource as far as it is looked into here; what is read of it is checked where it is read. */
export type Resource = Readonly<Record<string, unknown>> & {
  readonly resourceType: string;
  /** '' where it has none. */
  readonly id: string;
};

/** A transaction bundle's resources by type, and where references lead. */
export interface Bundle {
  readonly resources: readonly Resource[];
  ofType(type: string): readonly Resource[];
  /** What names this encounter as the one it belongs to, by type. */
  at(encounter: Resource, type: string): readonly Resource[];
  /** The resource of this bundle that a reference leads to; undefined when it is of another place, or none. */
  referenced(value: unknown): Resource | undefined;
}

/** One bundle holds up every seal of records while it is written (README): so much, and no more. */
export const MOST_RESOURCES = 20_000;
export const MOST_ENCOUNTERS = 300;
const TYPE = /^[A-Z][A-Za-z]{1,60}$/;

/**
 * Reads a FHIR R4 bundle. Throws `invalid_field` for anything else, and where two resources go by one name; `too_large` beyond
 * the bounds.
 */
export function readBundle(json: unknown): Bundle {
  const root = objectOf(json);
  const entries = root['resourceType'] === 'Bundle' && Array.isArray(root['entry']) ? listOf(root['entry']) : null;
  if (entries === null) throw new PramanaError('invalid_field', { field: 'file', detail: 'This is no FHIR bundle.' });
  if (entries.length > MOST_RESOURCES) throw tooLarge('resources', entries.length, MOST_RESOURCES);
  const resources: Resource[] = [];
  const named = new Map<string, Resource>();
  for (const entry of entries) {
    const found = objectOf(entry['resource']);
    const { resourceType } = found;
    if (typeof resourceType !== 'string' || !TYPE.test(resourceType)) continue;
    const resource = { ...found, resourceType, id: textOf(found['id']) };
    resources.push(resource);
    const { id } = resource;
    const names = [textOf(entry['fullUrl']), id === '' ? '' : `${resourceType}/${id}`];
    for (const name of new Set(names.filter(Boolean))) {
      if (named.has(name)) throw twice(resourceType);
      named.set(name, resource);
    }
  }
  const referenced = (value: unknown): Resource | undefined => named.get(textOf(objectOf(value)['reference']));
  const byType = Map.groupBy(resources, ({ resourceType }) => resourceType);
  const encounters = byType.get('Encounter')?.length ?? 0;
  if (encounters > MOST_ENCOUNTERS) throw tooLarge('visits', encounters, MOST_ENCOUNTERS);
  const byEncounter = Map.groupBy(resources, (each) => referenced(each['encounter']));
  return {
    resources,
    ofType: (type) => byType.get(type) ?? [],
    at: (encounter, type) => (byEncounter.get(encounter) ?? []).filter(({ resourceType }) => resourceType === type),
    referenced,
  };
}

function tooLarge(what: string, found: number, most: number): PramanaError {
  const detail = `This bundle has ${found} ${what}; ${most} of one file are taken over at once. Ask the other system for it in parts.`;
  return new PramanaError('too_large', { field: 'file', detail, params: { most } });
}

/** Nobody could say which of them is meant. */
function twice(type: string): PramanaError {
  return new PramanaError('invalid_field', { field: 'file', detail: `Two resources go by one name: ${type}.` });
}

export function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

export function listOf(value: unknown): Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.map(objectOf) : [];
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Words of a CodeableConcept. */
export function wordsOf(concept: unknown): string {
  const { text, coding } = objectOf(concept);
  return textOf(text) || textOf(listOf(coding)[0]?.['display']);
}

/** Its code in one system; '' when it has none there. */
export function codeIn(concept: unknown, system: string): string {
  return textOf(listOf(objectOf(concept)['coding']).find((each) => each['system'] === system)?.['code']);
}

/** The first code of a CodeableConcept, as statuses have one; '' when it has none. */
export function firstCode(concept: unknown): string {
  return textOf(listOf(objectOf(concept)['coding'])[0]?.['code']);
}
