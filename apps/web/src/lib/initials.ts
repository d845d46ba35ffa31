const SEGMENTER = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** At most two first letters, by what people see as letters (also in Devanagari). */
export function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter((word) => !/^(dr|mr|mrs|ms|shri|smt)\.?$/i.test(word));
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words;
  return ends
    .map((word) => [...SEGMENTER.segment(word ?? '')][0]?.segment ?? '')
    .join('')
    .toUpperCase();
}
