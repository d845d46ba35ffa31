/** Judges an auditor's bundle line by line, in memory that grows with the numbers of documents and nothing else. */
import { equal, toHex } from './bytes.ts';
import { type BundleEntry, type BundleHead, type BundleLine, type BundleLog } from './bundle.ts';
import { type BundleCheck, type BundleCheckId, bundleChecks } from './bundle.checks.ts';
import { dayOf, judgeDays, type Counted, type SealedDay, SeriesRun } from './bundle.series.ts';
import type { Verdict } from './check.ts';
import { isSignedBy, parseCheckpoint } from './checkpoint.ts';
import { commit } from './claim.ts';
import { ensure, LedgerError } from './errors.ts';
import { type ClaimHeader, decodeHeader } from './header.ts';
import { isShown, verifyItems } from './item.ts';
import { Edge, leafHash } from './merkle.ts';
import { parseNote } from './note.ts';
import type { Policy } from './policy.ts';
import { isLogOf } from './verdict.log.ts';
import { checkNoteWitnesses } from './verdict.witness.ts';

/** One place that is not as it was sealed: `where` names an entry, a series or a day. */
export type BundleFinding = { readonly code: string; readonly where: string };
/** What the documents of one kind came to in the period; minor units. */
export type KindTotal = {
  readonly kind: string;
  readonly currency: string;
  readonly count: number;
  readonly total: bigint;
};

export type BundleVerification = {
  readonly verdict: Verdict;
  readonly checks: readonly BundleCheck[];
  readonly findings: readonly BundleFinding[];
  readonly head: BundleHead | null;
  readonly entries: number;
  readonly erased: number;
  readonly totals: readonly KindTotal[];
};

const COUNTED = ['bill', 'payment', 'refund', 'credit-note'];
/** More say nothing new. */
const MOST = 1_000;

type Series = { readonly run: SeriesRun; readonly documents: Counted[]; readonly seals: SealedDay[] };
type OpenLog = BundleLog & { readonly edge: Edge; outside: { before: boolean; behind: boolean } };

