/**
 * An audit's report as a file: JSON in one form, with a note in which a log's key signs its SHA-256. Who reads it anywhere
 * can tell which hospital said it and that no byte of it changed; what it says is still that hospital's word.
 */
import { toBase64, toHex, utf8 } from './bytes.ts';
import type { Verdict } from './check.ts';
import { isSignedBy, parseCheckpoint } from './checkpoint.ts';
import { ensure, LedgerError } from './errors.ts';
import { parseNote, signNote, verifyNote } from './note.ts';
import { isWithinEnd, type Policy, type PolicyLog } from './policy.ts';
import { sha256 } from './sha256.ts';
import { isLogOf } from './verdict.log.ts';
import { checkNoteWitnesses, type WitnessSeen } from './verdict.witness.ts';
import type { Signer, Vkey } from './vkey.ts';

/** What a report holds: JSON without floating numbers. */
export type ReportValue =
  | string
  | number
  | boolean
  | null
  | readonly ReportValue[]
  | { readonly [key: string]: ReportValue };
/** The facts of a report; `logs` are the trees that were looked at, each with its signed checkpoint. */
export type Report = { readonly [key: string]: ReportValue } & {
  readonly hospital: string;
  readonly ok: boolean;
  readonly logs: readonly ReportedLog[];
};
export type ReportedLog = {
  readonly origin: string;
  readonly size: number;
  /** Hexadecimal. */
  readonly root: string;
  readonly checkpoint: string;
};

export const REPORT_FORMAT = 'pramana/audit-report/v1';
const NOTE_HEADER = 'pramana-audit-report@v1';

/** Nesting that a report may have; whoever hands in more wants a stack to overflow. */
const DEEPEST = 32;

