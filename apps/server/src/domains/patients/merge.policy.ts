import { permits, type Right } from '@pramana/contract';

type Verdict = { ok: boolean; code?: string; why?: string };

/** Why something is not possible now: the code for screens of any language (`can.*`), and the English words. */
const WHY = {
  merge_not_permitted: 'Your role may not merge patients.',
  merge_is_alias: 'This patient was merged into another one.',
  merge_is_own: 'This patient is not merged into another one.',
} as const;

const verdict = (ok: boolean, code: keyof typeof WHY): Verdict => (ok ? { ok } : { ok, code, why: WHY[code] });

/** What the caller may do about two rows of one person. */
export function canMerge(rights: readonly Right[], isAlias: boolean): { merge: Verdict; separate: Verdict } {
  const may = permits(rights, 'patient:merge');
  return {
    merge: verdict(may && !isAlias, may ? 'merge_is_alias' : 'merge_not_permitted'),
    separate: verdict(may && isAlias, may ? 'merge_is_own' : 'merge_not_permitted'),
  };
}
