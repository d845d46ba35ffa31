import { readFile } from 'node:fs/promises';
import { isReport, type ReportValue, type Verdict, type VouchedReport } from '@pramana/ledger';
import { filesIn, isPdf } from './pdf.ts';
import { printable } from './printable.ts';

/** The text of an audit's signed report, alone or inside a PDF; null when what was handed in is something else. */
export async function readReport(sources: readonly string[]): Promise<string | null> {
  const [source, ...more] = sources;
  if (source === undefined || more.length > 0) return null;
  const bytes = await readFile(source).catch(() => null);
  if (bytes === null) return null;
  const [text] = isPdf(bytes) ? filesIn(bytes, isReport) : [bytes.toString('utf8')];
  return text !== undefined && isReport(text) ? text : null;
}

/** What a verdict on a report says: who made it, about which trees. No witness ever saw a report. */
const MEANING: Readonly<Record<Verdict, string>> = {
  GREEN: 'a log of your policy signed this report, and the trees it speaks of are witnessed as your policy asks',
  AMBER: 'a log of your policy signed this report; not everything about its logs and trees is established',
  RED: 'do not trust it',
  PENDING: 'nothing was checked',
};

/** The verdict on who said it, and then what it says. */
export function asReportText({ verdict, checks, report }: VouchedReport): string {
  const lines = [`${verdict}: ${MEANING[verdict]}.`, ''];
  for (const { ok, detail } of checks) lines.push(`${ok === null ? '  -  ' : ok ? '  ok ' : '  NO '} ${detail}`);
  if (report === null || verdict === 'RED') return printable(lines.join('\n'));
  const findings = Array.isArray(report['findings']) ? report['findings'].length : 0;
  lines.push('', `${report.hospital} says: ${report.ok ? 'no damage was found' : `${findings} found`}.`);
  lines.push(`Days that it covers: ${daysOf(report['period'])}.`, `Finished: ${textOf(report['finishedAt'])}.`);
  lines.push('That the report is genuine says who made it, not that it is right. No witness has seen what it says.');
  return printable(lines.join('\n'));
}

function daysOf(period: ReportValue | undefined): string {
  if (period === null) return 'all';
  if (typeof period !== 'object' || Array.isArray(period)) return 'it does not say';
  const { from, to } = period as Readonly<Record<string, ReportValue>>;
  return `${textOf(from)} to ${textOf(to)}`;
}

const textOf = (value: ReportValue | undefined): string => (typeof value === 'string' ? value : 'it does not say');
