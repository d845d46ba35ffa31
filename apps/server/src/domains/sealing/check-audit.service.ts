import type { TransactionOptions, Tx } from '../../platform/database/index.ts';
import { reportUnsealed } from './document-audit.service.ts';
import type { SealingHospital } from './block.service.ts';
import { Findings } from './finding.service.ts';
import {
  type AuditCheck,
  auditChecks,
  type AuditFigure,
  type AuditMore,
  sealedKinds,
  type SeeSalt,
} from './rebuild.service.ts';

/** What the audit of one hospital shares with the checks of its domains. */
export interface CheckAuditContext extends Omit<AuditMore, 'figure' | 'salt'> {
  readonly hospital: SealingHospital;
  readonly read: <T>(work: (tx: Tx) => Promise<T>, isolation?: TransactionOptions['isolation']) => Promise<T>;
  readonly loadErased: () => Promise<void>;
  /** How many erasures are known by now. */
  readonly erasures: () => number;
  /** Where one attempt at a check tells its salts; they count once it is kept. */
  readonly salts: () => { readonly see: SeeSalt; readonly keep: () => void };
}

interface Answered {
  readonly own: readonly AuditFigure[];
  readonly found: Findings;
}

/**
 * Rows that no block stands for, and each domain's own checks: questions over whole tables, which the database answers while
 * the audit opens documents. They are answered one by one, and told in their order, whatever is found meanwhile.
 */
export async function auditTables(
  context: CheckAuditContext,
): Promise<{ findings: Findings; figures: readonly AuditFigure[] }> {
  const findings = new Findings();
  const figures: AuditFigure[] = [];
  await reportUnsealed(context, sealedKinds(), (finding) => findings.add(finding));
  for (const check of auditChecks()) {
    const { own, found } = await answer(context, check);
    findings.addAll(found);
    figures.push(...own);
  }
  return { findings, figures };
}

/**
 * What a check finds, of one moment: it compares tables with each other. Whoever was erased is no damage, but erasures are
 * read before that moment: one that came between would look like rows that somebody took away. So what was found while
 * another erasure came is asked again.
 */
async function answer(context: CheckAuditContext, check: AuditCheck): Promise<Answered> {
  await context.loadErased();
  for (;;) {
    const known = context.erasures();
    const { salts, ...answered } = await ask(context, check);
    if (!answered.found.isEmpty()) await context.loadErased();
    if (answered.found.isEmpty() || context.erasures() === known) {
      salts.keep();
      return answered;
    }
  }
}

/** The database may have the whole of it done again: nothing counts before its end. */
function ask({ hospital, read, salts: newSalts, ...more }: CheckAuditContext, check: AuditCheck) {
  return read(async (tx) => {
    const own: AuditFigure[] = [];
    const found = new Findings();
    const salts = newSalts();
    await check.run(tx, hospital, (finding) => found.add(finding), {
      ...more,
      salt: salts.see,
      figure: (each) => void own.push(each),
    });
    return { own, found, salts };
  }, 'repeatable read');
}
