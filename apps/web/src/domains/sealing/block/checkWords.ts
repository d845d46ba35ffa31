import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Check } from '../../../ui/CheckList.tsx';
import { openWord } from '../../../lib/openWord.ts';
import { ledgerSentence } from './ledgerWords.ts';

/** A step as ledger and server give it: a stable id, the outcome, an English sentence. */
export interface Step {
  check: string;
  ok: boolean | null;
  detail: string;
}

function toneOf(ok: boolean | null): 'good' | 'bad' | 'open' {
  if (ok === null) return 'open';
  return ok ? 'good' : 'bad';
}

/** What a step says in the reader's language; what does not hold is said in the exact English words too. */
export function stepSentence(t: TFunction, language: string, { check, ok, detail }: Step): string {
  const sentence = openWord(t, `sealing.check.${check}.${toneOf(ok)}`, { defaultValue: detail });
  // Never less than the ledger says: the words of a check that holds do not know of what it leaves open.
  if (ok !== false) return ledgerSentence(t, detail) ?? sentence;
  return language === 'en' ? detail : `${sentence} (${detail})`;
}

/** Steps as sentences in the reader's language. */
export function useCheckWords(): (step: Step) => Check {
  const { t, i18n } = useTranslation();
  return (step) => ({
    check: openWord(t, `sealing.check.${step.check}.name`, { defaultValue: step.check }),
    ok: step.ok,
    detail: stepSentence(t, i18n.language, step),
  });
}
