import { AUDITED, type AuditRunJson, type Language, untimelyIn } from '@pramana/contract';
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
import { renderLetter, wordsFor } from '../../platform/documents/index.ts';
import type { FileAnswer } from '../../platform/http/index.ts';
import type { Hospital } from '../../platform/session.ts';
import type { AuditReport } from './audit.policy.ts';
import { cosignatureLines } from './cosignature.store.ts';
import { keys } from './keys.service.ts';
import { listLogs } from './log.store.ts';

type Words = ReturnType<typeof wordsFor>;

const NOT_MADE = ['entered', 'heads', 'word'] as const;

/**
 * What every audit looks at, and what none of this computer can tell: said in each report, whatever was found. As
 * questions, because the findings are the answers.
 */
const checkedIn = (words: Words): string[] => AUDITED.map((name) => words(`audit.made.${name}`));
const notCheckedIn = (words: Words): string[] => NOT_MADE.map((name) => words(`audit.not.${name}`));
/** The signed JSON has one form, whoever reads it; its paper speaks the reader's language. */
const ENGLISH = wordsFor('en');

/** What a report takes of a run: the screen's, or the command line's. */
type ReportedRun = Omit<AuditRunJson, 'status' | 'phase' | 'done' | 'total' | 'ok'>;

interface Finished {
  readonly shown: ReportedRun;
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
    backwards: shown.backwards,
    unvouched: shown.unvouched,
    startedAt: shown.startedAt,
    finishedAt: shown.finishedAt,
    logs,
    checked: checkedIn(ENGLISH),
    notChecked: notCheckedIn(ENGLISH),
  };
  return { text: await signReport(facts, signer), logs };
}

function nameOf({ slug }: Pick<Hospital, 'slug'>, { period, startedAt }: ReportedRun): string {
  return period === null ? `audit-${slug}-${startedAt.slice(0, 10)}` : `audit-${slug}-${period.from}-to-${period.to}`;
}

export async function reportFile(db: Database, hospital: Hospital, finished: Finished): Promise<FileAnswer> {
  const { text: body } = await signedReport(db, hospital, finished);
  return { body, fileName: `${nameOf(hospital, finished.shown)}.json`, download: true };
}

/** The same on paper in a language, with the signed JSON attached. */
export async function reportPaper(
  db: Database,
  hospital: Hospital,
  finished: Finished,
  language: Language = 'en',
): Promise<FileAnswer> {
  const { text, logs } = await signedReport(db, hospital, finished);
  const { shown, report } = finished;
  const words = wordsFor(language);
  const name = nameOf(hospital, shown);
  const orNone = (lines: readonly string[]): readonly string[] => (lines.length === 0 ? [words('audit.none')] : lines);
  const letter = {
    issuer: hospital.name,
    title: words('audit.title'),
    number: name,
    unixMs: Date.parse(shown.finishedAt ?? shown.startedAt),
    facts: factsOf(hospital, finished, words),
    sections: [
      {
        heading: words('audit.findings'),
        lines: orNone(
          report.findings.map(({ document, table, field, code }) => `${document}: ${table}.${field} (${code})`),
        ),
      },
      {
        heading: words('audit.erased'),
        lines: orNone(report.erased.map(({ entry, documents: count }) => words('audit.erasedBy', { entry, count }))),
      },
      { heading: words('audit.beside'), lines: orNone(besideIn(shown, words)) },
      { heading: words('audit.checked'), lines: checkedIn(words) },
      { heading: words('audit.notChecked'), lines: notCheckedIn(words) },
      { heading: words('audit.trees'), lines: logs.map((log) => treeLine(log, words)) },
      {
        heading: words('audit.how'),
        lines: [words('audit.howText'), `npx pramana verify ${name}.pdf --policy trusted.policy`],
      },
    ],
    attachment: { name: `${name}.json`, text },
  };
  return { body: () => renderLetter(letter), fileName: `${name}.pdf`, download: true };
}

/** What is told beside the verdict, and is no damage. */
function besideIn({ backwards: { documents: count, first }, unvouched, figures }: ReportedRun, words: Words): string[] {
  const lines = unvouched.map((origin) => words('audit.unvouched', { origin }));
  const { late, moved } = untimelyIn(figures);
  if (late + moved > 0) lines.push(words('audit.untimely', { late, moved }));
  if (first === null) return lines;
  const { document, at, before } = first;
  return [...lines, words('audit.backwards', { count, document, at, before: before.document, beforeAt: before.at })];
}

function factsOf(hospital: Hospital, { shown, report }: Finished, words: Words) {
  const { period, finishedAt, figures } = shown;
  const money = (amount: string | null): string =>
    amount === null ? '' : `, ${formatMoney(BigInt(amount), hospital.currency)}`;
  return [
    [words('audit.period'), period === null ? words('audit.allDays') : words('audit.span', period)],
    [words('audit.result'), report.ok ? words('audit.clear') : words('audit.found', { count: report.findings.length })],
    [words('audit.finished'), finishedAt ?? ''],
    [words('audit.documents'), String(report.documents)],
    [words('audit.entries'), String(report.entries)],
    ...figures.map(({ name, count, amount }) => [figureIn(name, words), `${count}${money(amount)}`] as const),
  ] as const;
}

/** A figure that some domain added later has no words yet: its name says it. */
function figureIn(name: string, words: Words): string {
  const label = FIGURES.find((each) => each === name);
  return label === undefined ? name.replaceAll('-', ' ') : words(`audit.figure.${label}`);
}

const FIGURES = [
  'bills',
  'credit-notes',
  'payments',
  'refunds',
  'day-seals',
  'day-seals-late',
  'documents-moved',
  'lines',
  'lines-unsupported',
  'lines-recorded-after',
  'lines-of-stock',
] as const;

/** A tree in words. A report is asked for most where something is damaged: a checkpoint that cannot be read is said. */
export function treeLine({ origin, size, root, checkpoint }: ReportedLog, words: Words = ENGLISH): string {
  return words('audit.tree', { origin, size, root, witnesses: cosignersOf(checkpoint, words) });
}

function cosignersOf(checkpoint: string, words: Words): string {
  try {
    const seen = parseNote(checkpoint).signatures.filter(({ signature }) => readCosignature(signature) !== undefined);
    const names = seen.map(({ name }) => name).join(', ');
    return seen.length === 0 ? words('audit.noWitness') : words('audit.witnesses', { names });
  } catch (error) {
    if (error instanceof LedgerError) return words('audit.unreadable');
    throw error;
  }
}
