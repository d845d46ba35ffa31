import { ALLERGY_SEVERITIES, type AllergyJson, type ClinicalJson } from '@pramana/contract';
import { fold } from '@pramana/kernel';

/** What one version says of allergies and weight. */
export type Facts = Pick<ClinicalJson, 'allergies' | 'noKnownAllergies' | 'weightKg' | 'weighedOn'>;

/** The newest version of one number of a person, as far as it opens. */
export type Part = { readonly id: string } & (
  | { readonly state: 'forgotten' | 'damaged' }
  /** `over`: versions of other numbers whose place this one takes: its writer had them before them. */
  | { readonly state: 'open'; readonly facts: Facts; readonly over: readonly string[] }
);

const rank = ({ severity }: AllergyJson): number => ALLERGY_SEVERITIES.indexOf(severity);

/** Of two sayings about one substance the graver; how it showed from whoever knew, the graver's first. */
function graver(one: AllergyJson, other: AllergyJson): AllergyJson {
  const [most, less] = rank(other) > rank(one) ? [other, one] : [one, other];
  const reactions = [most.reaction, less.reaction].filter((word) => word !== '');
  const known = new Map(reactions.map((word) => [fold(word), word]));
  return { ...most, reaction: [...known.values()].join(' · ') };
}

/**
 * What the numbers of one person say together, their own first: every allergy once and as grave as anybody said, the
 * newest weight. None known only where nobody knows one and everything could be read. `merged` are the versions of other
 * numbers that are said here: whoever writes the next version of the own number takes their place. What an erasure took
 * from a number that was merged hides nothing of the others.
 */
export function joinClinical(
  own: Part | null,
  aliases: readonly Part[],
): Facts & Pick<ClinicalJson, 'merged' | 'health'> {
  const all = own === null ? aliases : [own, ...aliases];
  const replaced = new Set(all.flatMap((part) => (part.state === 'open' ? part.over : [])));
  const others = aliases.filter(({ id }) => !replaced.has(id));
  const said = (own === null ? others : [own, ...others]).filter((part) => part.state === 'open');
  const allergies = new Map<string, AllergyJson>();
  for (const each of said.flatMap(({ facts }) => facts.allergies)) {
    const key = fold(each.substance);
    const before = allergies.get(key);
    allergies.set(key, before === undefined ? each : graver(before, each));
  }
  const weighed = said
    .map(({ facts }) => facts)
    .filter(({ weightKg }) => weightKg !== null)
    .toSorted((a, b) => (b.weighedOn ?? '').localeCompare(a.weighedOn ?? ''))[0];
  const isDamaged = own?.state === 'damaged' || others.some(({ state }) => state === 'damaged');
  const health = isDamaged ? 'damaged' : own?.state === 'forgotten' ? 'forgotten' : 'open';
  return {
    allergies: [...allergies.values()],
    noKnownAllergies: health === 'open' && allergies.size === 0 && said.some(({ facts }) => facts.noKnownAllergies),
    weightKg: weighed?.weightKg ?? null,
    weighedOn: weighed?.weighedOn ?? null,
    merged: others.filter(({ state }) => state === 'open').map(({ id }) => id),
    health,
  };
}

/** As many as one person’s list has room for (`patients-clinical` of the contract), and as long as one reaction may be. */
const MOST_ALLERGIES = 50;
const MOST_REACTION = 200;

/**
 * What is known with what somebody else tells added: a substance that is not known yet, or a graver saying of one that is.
 * `became` of each that was told, in its order: `known` says that its substance stands here at least as grave; `full` that
 * there was no room for it.
 */
export function addAllergies(
  known: readonly AllergyJson[],
  told: readonly AllergyJson[],
): { allergies: AllergyJson[]; became: ('added' | 'known' | 'full')[] } {
  const all = new Map(known.map((each) => [fold(each.substance), each]));
  const added = new Set<string>();
  const became = told.map((each) => {
    const key = fold(each.substance);
    const before = all.get(key);
    if (before === undefined && all.size >= MOST_ALLERGIES) return 'full';
    if (before === undefined || rank(each) > rank(before)) {
      const both = before === undefined ? each : graver(before, each);
      all.set(key, both.reaction.length > MOST_REACTION ? { ...both, reaction: each.reaction } : both);
      added.add(key);
    }
    return added.has(key) ? 'added' : 'known';
  });
  return { allergies: [...all.values()], became };
}
