import { readFile } from 'node:fs/promises';
import { isReport, type ReportVerification } from '@pramana/ledger';
import { filesIn, isPdf } from './pdf.ts';

/** The text of an audit's signed report, alone or inside a PDF; null when what was handed in is something else. */
export async function readReport(sources: readonly string[]): Promise<string | null> {
  const [source, ...more] = sources;
  if (source === undefined || more.length > 0) return null;
  const bytes = await readFile(source).catch(() => null);
  if (bytes === null) return null;
  const [text] = isPdf(bytes) ? filesIn(bytes, isReport) : [bytes.toString('utf8')];
  return text !== undefined && isReport(text) ? text : null;
}

/** The verdict on who said it, and then what it says. */
export function asReportText({ verdict, checks, report }: ReportVerification, meaning: string): string {
  const lines = [`${verdict}: ${meaning}.`, ''];
  for (const { ok, detail } of checks) lines.push(`${ok === null ? '  -  ' : ok ? '  ok ' : '  NO '} ${detail}`);
  if (report === null || verdict === 'RED') return lines.join('\n');
  const findings = Array.isArray(report['findings']) ? report['findings'].length : 0;
  lines.push('', `${report.hospital} says: ${report.ok ? 'no damage was found' : `${findings} found`}.`);
  lines.push('That the report is genuine says who made it, not that it is right.');
  return lines.join('\n');
}
