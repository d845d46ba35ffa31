import { useTranslation } from 'react-i18next';
import type { Check } from '../../../ui/CheckList.tsx';
import { openWord } from '../../../lib/openWord.ts';

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

/** Steps as sentences in the reader's language; what does not hold is said in the exact English words too. */
export function useCheckWords(): (step: Step) => Check {
  const { t, i18n } = useTranslation();
  return ({ check, ok, detail }) => {
    const name = openWord(t, `sealing.check.${check}.name`, { defaultValue: check });
    const sentence = openWord(t, `sealing.check.${check}.${toneOf(ok)}`, { defaultValue: detail });
    if (ok !== false) return { check: name, ok, detail: sentence };
    return { check: name, ok, detail: i18n.language === 'en' ? detail : `${sentence} (${detail})` };
  };
}
