/** Judges an auditor's bundle line by line, in memory that grows with the numbers of documents and nothing else. */
import type { BackwardsReport } from './backwards.ts';
import { equal, toHex } from './bytes.ts';
import { type BundleEntry, type BundleHead, type BundleLine, type BundleLog } from './bundle.ts';
import { type BundleCheck, type BundleCheckId, bundleChecks } from './bundle.checks.ts';
import { judgeDue } from './bundle.due.ts';
import { areEdgesWhole, isYearOver, type LogRange, previousOf } from './bundle.edges.ts';
import { judgeBundleLog } from './bundle.log.ts';
import { reachesOver } from './bundle.reach.ts';
import { dayOf, freshSeries, judgeDays, type SeenSeries, timesThatRunBack } from './bundle.series.ts';
import { labelOf } from './bundle.text.ts';
import { type KindTotal, Totals } from './bundle.totals.ts';
import type { Verdict } from './check.ts';
import { parseCheckpoint } from './checkpoint.ts';
import { commit } from './claim.ts';
import { ensure, LedgerError } from './errors.ts';
import { type ClaimHeader, decodeHeader } from './header.ts';
import { isShown, verifyItems } from './item.ts';
import { Edge, leafHash } from './merkle.ts';
import { parseNote } from './note.ts';
import type { Policy } from './policy.ts';

/** One place that is not as it was sealed: `where` names an entry, a series or a day. */
export type BundleFinding = { readonly code: string; readonly where: string };
export type BundleVerification = {
  readonly verdict: Verdict;
  readonly checks: readonly BundleCheck[];
  readonly findings: readonly BundleFinding[];
  readonly head: BundleHead | null;
  readonly entries: number;
  readonly erased: number;
  readonly totals: readonly KindTotal[];
  /** Of these, what was sealed after the last day was closed and is in no seal of the bundle. */
  readonly uncounted: readonly KindTotal[];
  /** Of all that is opened here; no damage, and no part of the verdict. */
  readonly backwards: BackwardsReport;
};

const COUNTED = ['bill', 'payment', 'refund', 'credit-note'];
/** More say nothing new. */
const MOST = 1_000;

type Changing<T> = { -readonly [Key in keyof T]: T[Key] };
type OpenLog = Changing<LogRange> & { readonly edge: Edge };

/** Give it every line, then ask for `end`. A line that is not whole throws `bad_bundle`: such a file is none. */
export class BundleAudit {
  readonly #policy: Policy;
  readonly #findings: BundleFinding[] = [];
  readonly #failed = new Set<BundleCheckId>();
  readonly #open = new Set<BundleCheckId>();
  readonly #series = new Map<string, SeenSeries>();
  readonly #totals = new Totals();
  readonly #uncounted = new Totals();
  readonly #logs: LogRange[] = [];
  #head: BundleHead | null = null;
  #log: OpenLog | null = null;
  #entries = 0;
  #closed = 0;
  #unreadable = 0;
  #lost = 0;
  #isEnded = false;
  /** When the last day was sealed: what came later belongs to the next one. */
  #closedAt = Number.POSITIVE_INFINITY;

  constructor(policy: Policy) {
    this.#policy = policy;
  }

