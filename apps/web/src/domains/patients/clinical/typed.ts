import type { AllergyJson, ClinicalJson } from '@pramana/contract';
import { cleanLine } from '@pramana/kernel';
import { newKey } from '../../../lib/intent.ts';
import { type Parts, threeWay } from '../../../lib/threeWay.ts';

export type AllergyRow = AllergyJson & { readonly key: string };

/** What stands in the form of allergies and weight. */
export interface TypedClinical {
  readonly rows: readonly AllergyRow[];
  readonly noKnownAllergies: boolean;
  readonly weightKg: number | null;
  /** Null: on the day of the writing. */
  readonly weighedOn: string | null;
}

/** `weight`, `none`, or one substance: each is decided about by itself. */
export type ClinicalPart = 'weight' | 'none' | `of ${string}`;
type ByPart = Record<ClinicalPart, unknown>;

export function typedClinical({ allergies, noKnownAllergies, weightKg, weighedOn }: ClinicalJson): TypedClinical {
  return { rows: allergies.map((each) => ({ ...each, key: newKey() })), noKnownAllergies, weightKg, weighedOn };
}

/** What a part says, as it would be stored: allergies to the same substance, however its name is written. */
export function saidOf(typed: TypedClinical, part: ClinicalPart): readonly AllergyRow[] {
  return typed.rows.filter(({ substance }) => partOf(substance) === part);
}

/**
 * Joins what was typed since `base` with what somebody else stored meanwhile: an allergy that only one of the two wrote or
 * struck is taken from that one, and where both changed the same what is typed stays and is asked about.
 */
export function joinClinical(
  base: TypedClinical,
  mine: TypedClinical,
  theirs: TypedClinical,
): { typed: TypedClinical; disputed: readonly ClinicalPart[] } {
  const all = [mine, base, theirs].map(byPart);
  const names = [...new Set(all.flatMap((each) => Object.keys(each) as ClinicalPart[]))];
  const parts = Object.fromEntries(names.map((name) => [name, [name]])) as unknown as Parts<ByPart, ClinicalPart>;
  const [of = {} as ByPart, since = {} as ByPart, stored = {} as ByPart] = all;
  const { fields, disputed } = threeWay(parts, textOf, { base: since, mine: of, theirs: stored });
  const isTheirs = (part: ClinicalPart): boolean => textOf(fields, part) !== textOf(of, part);
  return { typed: names.filter(isTheirs).reduce((typed, part) => takeClinical(typed, theirs, part), mine), disputed };
}

/** What is typed, with one part as it is stored. */
export function takeClinical(typed: TypedClinical, stored: TypedClinical, part: ClinicalPart): TypedClinical {
  if (part === 'none') return { ...typed, noKnownAllergies: stored.noKnownAllergies };
  if (part === 'weight') return { ...typed, weightKg: stored.weightKg, weighedOn: stored.weighedOn };
  const rows = saidOf(stored, part).map((row) => ({ ...row, key: newKey() }));
  const at = typed.rows.findIndex(({ substance }) => partOf(substance) === part);
  const rest = typed.rows.filter(({ substance }) => partOf(substance) !== part);
  return { ...typed, rows: rest.toSpliced(at < 0 ? rest.length : at, 0, ...rows) };
}

/** Whether the form would change what is stored. */
export function isSameClinical(one: TypedClinical, other: TypedClinical): boolean {
  const [a = {} as ByPart, b = {} as ByPart] = [one, other].map(byPart);
  return [...Object.keys(a), ...Object.keys(b)].every(
    (part) => textOf(a, part as ClinicalPart) === textOf(b, part as ClinicalPart),
  );
}

const partOf = (substance: string): ClinicalPart => `of ${cleanLine(substance).toLowerCase()}`;

function byPart(typed: TypedClinical): ByPart {
  const { rows, noKnownAllergies, weightKg, weighedOn } = typed;
  return {
    ...Object.fromEntries(rows.map(({ substance }) => [partOf(substance), saidOf(typed, partOf(substance))])),
    none: noKnownAllergies && rows.length === 0,
    weight: weightKg === null ? null : [weightKg, weighedOn],
  };
}

/** A substance that is not there says nothing, and so does a row in which nothing is written. */
function textOf(fields: ByPart, part: ClinicalPart): string {
  const said = fields[part];
  if (part === 'none' || part === 'weight') return JSON.stringify(said);
  if (part === 'of ' || said === undefined) return '[]';
  return JSON.stringify(
    (said as readonly AllergyRow[]).map(({ substance, kind, severity, reaction }) => [
      cleanLine(substance),
      kind,
      severity,
      cleanLine(reaction),
    ]),
  );
}
