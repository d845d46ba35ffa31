import type { TransactionOptions, Tx } from '../../platform/database/index.ts';
import { reportUnsealed } from './document-audit.service.ts';
import type { SealingHospital } from './block.service.ts';
import { Findings } from './finding.service.ts';
import { auditChecks, type AuditFigure, type AuditMore, sealedKinds } from './rebuild.service.ts';

/** What the audit of one hospital shares with the checks of its domains. */
export interface CheckAuditContext extends Omit<AuditMore, 'figure'> {
  readonly hospital: SealingHospital;
  readonly read: <T>(work: (tx: Tx) => Promise<T>, isolation?: TransactionOptions['isolation']) => Promise<T>;
  readonly loadErased: () => Promise<void>;
}

/**
 * Rows that no block stands for, and each domain's own checks: questions over whole tables, which the database answers while
 * the audit opens documents. They are answered one by one, and told in their order, whatever is found meanwhile.
 */
export async function auditTables(
  context: CheckAuditContext,
): Promise<{ findings: Findings; figures: readonly AuditFigure[] }> {
  const { hospital, read, loadErased, ...more } = context;
  const findings = new Findings();
  const figures: AuditFigure[] = [];
  await reportUnsealed(context, sealedKinds(), (finding) => findings.add(finding));
  for (const check of auditChecks()) {
    // Whoever was erased meanwhile is no damage.
    await loadErased();
    // A check compares tables with each other: as of one moment. It may be asked again, so nothing counts before its end.
    const answered = await read(async (tx) => {
      const own: AuditFigure[] = [];
      const found = new Findings();
      await check.run(tx, hospital, (finding) => found.add(finding), {
        ...more,
        figure: (each) => void own.push(each),
      });
      return { own, found };
    }, 'repeatable read');
    findings.addAll(answered.found);
    figures.push(...answered.own);
  }
  return { findings, figures };
}
