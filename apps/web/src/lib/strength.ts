import type { ZxcvbnFactory } from '@zxcvbn-ts/core';

/** The server decides (`password_weak`); this says the same while somebody types. */
export const LEAST_LENGTH = 10;
const ESTIMATED = 64;

export interface Strength {
  /** 0 (guessed at once) to 4; from 3 on it is taken when it is long enough. */
  score: number;
  /** Why it is easy to guess, as `identity.password.why.*`; null when it is taken. */
  why: Why | null;
}

const WHYS = [
  'similarToCommon',
  'common',
  'wordByItself',
  'namesByThemselves',
  'commonNames',
  'userInputs',
  'straightRow',
  'keyPattern',
  'simpleRepeat',
  'extendedRepeat',
  'sequences',
  'recentYears',
  'dates',
] as const;

type Why = (typeof WHYS)[number] | 'short' | 'guessable';

let made: Promise<ZxcvbnFactory> | undefined;

/** Estimates a password; its word lists (a few megabytes) are fetched with the first letter that is typed. */
export async function strengthOf(password: string, about: readonly string[]): Promise<Strength> {
  made ??= makeEstimator();
  const words = about.flatMap((each) => [each, ...each.split(/[\s@._-]+/)]).filter((word) => word.length > 2);
  const { score, feedback } = (await made).check(password.normalize('NFKC').slice(0, ESTIMATED), words);
  if (score >= 3) return { score, why: password.length < LEAST_LENGTH ? 'short' : null };
  const { warning } = feedback;
  if (warning === 'topTen' || warning === 'topHundred' || warning === 'pwned') return { score, why: 'common' };
  return { score, why: WHYS.find((each) => each === warning) ?? 'guessable' };
}

async function makeEstimator(): Promise<ZxcvbnFactory> {
  const [{ ZxcvbnFactory: Factory }, common, english] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
    import('@zxcvbn-ts/language-en'),
  ]);
  return new Factory({
    dictionary: { ...common.dictionary, ...english.dictionary },
    graphs: common.adjacencyGraphs,
    maxLength: ESTIMATED,
  });
}
