import en from './texts/en.json' with { type: 'json' };
import hi from './texts/hi.json' with { type: 'json' };
import mr from './texts/mr.json' with { type: 'json' };
import type { Language } from '../texts.ts';

export type SignedKey = keyof typeof en;

/** The words about signed records; they come with the part that needs them. */
export const TABLES: Readonly<Record<Language, Record<SignedKey, string>>> = { en, hi, mr };
