/** What of a form one reads and decides about as a whole, by name: a birth date and an age are two ways to say one thing. */
export type Parts<Fields, Part extends string> = Readonly<Record<Part, readonly (keyof Fields)[]>>;

export interface Merge<Fields, Part extends string> {
  /** What only one of the two changed is taken from that one; what both changed is as typed here. */
  fields: Fields;
  /** What both changed, differently: for the person to decide. */
  disputed: readonly Part[];
}

/**
 * Joins what was typed (`mine`, begun from `base`) with what somebody else stored meanwhile (`theirs`). `textOf` tells what
 * would be stored of a part: spaces at the ends are no change.
 */
export function threeWay<Fields extends object, Part extends string>(
  parts: Parts<Fields, Part>,
  textOf: (fields: Fields, part: Part) => string,
  { base, mine, theirs }: Readonly<Record<'base' | 'mine' | 'theirs', Fields>>,
): Merge<Fields, Part> {
  const names = Object.keys(parts) as Part[];
  const kept = names.filter((part) => textOf(mine, part) === textOf(base, part));
  const disputed = names.filter(
    (part) =>
      !kept.includes(part) &&
      textOf(theirs, part) !== textOf(base, part) &&
      textOf(theirs, part) !== textOf(mine, part),
  );
  return { fields: kept.reduce((fields, part) => takePart(parts, fields, theirs, part), mine), disputed };
}

/** `fields` with one part as `from` has it. */
export function takePart<Fields extends object, Part extends string>(
  parts: Parts<Fields, Part>,
  fields: Fields,
  from: Fields,
  part: Part,
): Fields {
  return { ...fields, ...Object.fromEntries(parts[part].map((field) => [field, from[field]])) };
}
