import { ERRORS, type ErrorCode } from '@pramana/kernel';
import { type TSchema, Type } from 'typebox';
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

/** The OpenAPI 3.1 document of the routes; public operations carry `security: []`. */
export function openApi(routes: readonly RouteSpec[], version: string): JsonObject {
  const paths: Record<string, Record<string, Json>> = {};
  for (const route of routes) {
    const path = route.path.replace(/:([A-Za-z]+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Pramana', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    security: [{ session: [] }],
    paths,
    components: {
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'pramana_session' } },
      schemas: { Problem: PROBLEM },
    },
  };
}

function operation(route: RouteSpec): JsonObject {
  return {
    operationId: route.id,
    tags: [route.id.split('.')[0] ?? ''],
    summary: route.summary,
    'x-access': route.access,
    ...(route.access === 'public' ? { security: [] } : {}),
    parameters: [
      ...parametersOf(route.params, 'path'),
      ...parametersOf(route.query, 'query'),
      ...(route.idempotent ? [header('idempotency-key', 'A fresh key per intent; a repeat replays the answer.')] : []),
      ...(route.method !== 'GET' && route.access !== 'public'
        ? [header('x-pramana-csrf', 'The csrf of GET /api/session.')]
        : []),
    ],
    ...requestBody(route),
    responses: responses(route),
  };
}

function header(name: string, description: string): JsonObject {
  return { name, in: 'header', required: true, description, schema: { type: 'string' } };
}

function parametersOf(schema: TSchema | undefined, place: 'path' | 'query'): Json[] {
  const { properties = {}, required = [] } = plain(schema ?? {}) as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, each]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: each,
  }));
}

function requestBody(route: RouteSpec): JsonObject {
  if (route.upload) {
    const file = { type: 'string', contentMediaType: 'application/octet-stream' };
    const schema = { type: 'object', required: ['file'], properties: { file } };
    return { requestBody: { required: true, content: { 'multipart/form-data': { schema } } } };
  }
  if (!route.body) return {};
  return {
    requestBody: {
      required: !Type.IsOptional(route.body),
      content: { 'application/json': { schema: plain(route.body) } },
    },
  };
}

function responses(route: RouteSpec): JsonObject {
  const codes = new Map<number, ErrorCode[]>();
  for (const code of route.errors ?? []) codes.set(ERRORS[code][0], [...(codes.get(ERRORS[code][0]) ?? []), code]);
  const problems = [...codes].map(([status, names]) => [
    status,
    {
      description: names.join(', '),
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    },
  ]);
  return {
    [route.status ?? 200]: success(route),
    ...(Object.fromEntries(problems) as JsonObject),
    default: {
      description: 'A problem',
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    },
  };
}

function success(route: RouteSpec): JsonObject {
  if (route.produces) return { description: route.summary, content: { [route.produces]: {} } };
  const schema = envelope(route);
  return schema === null
    ? { description: 'Done' }
    : { description: route.summary, content: { 'application/json': { schema } } };
}

/** JSON Schema of a route's whole answer, `{ data, can?, next? }`; null when it answers without a body. */
export function envelope(route: RouteSpec): JsonObject | null {
  if (!route.response) return null;
  const item = plain(route.response);
  return {
    type: 'object',
    required: ['data'],
    properties: {
      data: route.list ? { type: 'array', items: item } : item,
      ...(route.can ? { can: plain(route.can) } : {}),
      ...(route.list ? { next: { anyOf: [{ type: 'string' }, { type: 'null' }] } } : {}),
    },
  };
}

/** A schema as the JSON it is; TypeBox's own marks are not part of it. */
export function plain(schema: TSchema | object): JsonObject {
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
