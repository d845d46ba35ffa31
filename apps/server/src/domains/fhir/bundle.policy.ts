import { PramanaError } from '@pramana/kernel';

/** A resource as far as it is looked into here; what is read of it is checked where it is read. */
export type Resource = Readonly<Record<string, unknown>> & { readonly resourceType: string; readonly id: string };

/** A transaction bundle's resources by type, and where references lead. */
export interface Bundle {
  readonly resources: readonly Resource[];
  ofType(type: string): Resource[];
}

/** Reads a FHIR R4 bundle. Throws `invalid_field` for anything else. */
export function readBundle(json: unknown): Bundle {
  const root = objectOf(json);
  const entries =
    root['resourceType'] === 'Bundle' && Array.isArray(root['entry']) ? (root['entry'] as unknown[]) : null;
  if (entries === null) throw new PramanaError('invalid_field', { field: 'file', detail: 'This is no FHIR bundle.' });
  const resources = entries.flatMap((entry): Resource[] => {
    const resource = objectOf(objectOf(entry)['resource']);
    const { resourceType, id } = resource;
    if (typeof resourceType !== 'string' || typeof id !== 'string') return [];
    return [{ ...resource, resourceType, id }];
  });
  return { resources, ofType: (type) => resources.filter(({ resourceType }) => resourceType === type) };
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

/** The id that a reference such as `urn:uuid:…` or `Encounter/…` leads to; '' when there is none. */
export function referenced(value: unknown): string {
  return textOf(objectOf(value)['reference']).replace(/^(urn:uuid:|[A-Za-z]+\/)/, '');
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
