/** The verdict on an audit's report by a policy that root keys carried on. */
import { toHex } from './bytes.ts';
import { LedgerError } from './errors.ts';
import { parseNote } from './note.ts';
import { originOf, parseReport, type ReportCheck, type ReportVerification, verifyReport } from './report.ts';
import type { Policy } from './policy.ts';
import { type Contradiction, type Followed, isOfRoot } from './succession.follow.ts';
import type { Succession } from './succession.ts';
import type { SuccessionCheck } from './succession.verdict.ts';
import type { Vkey } from './vkey.ts';

/** As a report's verification; where the hospital's root key contradicted itself the last check says in what. */
export type VouchedReport = Omit<ReportVerification, 'checks'> & {
  readonly checks: readonly (ReportCheck | SuccessionCheck)[];
};

/**
 * As `verifyReport`, by a policy that root keys carried on. Where the root key of a log that signed the report, or of which it
 * speaks, signed what cannot both be true none of its logs counts: that is RED, and says in what it contradicted itself, beside
 * what `own`, the policy before any statement, still shows. Never throws.
 */
export function verifyVouchedReport(text: string, own: Policy, followed: Followed): VouchedReport {
  const judged = verifyReport(text, followed.policy);
  const origins = originsIn(text);
  // Two nodes may have a hospital of one name: what one root key says is nothing about the other's logs.
  const stems = followed.contested.filter((stem) => origins.some((origin) => isOfRoot(origin, stem)));
  if (stems.length === 0) return judged;
  const { report, checks } = verifyReport(text, own);
  const sentences = followed.contradictions
    .filter(({ said }) => said.some(({ root }) => stems.includes(root.name)))
    .map((each) => `${sentenceOf(each)} `);
  const detail = `The root key of ${stems.join(', ')} signed what cannot both be true: none of its logs counts. ${sentences.join('')}What stands above is by your policy alone.`;
  return { verdict: 'RED', report, checks: [...checks, { check: 'succession', ok: false, detail }] };
}

/** The log by whose key a report calls itself signed, and those of which it speaks; none where it cannot be read. */
function originsIn(text: string): string[] {
  try {
    const { report, note } = parseReport(text);
    return [originOf(parseNote(note).text), ...report.logs.map(({ origin }) => origin)];
  } catch (error) {
    if (error instanceof LedgerError) return [];
    throw error;
  }
}

function sentenceOf({ about, said }: Contradiction): string {
  if (about === 'root') {
    const [first] = said;
    return `The root key ${first?.root.text ?? ''} named more than one next root key: ${keysOf(said.map(({ next }) => next))}.`;
  }
  if (about === 'begin')
    return `The log ${namesOf(said.map(({ next }) => next))} is contested: it is said to follow ${keysOf(said.map(({ old }) => old))}.`;
  if (about === 'circle')
    return `Logs are said to follow one another in a circle: ${namesOf(said.map(({ old }) => old))}.`;
  return endOf(said);
}

/** From which size on a log is contested that was said to end in more than one way. */
function endOf(said: readonly Succession[]): string {
  const names = namesOf(said.map(({ old }) => old));
  const sizes = [...new Set(said.map(({ size }) => size))].toSorted((a, b) => a - b);
  if (sizes.length > 1)
    return `The log ${names} is contested from ${sizes[0]} entries on: it ended with ${sizes.join(', or with ')}.`;
  if (new Set(said.map(({ hash }) => toHex(hash))).size > 1)
    return `The log ${names} is contested: two trees of ${sizes[0]} entries ended it.`;
  if (new Set(said.map(({ next }) => next.text)).size > 1)
    return `Behind the ${sizes[0]} entries of the log ${names} it is contested what follows: ${keysOf(said.map(({ next }) => next))}.`;
  return `One key is said to be that of more than one log: ${names}.`;
}

function namesOf(keys: readonly Vkey[]): string {
  return [...new Set(keys.map(({ name }) => name))].join(', ');
}

/** By their names, or whole where those are the same. */
function keysOf(keys: readonly Vkey[]): string {
  const different = [...new Map(keys.map((key) => [key.text, key])).values()];
  const hasNames = new Set(different.map(({ name }) => name)).size === different.length;
  return different.map(({ name, text }) => (hasNames ? name : text)).join(', or ');
}
