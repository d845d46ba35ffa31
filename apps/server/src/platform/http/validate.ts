import {
  hiddenFrom,
  holds,
  type LimitedField,
  limitedFields,
  plain,
  type Right,
  type RouteSpec,
} from '@pramana/contract';
import { PramanaError } from '@pramana/kernel';
import { type TSchema, Type } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';

type Schema = Record<string, unknown>;

export interface Checked {
  params: unknown;
  query: unknown;
  body: unknown;
}

type Check = (raw: { params: unknown; query: unknown; body: unknown }, roles: readonly Right[]) => Checked;

const known = new WeakMap<RouteSpec, Check>();

/**
 * Checks one request against the route's schemas or throws. Nothing is coerced, nothing silently dropped. Compiled at the
 * first request, once a process, as answers' serializers are.
 */
export function requestCheck(route: RouteSpec): Check {
  return (raw, roles) => {
    const check = known.get(route) ?? compiledCheck(route);
    known.set(route, check);
    return check(raw, roles);
  };
}

/** Throws for schemas that cannot be compiled; a test asks this of every route. */
export function compiledCheck(route: RouteSpec): Check {
  const params = route.params && compile(plain(route.params));
  const querySchema = strict(plain(route.query ?? Type.Object({})));
  const query = compile(querySchema);
  const body = compile(strict(plain(route.body ?? Type.Object({}))));
  const bodyMayLack = route.body === undefined || Type.IsOptional(route.body);
  const limits = limitedFields(route.body);
  return (raw, roles) => {
    // A malformed id names nothing that exists.
    if (params && !params.Check(raw.params)) throw new PramanaError('not_found');
    const asked = typedQuery(querySchema, raw.query);
    check(query, asked);
    if (raw.body !== undefined || !bodyMayLack) check(body, raw.body);
    refuseHidden(limits, raw.body, roles);
    return {
      params: params ? raw.params : undefined,
      query: route.query ? asked : undefined,
      body: route.body ? raw.body : undefined,
    };
  };
}

/** What somebody may not see they may not set either: left out, it stays as it is stored. */
function refuseHidden(limits: readonly LimitedField[], body: unknown, roles: readonly Right[]): void {
  const set = hiddenFrom(roles, limits).find(({ path }) => holds(body, path));
  if (set === undefined) return;
  const field = set.path.join('/');
  throw new PramanaError('not_permitted', { field, detail: `Your role may not see or change the field ${field}.` });
}

function compile(schema: unknown): Validator {
  return Compile(schema as TSchema);
}

/** Objects take no field that they do not name, at any depth. */
function strict<T>(schema: T): T {
  if (Array.isArray(schema)) return schema.map(strict) as T;
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, strict(value)]));
  const closed = 'properties' in inner && !('additionalProperties' in inner) ? { additionalProperties: false } : {};
  return { ...inner, ...closed } as T;
}

function check(validator: Validator, value: unknown): void {
  if (validator.Check(value)) return;
  throw refusal(validator.Errors(value));
}

type Failure = ReturnType<Validator['Errors']>[number];

/** The first failure, as the field and a sentence. Messages speak of the rule, never of the value. */
function refusal(failures: readonly Failure[]): PramanaError {
  const unknown = failures.find((failure) => failure.keyword === 'additionalProperties');
  const first = failures[0];
  if (unknown?.keyword === 'additionalProperties') {
    const field = pointer(unknown.instancePath, unknown.params.additionalProperties[0]);
    return new PramanaError('invalid_field', { field, detail: `The field ${field} is not known here.` });
  }
  if (first?.keyword === 'required') {
    const field = pointer(first.instancePath, first.params.requiredProperties[0]);
    return new PramanaError('invalid_field', { field, detail: `The field ${field} is missing.` });
  }
  const field = pointer(first?.instancePath ?? '');
  if (field === '') return new PramanaError('invalid_request', { detail: 'The body must be a JSON object.' });
  const choices = choicesOf(failures);
  const rule = choices === null ? (first?.message ?? 'is not valid') : `must be ${OR.format(choices)}`;
  return new PramanaError('invalid_field', { field, detail: `The field ${field} ${rule}.` });
}

const OR = new Intl.ListFormat('en-GB', { type: 'disjunction' });

/** What the value may be, where nothing else is wrong than that it is none of a few words. */
function choicesOf(failures: readonly Failure[]): string[] | null {
  const choices = failures.map((failure) => {
    if (failure.instancePath !== failures[0]?.instancePath) return null;
    if (failure.keyword === 'const') return [failure.params.allowedValue];
    if (failure.keyword === 'enum') return failure.params.allowedValues;
    return failure.keyword === 'anyOf' ? [] : null;
  });
  const known = choices.flatMap((each) => each ?? []).map((each) => JSON.stringify(each));
  return known.length === 0 || choices.includes(null) ? null : known;
}

function pointer(path: string, child = ''): string {
  return `${path}/${child}`.replace(/^\/+|\/+$/g, '');
}

/** Query values are text: those whose schema says number or boolean are read as such, when they are written as such. */
function typedQuery(schema: Schema, raw: unknown): Schema {
  const properties = (schema.properties ?? {}) as Record<string, Schema>;
  const entries = Object.entries((raw ?? {}) as Record<string, unknown>);
  return Object.fromEntries(entries.map(([name, value]) => [name, typed(properties[name], value)]));
}

function typed(schema: Schema | undefined, value: unknown): unknown {
  if (schema?.type === 'array') {
    const items = schema.items as Schema;
    return (Array.isArray(value) ? value : [value]).map((each) => typed(items, each));
  }
  if (typeof value !== 'string') return value;
  if (schema?.type === 'integer' || schema?.type === 'number')
    return /^-?[0-9]{1,15}$/.test(value) ? Number(value) : value;
  if (schema?.type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  return value;
}
