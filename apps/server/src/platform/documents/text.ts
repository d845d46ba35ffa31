import type { Content, ContentText } from 'pdfmake/interfaces.js';

/** The two font families of every document; see `printer.ts`. */
export type Font = 'Latin' | 'Devanagari';

export interface TextStyle {
  fontSize?: number;
  bold?: boolean;
  alignment?: 'left' | 'right' | 'center';
  color?: string;
  margin?: [left: number, top: number, right: number, bottom: number];
  noWrap?: boolean;
}

/** Devanagari with its extensions, the joiners that shape it, and the dotted circle. */
const DEVANAGARI = /[\u0900-\u097f\ua8e0-\ua8ff\u1cd0-\u1cff\u25cc]|\u200c|\u200d/;
/**
 * Longer words may break anywhere: no paper is wide enough for a word of any length. After a dash every word may. Looked for
 * where a word begins only: a word is read once, not again from each of its letters.
 */
const LONG_WORD = /((?<!\S)\S*[^\s–—]{29}\S*\s*)/;
/** What could reorder or hide text on an official paper: controls and bidirectional overrides. */
const UNPRINTABLE = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** Splits `text` where the font has to change; a font is never asked for a script that it does not have. */
export function runsOf(text: string): { text: string; font: Font }[] {
  const runs: { text: string; font: Font }[] = [];
  for (const character of text.normalize('NFC').replace(UNPRINTABLE, ' ')) {
    const last = runs.at(-1);
    const font: Font = DEVANAGARI.test(character) ? 'Devanagari' : 'Latin';
    if (last && (last.font === font || character === ' ')) last.text += character;
    else runs.push({ text: character, font });
  }
  return runs;
}

/** A paragraph of parts that differ in style. */
export function phrase(parts: readonly (readonly [text: string, style: TextStyle])[], style: TextStyle = {}): Content {
  return { text: parts.flatMap(([text, own]) => inlines(text).map((inline) => ({ ...inline, ...own }))), ...style };
}

/** A paragraph. Text is data: nothing in it is ever read as markup, address or path. */
export function say(text: string, style: TextStyle = {}): Content {
  return { text: inlines(text), ...style };
}

/** Devanagari is never cut: between its letters it would lose its shape. */
function inlines(text: string): ContentText[] {
  return runsOf(text).flatMap((run): ContentText[] => {
    if (run.font !== 'Latin') return [run];
    // Every second part is a long word: the words beside it keep together.
    const parts = run.text
      .split(LONG_WORD)
      .map(
        (part, place): ContentText => ({ ...run, text: part, ...(place % 2 === 1 ? { wordBreak: 'break-all' } : {}) }),
      );
    return parts.filter((part) => part.text !== '');
  });
}
