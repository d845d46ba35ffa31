import type { RouteSpec } from '@pramana/contract';
import build from 'fast-json-stringify';
import { answerSchema } from './answer-schema.ts';

type Serialize = (answer: unknown) => string;

const known = new WeakMap<RouteSpec, Serialize>();

/**
 * Writes a route's answers: a field that its schema does not name cannot leave. Compiled at the first answer, once a
 * process: all of them at every start took longer than everything else of a start together, and most are never asked for.
 */
export function serializerOf(route: RouteSpec): Serialize {
  return (answer) => compiled(route)(answer);
}

/** Throws for a schema that cannot be compiled; a test asks this of every route. */
export function compiled(route: RouteSpec): Serialize {
  const found = known.get(route);
  if (found !== undefined) return found;
  const schema = answerSchema(route);
  if (schema === null) throw new Error(`${route.id} answers no JSON`);
  const made = build(schema) as Serialize;
  known.set(route, made);
  return made;
}
