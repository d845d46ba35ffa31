import type { SubjectId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { pseudonymsOf } from '../patients/index.ts';
import { type AuditFinding, labelOf, registerAuditCheck, type SealingHospital } from '../sealing/index.ts';
import { type CitingLine, citingLines, wrongEvidence } from './audit.store.ts';
import { gradesAsOf } from './evidence.service.ts';
import { type KnownEvidence, readEvidence } from './evidence.store.ts';
import { isBetter } from './grade.policy.ts';

const PIECE = 500;

/** What the audit asks of evidence: rows are what was sealed, and no line claims more than what it cites gives it. */
export function registerEvidenceAudit(): void {
  registerAuditCheck({
    name: 'evidence',
    run: async (tx, hospital, report) => {
      for (const { series, number, table, field } of await wrongEvidence(tx, hospital.id)) {
        const document = labelOf(series, Number(number));
        report({ code: 'evidence_wrong', document, table, field, block: document, since: null });
      }
      for (let after: { bill: string; position: number } | null = null; ; ) {
        const lines: CitingLine[] = await citingLines(tx, hospital.id, { after, limit: PIECE });
        await checkLines(tx, hospital, lines, report);
        const last = lines.at(-1);
        if (last === undefined || lines.length < PIECE) break;
        after = { bill: last.billId, position: last.position };
      }
    },
  });
}

async function checkLines(
  tx: Tx,
  hospital: SealingHospital,
  lines: readonly CitingLine[],
  report: (finding: AuditFinding) => void,
): Promise<void> {
  const told = (line: CitingLine, code: string, table: string, field: string): void => {
    const document = labelOf(line.series, Number(line.number));
    const place = `${field} (line ${line.position + 1})`;
    report({ code, document, table, field: place, block: document, since: line.at.toISOString() });
  };
  const ids = [...new Set(lines.flatMap(({ evidenceId }) => evidenceId ?? []))];
  const facts = new Map((await readEvidence(tx, hospital.id, { ids })).map((fact) => [fact.id, fact]));
  const cited: { line: CitingLine; evidence: KnownEvidence }[] = [];
  for (const line of lines) {
    if (line.evidenceId !== line.chargeEvidence) {
      const document = labelOf(line.series, Number(line.number));
      // Of line and charge the one that names what there is tells the truth.
      const table = line.evidenceId !== null && facts.has(line.evidenceId) ? 'charge' : 'bill_line';
      report({ code: 'evidence_wrong', document, table, field: 'evidence_id', block: document, since: null });
    }
    const evidence = facts.get(line.evidenceId ?? '');
    if (evidence !== undefined) cited.push({ line, evidence });
    else if (line.evidenceId !== null || line.grade !== 'unsupported') told(line, 'evidence_missing', 'evidence', 'id');
  }
  const grades = await gradesAsOf(
    tx,
    hospital,
    cited.map(({ line, evidence }) => ({ evidence, bill: { ...line, number: Number(line.number) } })),
  );
  for (const [i, { line, evidence }] of cited.entries()) {
    const found = grades[i] ?? 'unsupported';
    if (!(await isSame(tx, hospital, evidence.subjectId, line.subjectId)))
      told(line, 'evidence_wrong', 'evidence', 'subject_id');
    if (isBetter(line.grade, found)) told(line, 'evidence_grade_wrong', 'bill_line', 'evidence_grade');
  }
}

/** One person, also where two patients were found to be one. */
async function isSame(tx: Tx, hospital: SealingHospital, one: SubjectId, other: SubjectId): Promise<boolean> {
  return one === other || (await pseudonymsOf(tx, hospital, one)).includes(other);
}