/** Give it every line, then ask for `end`. A line that is not whole throws `bad_bundle`: such a file is none. */
export class BundleAudit {
  readonly #policy: Policy;
  readonly #findings: BundleFinding[] = [];
  readonly #failed = new Set<BundleCheckId>();
  readonly #open = new Set<BundleCheckId>();
  readonly #series = new Map<string, Series>();
  readonly #totals = new Map<string, { kind: string; currency: string; count: number; total: bigint }>();
  readonly #origins: string[] = [];
  #head: BundleHead | null = null;
  #log: OpenLog | null = null;
  #entries = 0;
  #closed = 0;
  #witnessed = true;
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
      ensure(line.end === this.#entries, 'bad_bundle', 'another number of entries than its end says');
      this.#isEnded = true;
    }
  }

  end(): BundleVerification {
    ensure(this.#isEnded, 'bad_bundle', 'a bundle that is cut off');
    const unsummed = this.#judgeSeries();
    const checks = bundleChecks({
      head: this.#head,
      origins: this.#origins,
      entries: this.#entries,
      erased: this.#closed,
      unsummed,
      failed: this.#failed,
      open: this.#open,
      isWitnessed: this.#witnessed && this.#policy.quorum !== 'none' && this.#origins.length > 0,
    });
    const isBad = checks.some(({ ok }) => ok === false);
    const isGreen = this.#witnessed && this.#policy.quorum !== 'none' && checks.every(({ ok }) => ok === true);
    return {
      verdict: isBad ? 'RED' : isGreen ? 'GREEN' : 'AMBER',
      checks,
      findings: this.#findings.slice(0, MOST),
      head: this.#head,
      entries: this.#entries,
      erased: this.#closed,
      totals: [...this.#totals.values()],
    };
  }

  #begin(log: BundleLog): void {
    this.#finishLog();
    this.#origins.push(log.origin);
    this.#log = { ...log, edge: Edge.empty(), outside: { before: log.first === 0, behind: log.end === log.size } };
    if (!isLogOf(log.origin, this.#head?.hospital ?? '')) this.#find('logs', 'other_log', log.origin);
    const known = this.#policy.logs.filter(({ vkey }) => vkey.name === log.origin);
    if (known.length === 0) return this.#find('logs', 'unknown_log', log.origin);
    try {
      const { text } = parseNote(log.checkpoint);
      const checkpoint = parseCheckpoint(text);
      const key = known.find(({ vkey }) => isSignedBy(log.checkpoint, vkey));
      if (key === undefined) return this.#find('logs', 'signature_wrong', log.origin);
      if (checkpoint.size !== log.size) return this.#find('trees', 'other_tree', log.origin);
      if (key.finalSize !== undefined && log.size > key.finalSize) this.#find('logs', 'log_closed', log.origin);
      const { check } = checkNoteWitnesses(log.checkpoint, { checkpoint, text }, this.#policy);
      if (check.ok === false) this.#find('witnesses', 'cosignature_wrong', log.origin);
      if (check.ok !== true) this.#witnessed = false;
    } catch (error) {
      if (!(error instanceof LedgerError)) throw error;
      this.#find('trees', 'checkpoint_damaged', log.origin);
    }
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
    ensure(index >= log.first && index < log.end, 'bad_bundle', 'an entry where a leaf belongs');
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
    const label = `${header.series}-${String(header.number).padStart(6, '0')}`;
    if (!equal(commit(header.kind, entry.salt, entry.claim), entry.leaf))
      this.#find('headers', 'header_changed', label);
    if (header.hospital !== this.#head?.hospital) this.#find('headers', 'other_hospital', label);
    if (entry.items !== null && !verifyItems(header, entry.items)) this.#find('headers', 'items_changed', label);
    this.#lookAround(log, header.time);
    this.#place(header, entry.leaf, label);
    this.#count(header, entry, label);
  }

  #closedEntry(entry: Extract<BundleEntry, { closed: string }>, where: string): void {
    this.#closed += 1;
    if (entry.closed === 'unreadable') this.#find('headers', 'unreadable', where);
    else this.#open.add('headers');
    const { block } = entry;
    if (block === null) return;
    this.#place(block, entry.leaf, where);
    this.#of(block.series).documents.push({ number: block.number, time: null, total: null });
  }

  /** An entry from before and one from behind the period show that its ends were not cut short. */
  #lookAround(log: OpenLog, time: number): void {
    const { begins = 0, ends = 0 } = this.#head ?? {};
    if (time < begins) log.outside.before = true;
    if (time >= ends) log.outside.behind = true;
  }

  #place(block: { series: string; number: number; prev: Uint8Array }, leaf: Uint8Array, label: string): void {
    const wrong = this.#of(block.series).run.add(block, leaf);
    if (wrong === 'twice') this.#find('numbers', 'number_twice', label);
    if (wrong === 'link') this.#find('links', 'link_broken', label);
  }

  #count(header: ClaimHeader, entry: Extract<BundleEntry, { claim: Uint8Array }>, label: string): void {
    const { kind, series, number, time, total, currency } = header;
    if (kind === 'day-seal') this.#seal(header, entry, label);
    if (!COUNTED.includes(kind)) return;
    this.#of(series).documents.push({ number, time, total });
    const { begins = 0, ends = 0 } = this.#head ?? {};
    if (time < begins || time >= ends) return;
    const key = `${kind} ${currency}`;
    const sum = this.#totals.get(key) ?? { kind, currency, count: 0, total: 0n };
    this.#totals.set(key, { kind, currency, count: sum.count + 1, total: sum.total + total });
  }

  #seal({ total, time }: ClaimHeader, entry: Extract<BundleEntry, { claim: Uint8Array }>, label: string): void {
    const item = entry.items?.filter(isShown).find(({ name }) => name === 'day');
    const day = dayOf(item?.value);
    if (day === null) return this.#find('days', 'day_hidden', label);
    const { from = '', to = '' } = this.#head ?? {};
    if (day.day === to) this.#closedAt = Math.min(this.#closedAt, time);
    if (day.day >= from && day.day <= to) this.#of(day.series).seals.push({ ...day, label, total });
  }

  #finishLog(): void {
    const log = this.#log;
    if (log === null) return;
    this.#log = null;
    ensure(log.edge.size === log.size, 'bad_bundle', 'a log that is cut off');
    if (!log.outside.before || !log.outside.behind) this.#open.add('edges');
    try {
      const { root } = parseCheckpoint(parseNote(log.checkpoint).text);
      if (!equal(root, log.edge.root())) this.#find('trees', 'other_tree', `${log.origin} ${toHex(log.edge.root())}`);
    } catch (error) {
      if (!(error instanceof LedgerError)) throw error;
    }
  }

  /** How many days could be counted but not summed up. */
  #judgeSeries(): number {
    const { begins = 0, ends = 0 } = this.#head ?? {};
    let unsummed = 0;
    for (const [series, { run, documents, seals }] of this.#series) {
      for (const { from, to } of run.missing)
        this.#find('numbers', 'number_missing', from === to ? `${series} ${from}` : `${series} ${from} to ${to}`);
      if (seals.length === 0 && documents.every(({ time }) => time === null)) continue;
      for (const { code, where } of judgeDays(seals, documents, { begins, ends: Math.min(ends, this.#closedAt) })) {
        if (code === 'day_unsummed') unsummed += 1;
        else this.#find('days', code, `${series} ${where}`);
      }
    }
    return unsummed;
  }

  #of(series: string): Series {
    const known = this.#series.get(series);
    if (known !== undefined) return known;
    const fresh: Series = { run: new SeriesRun(), documents: [], seals: [] };
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
