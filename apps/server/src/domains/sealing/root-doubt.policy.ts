/** What may be told of a hospital's root keys, as far as their rows are what was sealed. */

/**
 * Why what is stored about root keys is not told as the hospital's word. `contradicted`: rows or entries that cannot both be;
 * `closed`: the sealed entry does not open; `changed`: the row is not what was sealed; `waits`: it is, and its entry is not in
 * the published tree yet; `foreign`: not a root key of these logs, or the one before it did not name it.
 */
export type RootDoubt = 'contradicted' | 'closed' | 'changed' | 'waits' | 'foreign';

/**
 * What can be said of one log behind another. `untold`: something is stored of it, and a root key that may have signed it is not
 * told at present.
 */
export type CutWord = 'signed' | 'untold' | 'unsigned';

const WHY: Readonly<Record<RootDoubt, string>> = {
  contradicted: 'its rows contradict each other or their entries',
  closed: 'its sealed entry does not open',
  changed: 'its row is not what was sealed',
  waits: 'its entry is not in the published tree',
  foreign: 'it is no root key of these logs, or the one before it did not name it',
};

/** The comment lines of a policy that withholds root keys. */
export function doubtLines(doubts: readonly (RootDoubt | null)[]): string {
  return doubts
    .flatMap((doubt) => (doubt === null ? [] : [`# A root key is not suggested: ${WHY[doubt]}.\n`]))
    .join('');
}
