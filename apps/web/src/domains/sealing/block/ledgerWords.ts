import type { TFunction } from 'i18next';
import { openWord } from '../../../lib/openWord.ts';

const ENDED = String.raw`^The root key vouches that this log ended with (?<size>\d+) entries because`;
const CLOSED = String.raw`^The log is closed; this tree is not larger than its last one of (?<size>\d+) entries\.`;

/**
 * Sentences of the ledger that say more than that a check holds, or less than its usual words: a theft that would not show,
 * lines that are hidden. By the key below `sealing.said` that says the same; the first that fits counts.
 */
const SAID: readonly (readonly [key: string, sentence: RegExp])[] = [
  ['lines-none', /^This document has no lines\.$/],
  ['lines-all', /^All lines \((?<all>\d+)\) are those that were sealed\.$/],
  ['lines-some', /^(?<shown>\d+) of (?<all>\d+) lines are shown, and they are those that were sealed\.$/],
  ['skipped', /^Not checked, because an earlier check failed\.$/],
  ['pending', /^Not checked: the log had not answered when this was printed\.$/],
  ['closed-told', new RegExp(`${CLOSED}$`)],
  ['closed-untold', new RegExp(`${CLOSED} A theft of its key would not show\\.$`)],
  ['begun', /^The root key vouches that this log follows (?<old>\S+)\.$/],
  ['ended-year', new RegExp(`${ENDED} its year was over[;.]`)],
  ['ended-planned', new RegExp(`${ENDED} its key was changed[;.]`)],
  ['stolen', new RegExp(`${ENDED} its key was stolen or lost; .* only witnesses of this tree do\\.$`)],
  ['ended-stolen', new RegExp(`${ENDED} its key was stolen or lost[;.]`)],
  ['unvouched', /^(No statement that you gave, signed by the pinned root key,|Your policy names this log itself;)/],
];

/** What the ledger says of a check, in the reader's language with its figures; undefined where the check's usual words say it all. */
export function ledgerSentence(t: TFunction, detail: string): string | undefined {
  for (const [key, sentence] of SAID) {
    const found = sentence.exec(detail);
    if (found !== null) return openWord(t, `sealing.said.${key}`, { ...found.groups, defaultValue: detail });
  }
  return undefined;
}
