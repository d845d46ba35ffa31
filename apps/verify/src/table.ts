import type en from './texts/en.json';

/** Names of the sentences. */
export type TextKey = keyof typeof en;
/** The sentences of one language. */
export type Table = Record<TextKey, string>;
