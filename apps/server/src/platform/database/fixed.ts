import type { CompiledQuery } from 'kysely';
import { runOn, type Tx } from './connection.ts';

/** Stands for a parameter while a query is built; nothing else may be made of it. */
class Place {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }

  [Symbol.toPrimitive](): never {
    throw new TypeError(`the parameter ${this.name} of a fixed query was used for something else than a parameter`);
  }
}

const PLACES = new Proxy({}, { get: (_, name) => new Place(String(name)) });

/**
 * A query whose text never changes, built once and then only filled in: building one anew costs the server as much as
 * asking it. `build` gets places instead of values: it may pass them on as parameters and do nothing else with them. For
 * the paths that `bench` measures; a list is one parameter, `= any(…)`.
 */
export function fixed<Params extends object, Row>(
  build: (tx: Tx, params: Params) => CompiledQuery<Row>,
): (tx: Tx, params: Params) => Promise<Row[]> {
  let query: CompiledQuery<Row> | undefined;
  return async (tx, params) => {
    query ??= build(tx, PLACES as Params);
    const parameters = query.parameters.map((each) =>
      each instanceof Place ? params[each.name as keyof Params] : each,
    );
    return (await runOn<Row>(tx, { ...query, parameters })).rows;
  };
}
