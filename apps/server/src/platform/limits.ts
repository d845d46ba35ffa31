import type { Config } from './config.ts';

/**
 * How often anything may be asked or tried, as data: the one place. Whoever is known is limited by themselves (a person, a
 * machine, a browser that has signed in here), so that nobody can use up what belongs to another; only strangers share the
 * limit of their network address, and a whole hospital stands behind one: its numbers are generous.
 */
export interface Limit {
  readonly most: number;
  readonly seconds: number;
  /** What is counted together. */
  readonly per: string;
  readonly reason: string;
  /** From which day on the number holds. */
  readonly since: string;
}

const QUARTER = 15 * 60;
const DAY = 24 * 60 * 60;

export const LIMITS = {
  'requests-of-one': {
    most: 1_200,
    seconds: 60,
    per: 'operation and person, machine or known browser',
    reason: 'Twenty a second is more than a screen asks and less than a copy of the database.',
    since: '2026-11-21',
  },
  'requests-of-strangers': {
    // The configuration's PRAMANA_RATE_PER_MINUTE.
    most: 6_000,
    seconds: 60,
    per: 'operation and network address of who is not signed in',
    reason: 'A hospital and its guests stand behind one address.',
    since: '2026-11-21',
  },
  'sign-in-here': {
    most: 10,
    seconds: QUARTER,
    per: 'login, and known browser or else network address',
    reason:
      'Wrong passwords. Enough to mistype; in a year one address can try 350,000, a weak password is among 100 million.',
    since: '2026-11-21',
  },
  'sign-in-everywhere': {
    most: 100,
    seconds: QUARTER,
    per: 'login, over all browsers and addresses that its person has not signed in from',
    reason: 'Wrong passwords from many addresses at once. Its person goes on where they have signed in before.',
    since: '2026-11-21',
  },
  'sign-in-strangers': {
    most: 300,
    seconds: QUARTER,
    per: 'network address, over all logins, from browsers that the login has not signed in from',
    reason: 'Wrong passwords for many logins from one address: fifty people who all mistype five times still get in.',
    since: '2026-11-21',
  },
  'second-step': {
    most: 10,
    seconds: QUARTER,
    per: 'person',
    reason: 'Codes of an app or from paper; who gets here knows the password.',
    since: '2026-11-20',
  },
  'second-step-day': { most: 50, seconds: DAY, per: 'person', reason: 'As above, over a day.', since: '2026-11-20' },
  'codes-sent': {
    most: 5,
    seconds: QUARTER,
    per: 'phone or e-mail address, for whose it is or on whose file it stands, after a password or from a known browser',
    reason: 'Each costs money and disturbs somebody.',
    since: '2026-11-20',
  },
  'codes-sent-day': {
    most: 20,
    seconds: DAY,
    per: 'phone or e-mail address, for the same',
    reason: 'As above, over a day.',
    since: '2026-11-20',
  },
  'codes-asked': {
    most: 5,
    seconds: QUARTER,
    per: 'phone or e-mail address, for whoever says it is theirs and has not proved it',
    reason: 'Counted apart: who asks for codes in your name does not use up yours.',
    since: '2026-11-21',
  },
  'codes-asked-day': {
    most: 12,
    seconds: DAY,
    per: 'phone or e-mail address, for the same',
    reason: 'As above, over a day: a phone costs at most 56 messages a day.',
    since: '2026-11-21',
  },
  'codes-hidden': {
    most: 5,
    seconds: QUARTER,
    per: 'phone or e-mail address, for a reset or a registration that a stranger looks for; nobody is told',
    reason: 'Counted apart: no other form shows by its limit whose phone it is, nor stops a reset.',
    since: '2026-11-22',
  },
  'codes-hidden-day': {
    most: 12,
    seconds: DAY,
    per: 'phone or e-mail address, for the same',
    reason: 'As above, over a day.',
    since: '2026-11-22',
  },
  'codes-signed-in': {
    most: 5,
    seconds: QUARTER,
    per: 'phone or e-mail address, for people who are signed in and have not proved it',
    reason: 'Counted apart: strangers keep nobody from proving their own phone.',
    since: '2026-11-22',
  },
  'codes-signed-in-day': {
    most: 12,
    seconds: DAY,
    per: 'phone or e-mail address, for the same',
    reason: 'As above, over a day.',
    since: '2026-11-22',
  },
  'codes-for-strangers': {
    most: 60,
    seconds: QUARTER,
    per: 'network address of browsers that have never signed in here',
    reason: 'Sending to many phones from one address.',
    since: '2026-11-20',
  },
  'codes-for-others': {
    most: 10,
    seconds: QUARTER,
    per: 'person who is signed in, over phones and e-mail addresses that are not proved to be theirs',
    reason: 'A phone, an address, a mistyped digit and a few that never came.',
    since: '2026-11-22',
  },
  'codes-for-others-day': {
    most: 20,
    seconds: DAY,
    per: 'person who is signed in, for the same',
    reason: 'As above, over a day: nobody disturbs many people from inside.',
    since: '2026-11-22',
  },
  lookups: {
    most: 30,
    seconds: 60,
    per: 'known browser, or else network address',
    reason:
      'Codes of papers that strangers type. Of 80 random bits nobody guesses one at any pace; a form needs no more.',
    since: '2026-11-22',
  },
} as const satisfies Record<string, Limit>;
export type LimitId = keyof typeof LIMITS;

/** A route's own `ratePerMinute` is for one caller; strangers behind one address have so many times as much together. */
export const STRANGERS_SHARE = 10;

/** Every limit of this node as it holds, for whoever runs it. */
export function listLimits({ ratePerMinute }: Pick<Config, 'ratePerMinute'>): (Limit & { id: LimitId })[] {
  return Object.entries<Limit>(LIMITS).map(([id, limit]) => ({
    ...limit,
    id: id as LimitId,
    ...(id === 'requests-of-strangers' ? { most: ratePerMinute } : {}),
    ...(id === 'requests-of-one' ? { most: Math.min(limit.most, ratePerMinute) } : {}),
  }));
}

/** Requests per minute to one operation; `own` is what the contract says of it. */
export function requestsPerMinute(
  { ratePerMinute }: Pick<Config, 'ratePerMinute'>,
  own: number | undefined,
  isStranger: boolean,
): number {
  if (isStranger) return own === undefined ? ratePerMinute : own * STRANGERS_SHARE;
  return Math.min(own ?? LIMITS['requests-of-one'].most, ratePerMinute);
}
