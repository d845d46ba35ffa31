import type { HospitalId } from '@pramana/kernel';
import { toHex } from '@pramana/ledger';
import type { Database } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import type { AuditReport } from './audit.policy.ts';
import { signedReport } from './audit-report.service.ts';
import { auditHospital } from './audit.service.ts';
import { openHeadFolder } from './head.store.ts';
import { listHospitals } from './hospital.store.ts';
import type { AuditPeriod } from './rebuild.service.ts';
import { listLogs, logReader } from './log.store.ts';

export interface AuditedHospital {
  /** The hospital's slug. */
  readonly hospital: string;
  readonly report: AuditReport;
  readonly logs: readonly { readonly origin: string; readonly size: number; readonly root: string }[];
  /** The report as the screen gives it, signed by the key of the hospital's log; null when it was not asked for. */
  readonly signed: string | null;
}

export interface NodeAuditOptions {
  readonly db: Database;
  readonly headsDir: string;
  /** Only the hospital with this slug. */
  readonly hospital?: string | undefined;
  /** Only the logs: no document is looked at. */
  readonly logsOnly?: boolean;
  /** The machine's own time when absent. */
  readonly now?: Date;
  readonly period?: AuditPeriod | null;
  /** Whether the report is signed as well. */
  readonly sign?: boolean;
  readonly signal: AbortSignal;
  /** One line at a time, for a person who waits. */
  readonly onProgress: (line: string) => void;
}

/** Audits hospitals one after another, as the command line does; installed keys and registered kinds are needed. */
export async function auditNode({ db, headsDir, ...options }: NodeAuditOptions): Promise<AuditedHospital[]> {
  const heads = openHeadFolder(headsDir);
  const hospitals = (await db.onNode(listHospitals)).filter(
    ({ slug }) => options.hospital === undefined || slug === options.hospital,
  );
  const audited: AuditedHospital[] = [];
  for (const hospital of hospitals) {
    const startedAt = new Date();
    const report = await auditHospital({
      db,
      heads,
      hospital,
      now: options.now ?? startedAt,
      period: options.period ?? null,
      logsOnly: options.logsOnly ?? false,
      signal: options.signal,
      onProgress: ({ phase, done, total }) => options.onProgress(`${hospital.slug}: ${phase} ${done} of ${total}`),
    });
    const logs = await db.inHospital(hospital.id, async (tx) => {
      const shards = await listLogs(tx, hospital.id);
      const signedHeads = await Promise.all(shards.map((log) => logReader(tx, log).readHead()));
      return shards.map(({ origin }, i) => ({
        origin,
        size: signedHeads[i]?.size ?? 0,
        root: toHex(signedHeads[i]?.root ?? new Uint8Array()),
      }));
    });
    const signed = options.sign === true ? await signedText(db, hospital, report, startedAt) : null;
    audited.push({ hospital: hospital.slug, report, logs, signed });
  }
  return audited;
}

/** Equal in content to what the screen's run of the same audit gives; the id is this run's own. */
async function signedText(
  db: Database,
  hospital: { readonly id: HospitalId; readonly slug: string },
  report: AuditReport,
  startedAt: Date,
): Promise<string> {
  const { entries, documents, erased, findings, period, figures, backwards, unvouched } = report;
  const shown = {
    id: newId(),
    entries,
    documents,
    erased: [...erased],
    findings: [...findings],
    period,
    figures: figures.map((figure) => ({ ...figure, amount: figure.amount === null ? null : String(figure.amount) })),
    backwards,
    unvouched: [...unvouched],
    startedAt: startedAt.toISOString(),
    finishedAt: new Date().toISOString(),
  };
  return (await signedReport(db, hospital, { shown, report })).text;
}
