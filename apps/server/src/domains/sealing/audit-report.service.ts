import type { AuditRunJson } from '@pramana/contract';
import { formatMoney, PramanaError } from '@pramana/kernel';
import {
  LedgerError,
  parseNote,
  readCosignature,
  type Report,
  type ReportedLog,
  signReport,
  toHex,
} from '@pramana/ledger';
import type { Database } from '../../platform/database/index.ts';
import { renderLetter } from '../../platform/documents/index.ts';
import type { FileAnswer } from '../../platform/http/index.ts';
import type { Hospital } from '../../platform/session.ts';
import type { AuditReport } from './audit.policy.ts';
import { cosignatureLines } from './cosignature.store.ts';
import { keys } from './keys.service.ts';
import { listLogs } from './log.store.ts';

/**
 * What every audit looks at, and what none of this computer can tell: said in each report, whatever was found. As
 * questions, because the findings are the answers.
 */
export const CHECKED = [
  'Whether every claim that was not erased opens and gives the commitment and block hash that are stored, whether every item of it has its fingerprint, and whether a salt was used twice. Of what was erased, only that an entry of the log says so.',
  'Whether the numbers of every series follow without a gap and without a double, and whether every block points to the one before it.',
  'Whether every stored document that was not erased says what was sealed, field by field, and whether one is missing or was added.',
  'Whether balances are the sums of bills, payments, refunds and credit notes, whether stock levels are the sums of movements, and whether each sale moved what its line says.',
  'Whether day seals count and sum up the documents of their day, whether a line stands above its MRP or ceiling, and whether a line claims more evidence than it cites.',
  'Whether every block stands in the log, whether every hash of its tree, up to the signed root, is what is computed anew, and whether the copy of the head outside the database is a beginning of it.',
] as const;
export const NOT_CHECKED = [
  'Whether something was sold and never entered, and whether what was entered is true.',
  'Heads that witnesses, mirrors and patients hold outside this node. Whose lines stand under a tree is said beside it; whether they verify and are enough, the reader’s own policy says.',
  'The hospital’s own server made this report and its log’s key signed it: it is the hospital’s word. A bundle for auditors can be checked without it.',
] as const;

interface Finished {
  readonly shown: AuditRunJson;
  readonly report: AuditReport;
}

/** The report as signed JSON: keys of the run, the trees with their cosigned checkpoints, what was checked and what not. */
export async function signedReport(
  db: Database,
  hospital: Pick<Hospital, 'id' | 'slug'>,
  { shown, report }: Finished,
): Promise<{ text: string; logs: readonly ReportedLog[] }> {
  const { logs, signer } = await db.inHospital(hospital.id, async (tx) => {
    const open = (await listLogs(tx, hospital.id)).at(-1);
    if (open === undefined) throw new PramanaError('conflict', { detail: 'The hospital has no log to sign with.' });
    const trees = report.trees.map(async ({ log, size, root, checkpoint }) => ({
      origin: log.origin,
      size,
      root: toHex(root),
      checkpoint: checkpoint + (await cosignatureLines(tx, log, size)),
    }));
    return { logs: await Promise.all(trees), signer: keys().store.logSigner(open.origin) };
  });
  const facts: Report = {
    hospital: hospital.slug,
    run: shown.id,
    ok: report.ok,
    period: shown.period,
    entries: shown.entries,
    documents: shown.documents,
    findings: shown.findings,
    erased: shown.erased,
    figures: shown.figures,
    startedAt: shown.startedAt,
    finishedAt: shown.finishedAt,
    logs,
    checked: CHECKED,
    notChecked: NOT_CHECKED,
  };
  return { text: await signReport(facts, signer), logs };
}

function nameOf({ slug }: Pick<Hospital, 'slug'>, { period, startedAt }: AuditRunJson): string {
  return period === null ? `audit-${slug}-${startedAt.slice(0, 10)}` : `audit-${slug}-${period.from}-to-${period.to}`;
}

export async function reportFile(db: Database, hospital: Hospital, finished: Finished): Promise<FileAnswer> {
  const { text: body } = await signedReport(db, hospital, finished);
  return { body, fileName: `${nameOf(hospital, finished.shown)}.json`, download: true };
}

/** The same on paper, with the signed JSON attached. */
export async function reportPaper(db: Database, hospital: Hospital, finished: Finished): Promise<FileAnswer> {
  const { text, logs } = await signedReport(db, hospital, finished);
  const { shown, report } = finished;
  const name = nameOf(hospital, shown);
  const days = shown.period === null ? 'All days' : `${shown.period.from} to ${shown.period.to}`;
  const money = (amount: string | null): string =>
    amount === null ? '' : `, ${formatMoney(BigInt(amount), hospital.currency)}`;
  const letter = {
    issuer: hospital.name,
    title: 'Report of an audit',
    number: name,
    unixMs: Date.parse(shown.finishedAt ?? shown.startedAt),
    facts: [
      ['Period', days],
      ['Result', report.ok ? 'No damage was found' : `${report.findings.length} found`],
      ['Finished', shown.finishedAt ?? ''],
      ['Documents recomputed', String(report.documents)],
      ['Log entries recomputed', String(report.entries)],
      ...shown.figures.map(
        ({ name: what, count, amount }) => [what.replaceAll('-', ' '), `${count}${money(amount)}`] as const,
      ),
    ] as const,
    sections: [
      {
        heading: 'Findings',
        lines:
          report.findings.length === 0
            ? ['None.']
            : report.findings.map(({ document, table, field, code }) => `${document}: ${table}.${field} (${code})`),
      },
      {
        heading: 'Erased',
        lines:
          report.erased.length === 0
            ? ['None.']
            : report.erased.map(({ entry, documents }) => `${entry}: ${documents} documents`),
      },
      { heading: 'What was checked', lines: CHECKED },
      { heading: 'What was not checked', lines: NOT_CHECKED },
      { heading: 'The trees that were recomputed', lines: logs.map(treeLine) },
      {
        heading: 'How to check this report',
        lines: [
          'The signed report is inside this PDF. With a policy that names the log’s key:',
          `npx pramana verify ${name}.pdf --policy trusted.policy`,
        ],
      },
    ],
    attachment: { name: `${name}.json`, text },
  };
  return { body: () => renderLetter(letter), fileName: `${name}.pdf`, download: true };
}

/** A tree in words. A report is asked for most where something is damaged: a checkpoint that cannot be read is said. */
export function treeLine({ origin, size, root, checkpoint }: ReportedLog): string {
  return `${origin}: ${size} entries, root ${root}, ${cosignersOf(checkpoint)}`;
}

function cosignersOf(checkpoint: string): string {
  try {
    const seen = parseNote(checkpoint).signatures.filter(({ signature }) => readCosignature(signature) !== undefined);
    return `lines of witnesses: ${seen.length === 0 ? 'none' : seen.map(({ name }) => name).join(', ')}`;
  } catch (error) {
    if (error instanceof LedgerError) return 'its checkpoint cannot be read';
    throw error;
  }
}
