import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ProblemError } from '../lib/problem.ts';
import { openWord } from '../lib/openWord.ts';

export interface ProblemWords {
  /** The sentence in the reader's language. */
  text: string;
  /** The server's own words with figures, English, where they say more. */
  detail: string | null;
}

/** Turns a problem into words: its code is translated; the server's figures follow where the language is not English. */
export function useProblemWords(): (problem: ProblemError) => ProblemWords {
  const { t, i18n } = useTranslation();
  return ({ code, context }) => {
    const text = openWord(t, `problem.${code}`, { defaultValue: context.detail ?? code });
    const detail = context.detail ?? text;
    if (detail === text) return { text, detail: null };
    return i18n.language === 'en' ? { text: detail, detail: null } : { text, detail };
  };
}

/** The words of a problem for the field at `path`, or undefined when the problem is not about that field. */
export function useFieldError(problem: ProblemError | null): (path: string) => string | undefined {
  const words = useProblemWords();
  return (path) => (problem?.context.field === path ? words(problem).text : undefined);
}

/** A problem beside what caused it. */
export function ProblemText({ problem }: { problem: ProblemError }) {
  const { text, detail } = useProblemWords()(problem);
  return (
    <Text size="sm" c="var(--mantine-color-error)" role="alert">
      {text}
      {detail === null ? null : (
        <Text span size="xs" c="dimmed" display="block" lang="en">
          {detail}
        </Text>
      )}
    </Text>
  );
}
