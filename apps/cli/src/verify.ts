import { formatMoney, NO_CURRENCY } from '@pramana/kernel';
import {
  type Followed,
  LedgerError,
  type Policy,
  toHex,
  type Verdict,
  UNKNOWN_LOG,
  type VouchedVerification,
  verifyVouched,
  verifyVouchedReport,
} from '@pramana/ledger';
import { type Command, EXIT, readArgs, toJson, UsageError } from './command.ts';
import { type FollowedFiles, readFollowed } from './policy.ts';
import { BrokenReceipt, readHandedIn } from './presented.ts';
import { asReportText, readReport } from './report.ts';
import { asSignedText, judgeSigned, readSignedRecord } from './signed.ts';

const CODES: Readonly<Record<Verdict, number>> = {
  GREEN: EXIT.good,
  AMBER: EXIT.amber,
  RED: EXIT.damage,
  // The log had not answered when it was printed: nothing says whether it ever did.
  PENDING: EXIT.couldNot,
};

const MEANING: Readonly<Record<Verdict, string>> = {
  GREEN: 'the log and the witnesses your policy asks for have confirmed it',
  AMBER: 'the log confirms it; no witness of your policy does',
  RED: 'do not trust it',
  PENDING: 'printed before the log had answered; ask for the proof again',
};

/** What a verdict says in one line. Where a thief could have signed as well, nothing is confirmed. */
function meaningOf({
  verdict,
  checks,
}: {
  verdict: Verdict;
  checks: readonly { check: string; ok: boolean | null; detail: string }[];
}) {
  // Of a signed record each entry has the checks of its own receipt.
  const isDoubted = checks.some(({ check, ok }) => ok === null && check.split('.').at(-1) === 'log-open');
  const failed = checks.filter(({ ok }) => ok === false);
  // As on the page for people: whoever is one year behind with the policy is not told of a fraud.
  if (verdict === 'RED' && failed.length > 0 && failed.every(({ detail }) => detail.endsWith(UNKNOWN_LOG)))
    return 'nothing is proven: your policy does not know its log; nothing else was found wrong';
  return verdict === 'AMBER' && isDoubted
    ? 'nothing is confirmed: the key of its log was stolen or lost, and no witness of your policy has seen this tree'
    : MEANING[verdict];
}

export const verify: Command = {
  name: 'verify',
  usage: 'FILE --policy FILE [--pins FILE] [--succession FILE]… [--json]',
  summary: 'Judge a receipt by your own policy, offline',
  details: [
    'FILE is a .tlog-proof file, a .pramana-signature file of a signed record, an audit’s signed report (JSON), a PDF with one inside, or the link or digits of a QR code. Further codes with the',
    "lines of the same document may follow it. The policy is yours: whose logs and witnesses you trust. A hospital's",
    'own suggestion stands under its log, at <log>/policy. One that somebody publishes for others (pramana policy) counts',
    'with --pins FILE: whose signatures you follow. Where the policy (#pramana:root VKEY) or the pins (root VKEY) pin a',
    'hospital’s root key, --succession FILE carries it on by what that key signed: <log>/succession.',
  ],
  run: async (args) => {
    const { values, positionals } = readArgs(args, {
      policy: { type: 'string' },
      pins: { type: 'string' },
      succession: { type: 'string', multiple: true },
      json: { type: 'boolean' },
    });
    if (positionals.length === 0) throw new UsageError('Which file?');
    if (values.policy === undefined) throw new UsageError('Whose logs do you trust? Name a policy.');
    const followed = await readFollowed({ ...values, policy: values.policy });
    const { policy } = followed;
    const signed = await readSignedRecord(positionals);
    const report = await readReport(positionals);
    if (report !== null) return sayReport(report, followed, values.json === true);
    if (signed !== null) return sayJudged(signed, policy, values.json === true);
    const result = await judge(positionals, followed);
    console.log(values.json === true ? toJson(asJson(result)) : asText(result));
    return CODES[result.verdict];
  },
};

/** The verdict on an audit's report, as text or as JSON. */
function sayReport(file: string, followed: FollowedFiles, isJson: boolean): number {
  const result = verifyVouchedReport(file, followed.own, followed);
  console.log(isJson ? toJson(result) : asReportText(result));
  return CODES[result.verdict];
}

/** The verdict on a signed record, as text or as JSON. */
function sayJudged(file: string, policy: Policy, isJson: boolean): number {
  const result = judgeSigned(file, policy);
  console.log(isJson ? toJson(result) : asSignedText(result, meaningOf(result)));
  return CODES[result.verdict];
}

type Judgement = Pick<VouchedVerification, 'verdict' | 'checks'> & Partial<VouchedVerification>;

async function judge(sources: readonly string[], followed: Followed): Promise<Judgement> {
  try {
    const { receipt, items } = await readHandedIn(sources);
    return verifyVouched(receipt, followed, items);
  } catch (error) {
    if (!(error instanceof BrokenReceipt) && !(error instanceof LedgerError)) throw error;
    const detail = `The receipt is damaged: ${error.message}.`;
    return { verdict: 'RED', checks: [{ check: 'claim', ok: false, detail }] };
  }
}

function asJson({ verdict, checks, header = null, items = null, commitment = null, block = null, ...rest }: Judgement) {
  const { checkpoint = null, witnesses = [] } = rest;
  const cosigned = witnesses.map(({ name, time }) => ({ name, time }));
  return { verdict, checks, header, items, commitment, block, checkpoint, witnesses: cosigned };
}

function asText({ verdict, checks, header, items }: Judgement): string {
  const lines = [`${verdict}: ${meaningOf({ verdict, checks })}.`, ''];
  for (const { ok, detail } of checks) lines.push(`${ok === null ? '  -  ' : ok ? '  ok ' : '  NO '} ${detail}`);
  if (header && verdict !== 'RED') {
    const { series, number, hospital, time, total, currency, prev } = header;
    lines.push('', `${hospital}  ${series}-${String(number).padStart(6, '0')}  ${header.kind}`);
    lines.push(
      `sealed ${new Date(time).toISOString()}${currency === NO_CURRENCY ? '' : `  total ${formatMoney(total, currency)}`}`,
    );
    lines.push(`previous block ${toHex(prev)}`);
    for (const item of items ?? []) lines.push(`  ${item.name}: ${toJson(item.value).replaceAll(/\s+/g, ' ')}`);
  }
  return lines.join('\n');
}
