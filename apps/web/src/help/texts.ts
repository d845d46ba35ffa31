import type { Language } from '@pramana/contract';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type texts from '../i18n/en/help.json';

export type HelpTexts = typeof texts;

/** Fetched when somebody asks for help: the first page does not wait for it. */
const LOAD: Record<Language, () => Promise<{ default: HelpTexts }>> = {
  en: () => import('../i18n/en/help.json'),
  hi: () => import('../i18n/hi/help.json'),
  mr: () => import('../i18n/mr/help.json'),
};

/** The help in the reader's language; undefined while it is fetched. */
export function useHelpTexts(isWanted: boolean): { texts: HelpTexts | undefined; failed: boolean; retry: () => void } {
  const language = useTranslation().i18n.language as Language;
  const query = useQuery({
    queryKey: ['help', language],
    queryFn: async () => (await LOAD[language]()).default,
    staleTime: Number.POSITIVE_INFINITY,
    enabled: isWanted,
  });
  return { texts: query.data, failed: query.isError, retry: () => void query.refetch() };
}
