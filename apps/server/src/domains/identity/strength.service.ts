import { PramanaError } from '@pramana/kernel';
import type { ZxcvbnFactory } from '@zxcvbn-ts/core';

/** Fewer characters are refused whatever they are. */
export const LEAST_LENGTH = 10;
/** Of 0 to 4: 3 is "safely unguessable", about a hundred million tries and more. */
const LEAST_SCORE = 3;
/** The estimate of a longer one takes too long, and what is unguessable in its first characters stays so. */
const ESTIMATED = 64;

/** Why a password is too easy, as one word that screens translate (`identity.password.why.*`). */
const WHY = {
  short: `Use at least ${LEAST_LENGTH} characters.`,
  common: 'It is one of the passwords that are tried first.',
  similarToCommon: 'It is much like a password that is tried first.',
  wordByItself: 'Single words are easy to guess.',
  namesByThemselves: 'Names are easy to guess.',
  commonNames: 'Names are easy to guess.',
  userInputs: 'It holds your own name, login or hospital.',
  straightRow: 'Rows of keys are easy to guess.',
  keyPattern: 'Patterns on the keyboard are easy to guess.',
  simpleRepeat: 'Repeated characters are easy to guess.',
  extendedRepeat: 'Repeated characters are easy to guess.',
  sequences: 'Sequences such as abc or 123 are easy to guess.',
  recentYears: 'Years are easy to guess.',
  dates: 'Dates are easy to guess.',
  guessable: 'Too few different words or characters.',
} as const;
type Why = keyof typeof WHY;

/**
 * Refuses a new password that is short or easy to guess: `password_weak` at `field`, with `why` and plain advice.
 * Common and leaked passwords come from the list that ships with @zxcvbn-ts/language-common (49,000 of them, from the
 * leaks collected by "Have I Been Pwned"), English words and names from @zxcvbn-ts/language-en; nothing is asked on the
 * network. `about` is what an acquaintance would try: name, login, hospital.
 */
export async function refuseWeakPassword(
  password: string,
  about: readonly string[],
  field = 'password',
): Promise<void> {
  const why = await weaknessOf(password.normalize('NFKC'), about);
  if (why === null) return;
  const detail = `This password is too easy to guess. ${WHY[why]} Three or four unrelated words make a good one.`;
  throw new PramanaError('password_weak', { field, detail, params: { why } });
}

async function weaknessOf(password: string, about: readonly string[]): Promise<Why | null> {
  const words = about.flatMap((each) => [each, ...each.split(/[\s@._-]+/)]).filter((word) => word.length > 2);
  const { score, feedback } = (await estimator()).check(password.slice(0, ESTIMATED), words);
  if (score >= LEAST_SCORE) return password.length < LEAST_LENGTH ? 'short' : null;
  const { warning } = feedback;
  if (warning === 'topTen' || warning === 'topHundred' || warning === 'pwned') return 'common';
  return warning !== null && warning in WHY ? (warning as Why) : 'guessable';
}

let made: Promise<ZxcvbnFactory> | undefined;

/** Made at the first password that is set: its word lists take a second to unpack and 60 MB. */
function estimator(): Promise<ZxcvbnFactory> {
  made ??= makeEstimator();
  return made;
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
