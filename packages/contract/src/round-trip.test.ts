import { Type, type TSchema } from 'typebox';
import { expect, test } from 'vitest';
import * as contract from './index.ts';

/** What a schema may be, one of a union each. */
function ways(schema: TSchema): TSchema[] {
  return Type.IsUnion(schema) ? schema.anyOf.flatMap(ways) : [schema];
}

/** `null` too is a kind. */
function kindOf(schema: TSchema): string {
  return Type.IsLiteral(schema) ? typeof schema.const : String((schema as { type?: unknown }).type);
}

/** Where an answer may tell what the same route would not take back as it told it: as null, or as another kind of value. */
function refused(body: TSchema, answer: TSchema, path: string): string[] {
  if (OTHERS.includes(path)) return [];
  const kinds = new Set(ways(body).map(kindOf));
  const strange = ways(answer)
    .map(kindOf)
    .filter((kind) => !kinds.has(kind));
  return [
    ...strange.map((kind) => `${path} is told as ${kind}`),
    ...ways(answer).flatMap((told) => ways(body).flatMap((taken) => inside(taken, told, path))),
  ];
}

function inside(taken: TSchema, told: TSchema, path: string): string[] {
  if (Type.IsArray(taken) && Type.IsArray(told)) return refused(taken.items, told.items, `${path}[]`);
  if (!Type.IsObject(taken) || !Type.IsObject(told)) return [];
  return Object.entries(taken.properties).flatMap(([name, schema]) => {
    const answered = told.properties[name];
    return answered === undefined ? [] : refused(schema, answered, `${path}.${name}`);
  });
}

const saved = contract.routesIn(contract).filter(({ method }) => method === 'PUT');

/** Two things of one name: an amount in the answer, whose `discountInput` is what was asked for. */
const OTHERS = ['billing.bills.update.discount'];

test('what a form is told when it is saved it may send back: no field is null, or another kind of value, that the next save refuses', () => {
  const pairs = saved.flatMap(({ id, body, response }) =>
    body === undefined || response === undefined ? [] : [[id, body, response] as const],
  );
  expect(pairs.length).toBeGreaterThan(10);
  expect([...new Set(pairs.flatMap(([id, body, response]) => refused(body, response, id)))]).toEqual([]);
});
