/** What was checked of an auditor's bundle, in sentences: the same list on every screen and in the command line. */
import type { BundleHead } from './bundle.ts';

export type BundleCheckId =
  | 'bundle'
  | 'logs'
  | 'trees'
  | 'witnesses'
  | 'headers'
  | 'edges'
  | 'reach'
  | 'numbers'
  | 'links'
  | 'days';
export type BundleCheck = { readonly check: BundleCheckId; readonly ok: boolean | null; readonly detail: string };

/** What the audit of a bundle came to. `failed` and `open`: steps that are wrong, and that could not be decided. */
type Judged = {
  readonly head: BundleHead | null;
  readonly origins: readonly string[];
  readonly entries: number;
  readonly erased: number;
  readonly lost: number;
  readonly unreadable: number;
  readonly unsummed: number;
  /** Documents behind the sealing of the last day that no seal here counts. */
  readonly uncounted: number;
  /** Day seals made after they were due, and documents that no seal of their own day counts. */
  readonly late: number;
  readonly moved: number;
  /** Series that do not reach over both ends of the period. */
  readonly short: readonly string[];
  readonly failed: ReadonlySet<BundleCheckId>;
  readonly open: ReadonlySet<BundleCheckId>;
  readonly isWitnessed: boolean;
};

/** The steps in words, always all of them and in one order. */
export function bundleChecks({
  head,
  origins,
  entries,
  erased,
  lost,
  unreadable,
  unsummed,
  uncounted,
  late,
  moved,
  short,
  failed,
  open,
  isWitnessed,
}: Judged): BundleCheck[] {
  const { entry = '', from = '', to = '', begins = 0, ends = 0 } = head ?? {};
  const logs = origins.join(', ');
  const said = (check: BundleCheckId, good: string, bad: string, open?: string): BundleCheck => {
    if (failed.has(check)) return { check, ok: false, detail: bad };
    return open === undefined ? { check, ok: true, detail: good } : { check, ok: null, detail: open };
  };
  const few = 'Not every tree is witnessed as your policy asks.';
  const gone = `The hospital did not open ${erased + lost} of ${entries} entries and says ${whyClosed(erased, lost)}: nothing here shows it.`;
  const cut =
    'Whether the first and last day are whole cannot be told: nothing here shows that the logs go on before and behind them.';
  const unsaid = `${unsummed} day seals count a document that the hospital did not open, whose amount cannot be added up.`;
  const nameless = 'The hospital did not say which numbers stood in the entries that it did not open.';
  const later = `Each day seal counts and sums up the documents that are here; ${uncounted} documents of the period came after its last day was closed, and no seal in this bundle counts them.`;
  const closed = `A header is not the one that was sealed, or could not be opened: of ${unreadable} the hospital says so.`;
  const overdue = `Each day seal counts and sums up the documents that are here, but ${untimely(late, moved)}: what was slipped into those days before they were sealed would not be seen.`;
  const inTime = unsummed > 0 ? unsaid : uncounted > 0 ? later : undefined;
  const days = open.has('days') ? nameless : late + moved > 0 ? overdue : inTime;
  return [
    {
      check: 'bundle',
      ok: true,
      detail: `The file is whole. It says of itself: the days ${from} to ${to}, that is ${instant(begins)} to before ${instant(ends)}; handed out by the entry ${entry}.`,
    },
    said(
      'logs',
      `Your policy knows the logs, and they signed: ${logs}.`,
      'A log is not known to your policy, or did not sign.',
    ),
    said('trees', 'All leaves together are the signed trees.', 'The leaves are not those of the signed tree.'),
    said(
      'witnesses',
      'Every tree is witnessed as your policy asks.',
      'A cosignature does not verify.',
      isWitnessed ? undefined : few,
    ),
    said(
      'headers',
      `Each of the ${entries} headers is the one that was sealed.`,
      unreadable > 0 ? closed : 'A header is not the one that was sealed.',
      open.has('headers') ? gone : undefined,
    ),
    said('edges', 'No entry at the ends of the period was left out.', cut, open.has('edges') ? cut : undefined),
    said(
      'reach',
      'Each series with documents of the period reaches over both of its ends, so that no number came into the log too late to be here.',
      '',
      short.length > 0 ? tooShort(short) : undefined,
    ),
    said(
      'numbers',
      'Every series counts without a gap and without a number twice.',
      'Numbers are missing or stand twice.',
      open.has('numbers') ? nameless : undefined,
    ),
    said(
      'links',
      'Each block points to the one before it.',
      'A block does not point to the one before it.',
      open.has('links') ? nameless : undefined,
    ),
    said(
      'days',
      'Each day seal counts and sums up the documents that are here, and every document of the period is counted.',
      'Day seals are missing, or say something else than the documents.',
      days,
    ),
  ];
}

const whyClosed = (erased: number, lost: number): string => {
  const were = 'that they were erased';
  if (lost === 0) return were;
  return erased === 0 ? 'that their keys are lost' : `${were}, or, of ${lost}, that their keys are lost`;
};

/** What of the days was not sealed in time, as part of a sentence. */
const untimely = (late: number, moved: number): string => {
  const seals = `${late} day seals were made later than six hours behind their day`;
  const documents = `${moved} documents stand in no seal of their own day`;
  if (moved === 0) return seals;
  return late === 0 ? documents : `${seals}, and ${documents}`;
};

/** A hospital has few series; a file may name as many as it likes. */
const NAMED = 8;

const tooShort = (series: readonly string[]): string => {
  const more = series.length > NAMED ? ` and ${series.length - NAMED} more` : '';
  return `Of ${series.slice(0, NAMED).join(', ')}${more} no number from before or none from behind the period is here: a document that came into the log late would not be seen. Ask for the file again when the series has gone on.`;
};

const instant = (ms: number): string => new Date(ms).toISOString();
