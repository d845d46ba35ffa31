import pg from 'pg';

const { builtins, getTypeParser } = pg.types;
type Parser = (text: string) => unknown;

// Array types have no names in the driver's list.
const TEXT_ARRAY = 1009 as Parameters<typeof getTypeParser>[0];
const INT8_ARRAY = 1016;
const DATE_ARRAY = 1182;

const list = (parse: Parser): Parser => {
  const strings = getTypeParser(TEXT_ARRAY) as (text: string) => (string | null)[];
  return (text) => strings(text).map((each) => (each === null ? null : parse(each)));
};

const PARSERS = new Map<number, Parser>([
  // Money is bigint (I-7); the driver's default is a string.
  [builtins.INT8, BigInt],
  [INT8_ARRAY, list(BigInt)],
  // A date has no zone: the driver's default, a local-time Date, is another day elsewhere.
  [builtins.DATE, (text) => text],
  [DATE_ARRAY, list((text) => text)],
]);

/**
 * How column values arrive: int8 as bigint, numeric as text, date as `YYYY-MM-DD`, timestamptz as Date, jsonb parsed.
 * Given to each pool, never set globally.
 */
export const columnTypes: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    (format !== 'binary' && PARSERS.get(oid)) || getTypeParser(oid, format)) as typeof getTypeParser,
};
