import { type TSchema, Type } from 'typebox';
import { type Permission, permits, type Right } from './permissions.ts';

const MARK = 'x-permission';

/**
 * A field that only some of those may see who may ask the operation (I4). The serializer leaves it out for the others
 * and names it in the answer's `hidden`; in a body it is refused from them, and leaving it out keeps what is stored.
 */
export function limited<T extends TSchema>(permission: Permission, schema: T): ReturnType<typeof Type.Optional<T>> {
  return Object.defineProperty(Type.Optional(schema), MARK, { value: permission, enumerable: true });
}

/** Where a schema limits a field: its path, `*` for each of an array, and the permission that shows it. */
export interface LimitedField {
  readonly path: readonly string[];
  readonly permission: Permission;
}

/** Every limited field of a schema, outermost first. */
export function limitedFields(schema: unknown, path: readonly string[] = []): LimitedField[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { properties, items, anyOf } = schema as { properties?: object; items?: unknown; anyOf?: unknown[] };
  const permission = (schema as Record<string, unknown>)[MARK];
  if (permission !== undefined) return [{ path, permission: permission as Permission }];
  return [
    ...Object.entries(properties ?? {}).flatMap(([name, each]) => limitedFields(each, [...path, name])),
    ...limitedFields(items, [...path, '*']),
    ...(anyOf ?? []).flatMap((each) => limitedFields(each, path)),
  ];
}

/** Those of the fields that somebody of these roles may not see. */
export function hiddenFrom(roles: readonly Right[], fields: readonly LimitedField[]): LimitedField[] {
  return fields.filter(({ permission }) => !permits(roles, permission));
}

/** `lines.*.note`: how a hidden field is called in an answer, of each row where that is a list. */
export function nameOfField({ path }: LimitedField): string {
  return path.join('.').replace(/^\*\./, '');
}

/** Whether a value holds something at this path. */
export function holds(value: unknown, path: readonly string[]): boolean {
  const [name, ...rest] = path;
  if (name === undefined) return value !== undefined;
  if (typeof value !== 'object' || value === null) return false;
  if (name === '*') return Array.isArray(value) && value.some((each) => holds(each, rest));
  return holds((value as Record<string, unknown>)[name], rest);
}

/** The value without what is at this path; nothing of the original is changed. */
export function without(value: unknown, path: readonly string[]): unknown {
  const [name, ...rest] = path;
  if (name === undefined || typeof value !== 'object' || value === null) return value;
  if (name === '*') return Array.isArray(value) ? value.map((each) => without(each, rest)) : value;
  if (!(name in value)) return value;
  const { [name]: inner, ...others } = value as Record<string, unknown>;
  return rest.length === 0 ? others : { ...others, [name]: without(inner, rest) };
}
