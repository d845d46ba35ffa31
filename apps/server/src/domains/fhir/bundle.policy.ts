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
  ofType(type: string): Resource[];
  /** The resource of this bundle that a reference leads to; undefined when it is of another place, or none. */
  referenced(value: unknown): Resource | undefined;
}

/** Reads a FHIR R4 bundle. Throws `invalid_field` for anything else, and where two resources go by one name. */
export function readBundle(json: unknown): Bundle {
  const root = objectOf(json);
  const entries = root['resourceType'] === 'Bundle' && Array.isArray(root['entry']) ? listOf(root['entry']) : null;
  if (entries === null) throw new PramanaError('invalid_field', { field: 'file', detail: 'This is no FHIR bundle.' });
  const resources: Resource[] = [];
  const named = new Map<string, Resource>();
  for (const entry of entries) {
    const found = objectOf(entry['resource']);
    const { resourceType } = found;
    if (typeof resourceType !== 'string') continue;
    const resource = { ...found, resourceType, id: textOf(found['id']) };
    resources.push(resource);
    const { id } = resource;
    const names = [textOf(entry['fullUrl']), id === '' ? '' : `${resourceType}/${id}`];
    for (const name of new Set(names.filter(Boolean))) {
      if (named.has(name)) throw twice(resourceType);
      named.set(name, resource);
    }
  }
  return {
    resources,
    ofType: (type) => resources.filter(({ resourceType }) => resourceType === type),
    referenced: (value) => named.get(textOf(objectOf(value)['reference'])),
  };
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
