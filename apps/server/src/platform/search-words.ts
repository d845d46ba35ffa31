/**
 * The words of a folded search text, longest first, for the fragment functions of the database; null when no word has
 * three letters or digits in a row, which the trigram index needs to find anything without reading everything.
 */
export function searchWords(folded: string): string[] | null {
  const words = folded.split(' ').sort((a, b) => longestRun(b) - longestRun(a));
  return longestRun(words[0] ?? '') >= 3 ? words : null;
}

/** Everything beyond ASCII counts as a letter, as in the database's `ascii_letters`. */
function longestRun(word: string): number {
  const runs = word.match(/(?:[a-z0-9]|\P{ASCII})+/gu) ?? [];
  return Math.max(0, ...runs.map((run) => Array.from(run).length));
}
