/** What was checked of an auditor's bundle, in sentences: the same list on every screen and in the command line. */
import type { BundleHead } from './bundle.ts';

export type BundleCheckId =
  | 'bundle'
  | 'logs'
  | 'trees'
  | 'witnesses'
  | 'headers'
  | 'edges'
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
  readonly unsummed: number;
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
  unsummed,
  failed,
  open,
  isWitnessed,
}: Judged): BundleCheck[] {
  const { entry = '', from = '', to = '' } = head ?? {};
  const logs = origins.join(', ');
  const said = (check: BundleCheckId, good: string, bad: string, open?: string): BundleCheck => {
    if (failed.has(check)) return { check, ok: false, detail: bad };
    return open === undefined ? { check, ok: true, detail: good } : { check, ok: null, detail: open };
  };
  const few = 'Not every tree is witnessed as your policy asks.';
  const gone = `${erased} of ${entries} entries were erased: their leaves are there, what they said is not.`;
  const cut = 'Whether the first and last day are whole cannot be told: no entry from before or behind them is there.';
  const unsaid = `${unsummed} day seals count an erased document, whose amount nobody can add up any more.`;
  return [
    {
      check: 'bundle',
      ok: true,
      detail: `The bundle of ${from} to ${to} is whole; entry ${entry} of the log says that it was handed out.`,
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
      'A header is not the one that was sealed, or could not be opened.',
      open.has('headers') ? gone : undefined,
    ),
    said('edges', 'No entry at the ends of the period was left out.', cut, open.has('edges') ? cut : undefined),
    said(
      'numbers',
      'Every series counts without a gap and without a number twice.',
      'Numbers are missing or stand twice.',
    ),
    said('links', 'Each block points to the one before it.', 'A block does not point to the one before it.'),
    said(
      'days',
      'Each day seal counts and sums up the documents that are here, and every document is counted.',
      'Day seals are missing, or say something else than the documents.',
      unsummed > 0 ? unsaid : undefined,
    ),
  ];
}
