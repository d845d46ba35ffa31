import { once } from 'node:events';
import { untimelyIn } from '@pramana/contract';
import { type AuditedHospital, type AuditFinding, auditNode, type AuditPeriod } from '@pramana/server/sealing';
import { backwardsLine } from './backwards.ts';
import { CouldNot } from './command.ts';
import { openPostgres, readConfig } from './database.ts';
import { withNode } from './node.ts';

export type { AuditPeriod };

/** Audits all hospitals, or one by its short name. */
export async function auditAll(
  hospital: string | undefined,
  quiet: boolean,
  more: { readonly period?: AuditPeriod | null; readonly logsOnly?: boolean; readonly sign?: boolean } = {},
): Promise<AuditedHospital[]> {
  const config = readConfig();
  const postgres = await openPostgres(config);
  const stop = new AbortController();
  const interrupted = once(process, 'SIGINT', { signal: stop.signal }).then(
    () => stop.abort(),
    () => undefined,
  );
  try {
    const onProgress = (line: string): void => {
      if (!quiet && process.stderr.isTTY) process.stderr.write(`\r\x1b[K${line}`);
    };
    const { headsDir } = config;
    const { signal } = stop;
    return await withNode(config, postgres.appUrl, ({ db }) =>
      auditNode({ ...more, db, headsDir, hospital, now: new Date(), signal, onProgress }),
    );
  } catch (error) {
    if (error instanceof CouldNot) throw error;
    throw new CouldNot(`The audit could not be finished: ${error instanceof Error ? error.message : 'unknown'}`, {
      cause: error,
    });
  } finally {
    if (!quiet && process.stderr.isTTY) process.stderr.write('\r\x1b[K');
    stop.abort();
    await interrupted;
    await postgres.stop();
  }
}

function sum(audited: readonly AuditedHospital[], pick: (each: AuditedHospital) => number): number {
  return audited.reduce((total, each) => total + pick(each), 0);
}

/** The report as data. */
export function asJson(audited: readonly AuditedHospital[], ok: boolean, tree = false) {
  return {
    ok,
    entries: sum(audited, ({ report }) => report.entries),
    documents: sum(audited, ({ report }) => report.documents),
    findings: audited.flatMap(({ hospital, report }) => report.findings.map((each) => ({ ...each, hospital }))),
    period: audited[0]?.report.period ?? null,
    figures: audited.flatMap(({ hospital, report }) => report.figures.map((each) => ({ ...each, hospital }))),
    backwards: audited.flatMap(({ hospital, report }) =>
      report.backwards.documents === 0 ? [] : [{ ...report.backwards, hospital }],
    ),
    unvouched: audited.flatMap(({ report }) => report.unvouched),
    ...(tree ? { logs: audited.flatMap((each) => each.logs) } : {}),
  };
}

/** The report as a person reads it. */
export function asText(audited: readonly AuditedHospital[], tree = false): string {
  const lines: string[] = [];
  for (const { hospital, report, logs } of audited) {
    const { documents, entries, findings, unvouched } = report;
    const verdict = report.ok ? 'all is as it was sealed' : `${findings.length} found`;
    const looked = tree ? `${entries} log entries, no document` : `${documents} documents, ${entries} log entries`;
    lines.push(`${hospital}: ${looked}: ${verdict}.`);
    if (tree) lines.push(...logs.map(({ origin, size, root }) => `  ${origin}  ${size}  ${root}`));
    // No damage: who says that this key is the hospital's has not said it yet.
    lines.push(...unvouched.map((origin) => `  ${origin}: its key is not vouched for by a root key of the hospital`));
    lines.push(...untimelyLine(report.figures), ...backwardsLine(report.backwards));
    lines.push(...findings.map((each) => `  ${sentence(each)}`));
  }
  return lines.join('\n');
}

/** No damage: a server that was down seals late and honestly. A bundle of such days is AMBER. */
function untimelyLine(figures: Parameters<typeof untimelyIn>[0]): string[] {
  const { late, moved } = untimelyIn(figures);
  if (late + moved === 0) return [];
  return [
    `  ${late} day seals were made later than due, and ${moved} documents are counted in a later day than their own time says: what was slipped into those days before would not be seen`,
  ];
}

function sentence({ code, document, table, field, block, since }: AuditFinding): string {
  const shown = block === null || block === document ? '' : `, shown by block ${block}`;
  const when = since === null ? '' : `, not before ${since}`;
  return `${document}: ${table}.${field} (${code})${shown}${when}`;
}