/** Keys sorted, no spaces, integers only (RFC 8785 agrees on this subset): one report has one hash. */
export function canonicalJson(value: ReportValue, depth = 0): string {
  ensure(depth <= DEEPEST, 'bad_report', 'a report nested deeper than any');
  const inner = (each: ReportValue): string => canonicalJson(each, depth + 1);
  if (Array.isArray(value)) return `[${(value as readonly ReportValue[]).map(inner).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const map = value as { readonly [key: string]: ReportValue };
    const keys = Object.keys(map).toSorted();
    return `{${keys.map((key) => `${JSON.stringify(key)}:${inner(map[key] ?? null)}`).join(',')}}`;
  }
  if (typeof value === 'number') ensure(Number.isSafeInteger(value), 'bad_report', 'a number that is no whole one');
  return JSON.stringify(value);
}

/** The note's text. Its second line is no number, so that it never passes for a checkpoint. */
function noteText(origin: string, report: Report): string {
  return `${NOTE_HEADER}\nlog ${origin}\nsha256 ${toBase64(sha256(utf8(canonicalJson(report))))}\n`;
}

/** The log that the text of a report's note names; empty where it names none. */
export function originOf(text: string): string {
  return /^log (.+)$/m.exec(text)?.[1] ?? '';
}

/** The report as a file, signed by one of its hospital's logs. */
export async function signReport(report: Report, signer: Signer): Promise<string> {
  const signed: Report = { format: REPORT_FORMAT, ...report };
  const note = await signNote(noteText(signer.name, signed), [signer]);
  return `${JSON.stringify({ ...signed, note }, null, 2)}\n`;
}

/** Whether a text calls itself such a report. */
export function isReport(text: string): boolean {
  return text.trimStart().startsWith('{') && text.includes(`"${REPORT_FORMAT}"`);
}

/** Reads a report; `bad_report`. Nothing in it is verified yet. */
export function parseReport(text: string): { readonly report: Report; readonly note: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new LedgerError('bad_report', 'the report is not whole', { cause: error });
  }
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
  ensure(isMap, 'bad_report', 'not a report');
  const { note, ...report } = value as Report;
  ensure(report['format'] === REPORT_FORMAT, 'bad_report', 'an unknown version of a report');
  ensure(typeof note === 'string', 'bad_report', 'a report without its signature');
  const whole = typeof report['hospital'] === 'string' && typeof report['ok'] === 'boolean';
  ensure(whole && Array.isArray(report['logs']), 'bad_report', 'a report that does not say whose it is');
  ensure((report['logs'] as readonly unknown[]).every(isReportedLog), 'bad_report', 'a log that is not whole');
  // Such a report has no hash: neither fractions nor a nesting without end are passed on.
  canonicalJson(report);
  return { report, note };
}

function isReportedLog(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { origin, size, root, checkpoint } = value as Record<string, unknown>;
  return [origin, root, checkpoint].every((each) => typeof each === 'string') && Number.isSafeInteger(size);
}

export type ReportCheckId = 'report' | 'log' | 'signature' | 'trees' | 'witnesses';
export type ReportCheck = { readonly check: ReportCheckId; readonly ok: boolean | null; readonly detail: string };
/** GREEN: signed by an open log of the policy, and every tree that it speaks of is witnessed as the policy asks. */
export type ReportVerification = {
  readonly verdict: Verdict;
  readonly checks: readonly ReportCheck[];
  /** Null when it cannot be read. Believe it only when the verdict is not RED. */
  readonly report: Report | null;
};

/** Judges a report by the verifier's own policy. Never throws on a bad one: that is RED. */
export function verifyReport(text: string, policy: Policy): ReportVerification {
  let read: ReturnType<typeof parseReport>;
  try {
    read = parseReport(text);
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    return { verdict: 'RED', checks: [{ check: 'report', ok: false, detail: `${error.message}.` }], report: null };
  }
  const { report, note } = read;
  const checks: ReportCheck[] = [{ check: 'report', ok: true, detail: 'The report is whole.' }];
  checks.push(...checkSignature(report, note, policy));
  if (checks.every(({ ok }) => ok !== false))
    checks.push(...checkTrees(report, stemIn(originOf(parseNote(note).text)), policy));
  const isBad = checks.some(({ ok }) => ok === false);
  const isWitnessed = checks.some(({ check }) => check === 'witnesses') && checks.every(({ ok }) => ok === true);
  return { verdict: isBad ? 'RED' : isWitnessed ? 'GREEN' : 'AMBER', checks, report };
}

function checkSignature(report: Report, note: string, policy: Policy): ReportCheck[] {
  const fail = (check: ReportCheckId, detail: string): ReportCheck[] => [{ check, ok: false, detail }];
  try {
    const origin = originOf(parseNote(note).text);
    const logs = policy.logs.filter(({ vkey }) => vkey.name === origin);
    if (logs.length === 0) return fail('log', 'Your policy does not know the log whose key should have signed this.');
    if (!isLogOf(origin, report.hospital))
      return fail('log', `The log ${origin} is not the log of ${report.hospital}.`);
    const { text } = verifyNote(
      note,
      logs.map(({ vkey }) => vkey),
    );
    if (text !== noteText(origin, report)) return fail('signature', 'The report is not the one that was signed.');
    const doubt = doubtOf(report, note, logs);
    const known: ReportCheck =
      doubt === null
        ? { check: 'log', ok: true, detail: `Your policy knows the log ${origin}.` }
        : { check: 'log', ok: null, detail: `Your policy knows the log ${origin}. ${doubt}` };
    return [
      known,
      { check: 'signature', ok: true, detail: `The key of the log ${origin} signed this report as it stands.` },
    ];
  } catch (error) {
    if (error instanceof LedgerError) return fail('signature', `The signature does not verify: ${error.message}.`);
    throw error;
  }
}

/** Why the key of a known log may not be the hospital's voice of today; null when nothing says so. */
function doubtOf(report: Report, note: string, logs: readonly PolicyLog[]): string | null {
  const isClosed = logs.every(({ vkey, finalSize }) => finalSize !== undefined || !isNoteOf(note, vkey));
  if (isClosed) return 'It is closed: whether its key signed this before or after cannot be told.';
  const isNamed = report.logs.some(({ origin }) => logs.some(({ vkey }) => vkey.name === origin));
  return isNamed ? null : 'The report says nothing about its tree.';
}

function isNoteOf(note: string, vkey: Vkey): boolean {
  try {
    return verifyNote(note, [vkey]).text !== '';
  } catch (error) {
    if (error instanceof LedgerError) return false;
    throw error;
  }
}

/** What the logs of one hospital have in common, its node included: two nodes may have a hospital of one name. */
function stemIn(origin: string): string {
  return origin.slice(0, origin.lastIndexOf('-'));
}

function checkTrees(report: Report, stem: string, policy: Policy): ReportCheck[] {
  const seen: (readonly WitnessSeen[])[] = [];
  let witnessed = report.logs.length > 0;
  // Whoever's trees these are, they say nothing about this hospital.
  const foreign = report.logs.find(({ origin }) => stemIn(origin) !== stem);
  if (foreign !== undefined) {
    const detail = `It speaks of a log that is not ${report.hospital}’s: ${foreign.origin}.`;
    return [{ check: 'trees', ok: false, detail }];
  }
  const unknown = report.logs.filter(({ origin }) => !policy.logs.some(({ vkey }) => vkey.name === origin));
  for (const log of report.logs) {
    if (unknown.includes(log)) continue;
    const judged = checkTree(log, policy);
    if (typeof judged === 'string') return [{ check: 'trees', ok: false, detail: judged }];
    witnessed &&= judged.witnessed;
    seen.push(judged.witnesses);
  }
  if (unknown.length > 0) {
    const others = unknown.map(({ origin }) => origin).join(', ');
    return [{ check: 'trees', ok: null, detail: `Your policy does not know these logs that it speaks of: ${others}.` }];
  }
  const names = [...new Set(seen.flat().map(({ name }) => name))].join(', ');
  const trees = report.logs.map(({ origin, size }) => `${origin} (${size} entries)`).join(', ');
  const detail = witnessed
    ? `Every tree that it speaks of is witnessed as your policy asks: ${names}.`
    : 'Not every tree that it speaks of is witnessed as your policy asks.';
  return [
    { check: 'trees', ok: true, detail: `It speaks of trees that their logs signed: ${trees}.` },
    { check: 'witnesses', ok: witnessed && policy.quorum !== 'none' ? true : null, detail },
  ];
}

/** What is wrong with a tree, or whether it is witnessed. */
function checkTree(
  { origin, size, root, checkpoint }: ReportedLog,
  policy: Policy,
): string | { witnessed: boolean; witnesses: readonly WitnessSeen[] } {
  try {
    const log = policy.logs.find(({ vkey }) => vkey.name === origin && isSignedBy(checkpoint, vkey));
    if (log === undefined) return `Your policy has no key under which ${origin} signed its tree.`;
    const { text } = parseNote(checkpoint);
    const signed = parseCheckpoint(text);
    if (signed.size !== size || toHex(signed.root) !== root)
      return `${origin} signed another tree than the report says.`;
    if (!isWithinEnd(log, signed))
      return `The log ${origin} was closed at ${log.finalSize} entries, with another tree.`;
    const { check, witnesses } = checkNoteWitnesses(checkpoint, { checkpoint: signed, text }, policy);
    if (check.ok === false) return check.detail;
    return { witnessed: check.ok === true, witnesses };
  } catch (error) {
    if (error instanceof LedgerError) return `The checkpoint of ${origin} cannot be read: ${error.message}.`;
    throw error;
  }
}
