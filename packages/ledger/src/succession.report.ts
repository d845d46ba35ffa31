/** The verdict on an audit's report by a policy that root keys carried on. */
import { toHex } from './bytes.ts';
import { type ReportCheck, type ReportVerification, verifyReport } from './report.ts';
import type { Policy } from './policy.ts';
import type { Followed } from './succession.follow.ts';
import type { SuccessionCheck } from './succession.verdict.ts';
import { isLogOf } from './verdict.log.ts';

/** As a report's verification; where the hospital's root key contradicted itself the last check says in what. */
export type VouchedReport = Omit<ReportVerification, 'checks'> & {
  readonly checks: readonly (ReportCheck | SuccessionCheck)[];
};

/**
 * As `verifyReport`, by a policy that root keys carried on. Where the root key of the report's hospital signed what cannot both
 * be true none of its logs counts: that is RED, and says which log is contested from which size, beside what `own`, the policy
 * before any statement, still shows. Never throws.
 */
export function verifyVouchedReport(text: string, own: Policy, followed: Followed): VouchedReport {
  const judged = verifyReport(text, followed.policy);
  const { hospital } = judged.report ?? {};
  if (hospital === undefined || !followed.contested.some((stem) => isLogOf(`${stem}-`, hospital))) return judged;
  const { report, checks } = verifyReport(text, own);
  const stems = followed.contested.filter((stem) => isLogOf(`${stem}-`, hospital));
  const detail = `The root key of ${stems.join(', ')} signed what cannot both be true: none of its logs counts. ${whatOf(followed, stems)}What stands above is by your policy alone.`;
  return { verdict: 'RED', report, checks: [...checks, { check: 'succession', ok: false, detail }] };
}

/** Of which logs, and from which size on: a sentence each. */
function whatOf({ successions }: Followed, stems: readonly string[]): string {
  const ofThese = successions.filter(({ root }) => stems.includes(root.name));
  const byLog = Map.groupBy(ofThese, ({ root, old }) => `${root.name} ${toHex(old.publicKey)}`);
  const sentences = [...byLog.values()].flatMap((said) => {
    const names = [...new Set(said.map(({ old }) => old.name))].join(', ');
    const sizes = [...new Set(said.map(({ size }) => size))].toSorted((a, b) => a - b);
    const trees = new Set(said.map(({ size, hash }) => `${size} ${toHex(hash)}`));
    const followers = [...new Set(said.map(({ next }) => next.name))];
    if (sizes.length > 1)
      return [`The log ${names} is contested from ${sizes[0]} entries on: it ended with ${sizes.join(', or with ')}. `];
    if (trees.size > 1) return [`The log ${names} is contested: two trees of ${sizes[0]} entries ended it. `];
    if (followers.length > 1)
      return [
        `Behind the ${sizes[0]} entries of the log ${names} it is contested what follows: ${followers.join(', or ')}. `,
      ];
    return [];
  });
  return sentences.join('');
}
