import type { TFunction } from 'i18next';
import { useRef, useState } from 'react';

/** What was typed and cannot be read, by its place: `lines/<id>/<step>/take`, `vitals/<name>`. */
export type UnreadTexts = Readonly<Record<string, string>>;

/** Keeps what cannot be read until it is typed anew: over it nothing is sealed, also when its field is not on the screen. */
export interface Unread {
  texts: UnreadTexts;
  /** Null: it is read now. */
  mark: (place: string, text: string | null) => void;
  /** How the places follow from those that stand there by then, as when a line goes. */
  change: (next: (texts: UnreadTexts) => UnreadTexts) => void;
  /** The first place of what is unread at this very moment, also in an event that began before it was typed. */
  first: () => string | null;
}

export function useUnread(): Unread {
  const [texts, setTexts] = useState<UnreadTexts>({});
  const latest = useRef(texts);
  const change: Unread['change'] = (next) => {
    latest.current = next(latest.current);
    setTexts(latest.current);
  };
  return {
    texts,
    change,
    mark: (place, text) => change(({ [place]: _, ...rest }) => (text === null ? rest : { ...rest, [place]: text })),
    first: () => Object.keys(latest.current)[0] ?? null,
  };
}

/** The line of a place; null: it is of no line. */
export function lineOf(place: string): string | null {
  return /^lines\/([^/]+)\//.exec(place)?.[1] ?? null;
}

/** Only what is of one line. */
export function ofLine(texts: UnreadTexts, id: string): UnreadTexts {
  return Object.fromEntries(Object.entries(texts).filter(([place]) => lineOf(place) === id));
}

/** Only what is of these lines, or of none. */
export function ofLines(texts: UnreadTexts, ids: readonly string[]): UnreadTexts {
  return Object.fromEntries(
    Object.entries(texts).filter(([place]) => {
      const line = lineOf(place);
      return line === null || ids.includes(line);
    }),
  );
}

/** Without one step of a line: those behind it move up. */
export function withoutStep(texts: UnreadTexts, line: string, step: number): UnreadTexts {
  return Object.fromEntries(
    Object.entries(texts).flatMap(([place, text]) => {
      const [, id, at = '', field = ''] = /^lines\/([^/]+)\/(\d+)\/(.+)$/.exec(place) ?? [];
      const of = Number(at);
      if (id !== line || of < step) return [[place, text]];
      return of === step ? [] : [[`lines/${id}/${of - 1}/${field}`, text]];
    }),
  );
}

/** What was typed, in the words that say it cannot be read. */
export function unreadText(text: string, t: TFunction): string {
  return text.trim() === '' ? t('consultations.unread.empty') : t('consultations.unread.one', { text });
}
