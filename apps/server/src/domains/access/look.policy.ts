import type { ScopeName } from '@pramana/contract';

/**
 * What an account of this scope sees of who looked: looks at the card to who sees the card, looks at bills and their
 * papers (which name them by number) to who sees bills, looks at health records to who sees those. Anything else is told
 * only to who sees everything.
 */
const ABOUT: Readonly<Record<ScopeName, string>> = {
  card: '^(patients?|access-events?|emergency-access|people)([.]|$)',
  bills: '^(bills?|document|block|billing)([.]|$)',
  records: '^(records?|files?)([.]|$)',
};

/** Which resources an account may be told of, as a regular expression; undefined: all. */
export function seenResources(scope: readonly ScopeName[]): string | undefined {
  const all = Object.keys(ABOUT) as ScopeName[];
  if (all.every((each) => scope.includes(each))) return undefined;
  return scope.map((each) => ABOUT[each]).join('|') || '^$';
}