  add(line: BundleLine): void {
    ensure(!this.#isEnded, 'bad_bundle', 'lines behind the end');
    if ('head' in line) {
      ensure(this.#head === null, 'bad_bundle', 'a second head');
      this.#head = line.head;
      return;
    }
    ensure(this.#head !== null, 'bad_bundle', 'a bundle without its head');
    if ('log' in line) this.#begin(line.log);
    else if ('leaves' in line) this.#leaves(line.leaves);
    else if ('entry' in line) this.#entry(line.entry);
    else {
      this.#finishLog();
      ensure(this.#logs.length > 0, 'bad_bundle', 'a bundle without a log');
      ensure(line.end === this.#entries, 'bad_bundle', 'another number of entries than its end says');
      this.#isEnded = true;
    }
  }

  end(): BundleVerification {
    ensure(this.#isEnded, 'bad_bundle', 'a bundle that is cut off');
    const unsummed = this.#judgeSeries();
    const { begins = 0, ends = 0, from = '', to = '' } = this.#head ?? {};
    if (!areEdgesWhole(this.#logs, { begins, ends }, this.#policy)) this.#open.add('edges');
    const checks = bundleChecks({
      head: this.#head,
      origins: this.#logs.map(({ origin }) => origin),
      entries: this.#entries,
      erased: this.#closed - this.#unreadable - this.#lost,
      lost: this.#lost,
      unreadable: this.#unreadable,
      unsummed,
      uncounted: this.#uncounted.all.reduce((sum, { count }) => sum + count, 0),
      ...judgeDue(this.#series.values(), { from, to, begins, ends }),
      short: this.#shortSeries(),
      failed: this.#failed,
      open: this.#open,
      isWitnessed: this.#policy.quorum !== 'none' && this.#logs.every(({ isWitnessed }) => isWitnessed),
    });
    const isBad = checks.some(({ ok }) => ok === false);
    const isGreen = checks.every(({ ok }) => ok === true);
    return {
      verdict: isBad ? 'RED' : isGreen ? 'GREEN' : 'AMBER',
      checks,
      findings: this.#findings.slice(0, MOST),
      head: this.#head,
      entries: this.#entries,
      erased: this.#closed,
      totals: this.#totals.all,
      uncounted: this.#uncounted.all,
      backwards: timesThatRunBack(this.#series),
    };
  }

  #begin(log: BundleLog): void {
    this.#finishLog();
    const isAgain = this.#logs.some(({ origin }) => origin === log.origin);
    ensure(!isAgain, 'bad_bundle', 'a log that stands twice');
    const judged = judgeBundleLog(log, this.#head?.hospital ?? '', this.#policy);
    const unseen = { root: null, previous: null, firstKind: null, lastKind: null, before: false, behind: false };
    this.#log = { ...log, ...judged, ...unseen, latest: Number.NEGATIVE_INFINITY, edge: Edge.empty() };
    this.#logs.push(this.#log);
    if (judged.wrong !== null) this.#find(judged.wrong.check, judged.wrong.code, log.origin);
  }

  #leaves(leaves: readonly Uint8Array[]): void {
    const log = this.#inLog();
    for (const leaf of leaves) {
      const { size } = log.edge;
      ensure(size < log.first || size >= log.end, 'bad_bundle', 'a leaf alone where an entry belongs');
      log.edge.append(leafHash(leaf));
    }
  }

  #entry(entry: BundleEntry): void {
    const log = this.#inLog();
    const index = log.edge.size;
    ensure(index < log.size, 'bad_bundle', 'an entry behind its tree');
    log.edge.append(leafHash(entry.leaf));
    this.#entries += 1;
    const where = `${log.origin} entry ${index}`;
    if ('closed' in entry) return this.#closedEntry(entry, where);
    let header: ClaimHeader;
    try {
      header = decodeHeader(entry.claim);
    } catch (error) {
      if (!(error instanceof LedgerError)) throw error;
      return this.#find('headers', 'header_damaged', where);
    }
    const label = labelOf(header.series, header.number);
    if (equal(commit(header.kind, entry.salt, entry.claim), entry.leaf))
      this.#of(header.series).times.push([header.number, header.time]);
    else this.#find('headers', 'header_changed', label);
    if (header.hospital !== this.#head?.hospital) this.#find('headers', 'other_hospital', label);
    if (entry.items !== null) {
      if (!verifyItems(header, entry.items)) this.#find('headers', 'items_changed', label);
      else if (index === 0) log.previous = previousOf(header, entry.items);
    }
    log.latest = Math.max(log.latest, header.time);
    if (index >= log.first && index < log.end) this.#lookAround(log, index, header);
    this.#place(header, entry.leaf, label);
    this.#count(header, entry, label, log.origin);
  }

  #closedEntry(entry: Extract<BundleEntry, { closed: string }>, where: string): void {
    this.#closed += 1;
    if (entry.closed === 'unreadable') {
      this.#unreadable += 1;
      this.#find('headers', 'unreadable', where);
    } else this.#open.add('headers');
    if (entry.closed === 'lost') this.#lost += 1;
    const { block } = entry;
    // It may be any number of any series, or a day's seal.
    if (block === null) return void this.#open.add('numbers').add('links').add('days');
    this.#place(block, entry.leaf, where);
    this.#of(block.series).documents.push({ number: block.number, time: null, total: null, kind: '', currency: '' });
  }

  /** An entry from before and one from behind the period show that its ends were not cut short. */
  #lookAround(log: OpenLog, index: number, { kind, time }: ClaimHeader): void {
    const { begins = 0, ends = 0 } = this.#head ?? {};
    if (time < begins) log.before = true;
    if (time >= ends) log.behind = true;
    if (index === 0) log.firstKind = kind;
    if (index === log.size - 1) log.lastKind = kind;
  }

  #place(block: { series: string; number: number; prev: Uint8Array }, leaf: Uint8Array, label: string): void {
    const wrong = this.#of(block.series).run.add(block, leaf);
    if (wrong === 'twice') this.#find('numbers', 'number_twice', label);
    if (wrong === 'link') this.#find('links', 'link_broken', label);
  }

  #count(header: ClaimHeader, entry: Extract<BundleEntry, { claim: Uint8Array }>, label: string, origin: string): void {
    const { kind, series, number, time, total, currency } = header;
    if (kind === 'day-seal') this.#seal(header, entry, label);
    if (!COUNTED.includes(kind)) return;
    const { documents, origins } = this.#of(series);
    documents.push({ number, time, total, kind, currency });
    origins.add(origin);
    const { begins = 0, ends = 0 } = this.#head ?? {};
    if (time < begins || time >= ends) return;
    this.#totals.add(kind, currency, total);
  }

  #seal({ total, time }: ClaimHeader, entry: Extract<BundleEntry, { claim: Uint8Array }>, label: string): void {
    const item = entry.items?.filter(isShown).find(({ name }) => name === 'day');
    const day = dayOf(item?.value);
    if (day === null) return this.#find('days', 'day_hidden', label);
    const { from = '', to = '' } = this.#head ?? {};
    if (day.day === to) this.#closedAt = Math.min(this.#closedAt, time);
    const { seals, later } = this.#of(day.series);
    if (day.day > to) later.push({ ...day, label, total, time });
    else if (day.day >= from) seals.push({ ...day, label, total, time });
  }

  #finishLog(): void {
    const log = this.#log;
    if (log === null) return;
    this.#log = null;
    ensure(log.edge.size === log.size, 'bad_bundle', 'a log that is cut off');
    const whole = log.edge.root();
    log.root = whole;
    try {
      const { root } = parseCheckpoint(parseNote(log.checkpoint).text);
      if (!equal(root, whole)) this.#find('trees', 'other_tree', `${log.origin} ${toHex(whole)}`);
    } catch (error) {
      if (!(error instanceof LedgerError)) throw error;
    }
  }

  /** How many days could be counted but not summed up. */
  #judgeSeries(): number {
    const { begins = 0, ends = 0 } = this.#head ?? {};
    let unsummed = 0;
    for (const [series, { run, documents, seals, later }] of this.#series) {
      for (const { from, to } of run.missing)
        this.#find('numbers', 'number_missing', from === to ? `${series} ${from}` : `${series} ${from} to ${to}`);
      if (seals.length === 0 && documents.every(({ time }) => time === null)) continue;
      const judged = judgeDays({ seals, later }, documents, { begins, closed: this.#closedAt, ends });
      for (const { code, where } of judged.findings) {
        if (code === 'day_unsummed') unsummed += 1;
        else this.#find('days', code, `${series} ${where}`);
      }
      for (const { kind, currency, total } of judged.uncounted) this.#uncounted.add(kind, currency, total ?? 0n);
    }
    return unsummed;
  }

  /** Series of which a document sealed in the period may have come into the log too late to be here. */
  #shortSeries(): string[] {
    const period = { begins: this.#head?.begins ?? 0, ends: this.#head?.ends ?? 0 };
    const isOver = (log: LogRange): boolean => isYearOver(log, this.#logs, this.#policy);
    const over = new Set(this.#logs.filter(isOver).map(({ origin }) => origin));
    return [...this.#series].flatMap(([name, { run, documents, seals, origins }]) => {
      const isAllOver = origins.size > 0 && [...origins].every((origin) => over.has(origin));
      return reachesOver({ ends: run.ends, documents, seals, isOver: isAllOver }, period) ? [] : [name];
    });
  }

  #of(series: string): SeenSeries {
    const known = this.#series.get(series);
    if (known !== undefined) return known;
    const fresh = freshSeries();
    this.#series.set(series, fresh);
    return fresh;
  }

  #inLog(): OpenLog {
    if (this.#log === null) throw new LedgerError('bad_bundle', 'an entry outside of any log');
    return this.#log;
  }

  #find(check: BundleCheckId, code: string, where: string): void {
    this.#failed.add(check);
    if (this.#findings.length <= MOST) this.#findings.push({ code, where });
  }
}
