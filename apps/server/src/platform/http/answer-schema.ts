import { envelope, type RouteSpec } from '@pramana/contract';

/**
 * The schema that the answer's serializer is compiled from: a field it does not name cannot leave. Unions of texts and
 * "or null" are written the way the serializer understands without trying each branch.
 */
export function answerSchema(route: RouteSpec): object | null {
  const schema = route.produces ? null : envelope(route);
  return schema === null ? null : (simplified(schema) as object);
}

type Schema = Readonly<Record<string, unknown>>;

function simplified(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(simplified);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner: Schema = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, simplified(value)]));
  const branches = inner.anyOf;
  if (!Array.isArray(branches)) return inner;
  const real = (branches as Schema[]).filter((branch) => branch.type !== 'null');
  const nullable: { nullable?: true } = real.length < branches.length ? { nullable: true } : {};
  if (real.every((branch) => branch.type === 'string')) return { type: 'string', ...nullable };
  const [only] = real;
  if (real.length !== 1 || only === undefined) return inner;
  // "One of these, or null": a union has no type that null could be added to.
  const own = only.anyOf;
  if (Array.isArray(own))
    return { ...only, anyOf: [...(own as Schema[]), ...(nullable.nullable ? [{ type: 'null' }] : [])] };
  return { ...only, ...nullable };
}
