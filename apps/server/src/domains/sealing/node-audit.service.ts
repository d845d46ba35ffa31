import { toHex } from '@pramana/ledger';
import type { Database } from '../../platform/database/index.ts';
import type { AuditReport } from './audit.policy.ts';
import { auditHospital } from './audit.service.ts';
import { openHeadFolder } from './head.store.ts';
import { listHospitals } from './hospital.store.ts';
import type { AuditPeriod } from './rebuild.service.ts';
import { listLogs, logReader } from './log.store.ts';
import { unvouchedLogs } from './succession.service.ts';

export interface AuditedHospital {
  /** The hospital's slug. */
  readonly hospital: string;
  readonly report: AuditReport;
  /** Origins of logs whose keys no root key of the hospital vouches for. */
  readonly unvouched: readonly string[];
  readonly logs: readonly { readonly origin: string; readonly size: number; readonly root: string }[];
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
    const report = await auditHospital({
      db,
      heads,
      hospital,
      now: options.now ?? new Date(),
      period: options.period ?? null,
      logsOnly: options.logsOnly ?? false,
      signal: options.signal,
      onProgress: ({ phase, done, total }) => options.onProgress(`${hospital.slug}: ${phase} ${done} of ${total}`),
    });
    const logs = await db.inHospital(hospital.id, async (tx) => {
      const shards = await listLogs(tx, hospital.id);
      const signed = await Promise.all(shards.map((log) => logReader(tx, log).readHead()));
      return shards.map(({ origin }, i) => ({
        origin,
        size: signed[i]?.size ?? 0,
        root: toHex(signed[i]?.root ?? new Uint8Array()),
      }));
    });
    const unvouched = await db.inHospital(hospital.id, (tx) => unvouchedLogs(tx, hospital.id));
    audited.push({ hospital: hospital.slug, report, unvouched, logs });
  }
  return audited;
}
