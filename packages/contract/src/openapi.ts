import { ERRORS, type ErrorCode } from '@pramana/kernel';
import { type TSchema, Type } from 'typebox';
import { limitedFields } from './limited.ts';
import type { RouteSpec } from './route.ts';

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };
type JsonObject = { readonly [key: string]: Json | undefined };

/** All routes inside `tree` (the contract's own exports), by path and method. */
export function routesIn(tree: unknown): RouteSpec[] {
  const found = new Map<string, RouteSpec>();
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    if (isRoute(value)) found.set(value.id, value);
    else if (Object.getPrototypeOf(value) === Object.prototype || isModule(value)) Object.values(value).forEach(visit);
  };
  visit(tree);
  return [...found.values()].sort((a, b) => (a.path + a.method < b.path + b.method ? -1 : 1));
}

function isModule(value: object): boolean {
  return Object.prototype.toString.call(value) === '[object Module]';
}

function isRoute(value: object): value is RouteSpec {
  return 'access' in value && 'path' in value && 'method' in value && 'id' in value;
}

/** Writes a schema, with a reference wherever another named one stands in it. */
type Refer = (schema: object) => JsonObject;

/** The OpenAPI 3.1 document of a contract, given as its module of exports; public operations carry `security: []`. */
export function openApi(contract: object, version: string): JsonObject {
  const named = namedSchemas(contract);
  const refer: Refer = (schema) => referring(schema, named, true);
  const schemas = [...named].map(([schema, name]) => [name, referring(schema as object, named, false)]);
  const paths: Record<string, Record<string, Json>> = {};
  for (const route of routesIn(contract)) {
    const path = route.path.replace(/:([A-Za-z]+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route, refer) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Pramana', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    security: [{ session: [] }],
    paths,
    components: {
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'pramana_session' } },
      schemas: { ...(Object.fromEntries(schemas) as JsonObject), Problem: PROBLEM },
    },
  };
}

/** The contract's exported schemas by their names. */
function namedSchemas(contract: object): Map<unknown, string> {
  const named = new Map<unknown, string>();
  for (const [name, value] of Object.entries(contract)) if (isSchema(value)) named.set(value, name);
  return named;
}

/** TypeBox marks what it makes; groups of routes are plain objects. */
function isSchema(value: unknown): boolean {
  return typeof value === 'object' && value !== null && '~kind' in value;
}

function referring(schema: object, named: ReadonlyMap<unknown, string>, atRoot: boolean): JsonObject {
  const write = (key: string, value: unknown): unknown => {
    const name = key === '' && !atRoot ? undefined : named.get(value);
    return name === undefined ? value : { $ref: `#/components/schemas/${name}` };
  };
  return JSON.parse(JSON.stringify(schema, write)) as JsonObject;
}

function operation(route: RouteSpec, refer: Refer): JsonObject {
  const writes = route.method !== 'GET' && route.access !== 'public';
  return {
    operationId: route.id,
    tags: [route.id.split('.')[0] ?? ''],
    summary: route.summary,
    'x-access': route.access,
    ...(route.fresh === undefined ? {} : { 'x-fresh-minutes': route.fresh }),
    ...(route.access === 'public' ? { security: [] } : {}),
    parameters: [
      ...parametersOf(route.params, 'path', refer),
      ...parametersOf(route.query, 'query', refer),
      ...(route.idempotent ? [keyHeader(route.idempotent === true)] : []),
      ...(writes ? [header('x-pramana-csrf', 'The csrf of GET /api/session.')] : []),
    ],
    ...requestBody(route, refer),
    responses: responses(route, refer),
  };
}

function keyHeader(required: boolean): JsonObject {
  return header('idempotency-key', 'A fresh key per intent; a repeat replays the answer.', required);
}

function header(name: string, description: string, required = true): JsonObject {
  return { name, in: 'header', required, description, schema: { type: 'string' } };
}

function parametersOf(schema: TSchema | undefined, place: 'path' | 'query', refer: Refer): Json[] {
  const { properties = {}, required = [] } = (schema ?? {}) as {
    properties?: Record<string, TSchema>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, each]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: refer(each),
  }));
}

function requestBody(route: RouteSpec, refer: Refer): JsonObject {
  if (route.upload) {
    const file = { type: 'string', contentMediaType: 'application/octet-stream' };
    const schema = { type: 'object', required: ['file'], properties: { file } };
    return { requestBody: { required: true, content: { 'multipart/form-data': { schema } } } };
  }
  if (!route.body) return {};
  const content = { 'application/json': { schema: refer(route.body) } };
  return { requestBody: { required: !Type.IsOptional(route.body), content } };
}

function responses(route: RouteSpec, refer: Refer): JsonObject {
  const codes = new Map<number, ErrorCode[]>();
  for (const code of route.errors ?? []) codes.set(ERRORS[code][0], [...(codes.get(ERRORS[code][0]) ?? []), code]);
  const problems = [...codes].map(([status, names]) => [status, problem(names.join(', '))]);
  return {
    [route.status ?? 200]: success(route, refer),
    ...(Object.fromEntries(problems) as JsonObject),
    default: problem('A problem'),
  };
}

function problem(description: string): JsonObject {
  const schema = { $ref: '#/components/schemas/Problem' };
  return { description, content: { 'application/problem+json': { schema } } };
}

function success(route: RouteSpec, refer: Refer): JsonObject {
  if (route.produces) return { description: route.summary, content: { [route.produces]: {} } };
  const schema = envelope(route, refer);
  if (schema === null) return { description: 'Done' };
  return { description: route.summary, content: { 'application/json': { schema } } };
}

/** JSON Schema of a route's whole answer, `{ data, can?, hidden?, next? }`; null when it answers without a body. */
export function envelope(route: RouteSpec, write: (schema: object) => JsonObject = plain): JsonObject | null {
  if (!route.response) return null;
  const item = write(route.response);
  return {
    type: 'object',
    required: ['data'],
    properties: {
      data: route.list ? { type: 'array', items: item } : item,
      ...(route.can ? { can: write(route.can) } : {}),
      ...(limitedFields(route.response).length > 0 ? { hidden: { type: 'array', items: { type: 'string' } } } : {}),
      ...(route.list ? { next: { anyOf: [{ type: 'string' }, { type: 'null' }] } } : {}),
    },
  };
}

/** A schema as the JSON it is; TypeBox's own marks are not part of it. */
export function plain(schema: object): JsonObject {
  return JSON.parse(JSON.stringify(schema)) as JsonObject;
}

const PROBLEM = {
  type: 'object',
  required: ['type', 'title', 'status', 'code'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', enum: Object.keys(ERRORS) },
    detail: { type: 'string' },
    field: { type: 'string' },
    params: { type: 'object' },
    requestId: { type: 'string' },
  },
} as const;
