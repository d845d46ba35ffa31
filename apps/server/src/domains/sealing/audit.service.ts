import type { SubjectId } from '@pramana/kernel';
import { BackwardsTimes, type ClaimKind } from '@pramana/ledger';
import { installFastRows } from '@pramana/ledger/node';
import type { Database, TransactionOptions, Tx } from '../../platform/database/index.ts';
import { type AuditedBlock, auditedSeries, lostLogs } from './audit.store.ts';
import { AuditKeys } from './block-audit.service.ts';
import { labelOf } from './block.claim.ts';
import { auditTables } from './check-audit.service.ts';
import { type AuditedPair, DocumentAudit, isKeyless, type ReadDocuments } from './document-audit.service.ts';
import { ErasedDocuments } from './erased-audit.service.ts';
import { Findings } from './finding.service.ts';
import { auditShard } from './log-audit.service.ts';
import { countEntries, listLogs, type LogRow } from './log.store.ts';
import { type AuditFigure, type SeeSalt, sealedKindOf } from './rebuild.service.ts';
import { holdOldView } from './renew.store.ts';
import type { AuditedTree, AuditOptions, AuditReport } from './audit.policy.ts';
import { SaltAudit } from './salt-audit.service.ts';
import { auditAllSeries, type SeriesAuditContext } from './series-audit.service.ts';
import { auditCuts } from './shard-audit.service.ts';
import { hospitalSubjectId } from './subject.service.ts';
import { unvouchedLogs } from './succession.service.ts';
import { AtOnce } from './turns.service.ts';

/** Connections that one audit holds at once: the others are for those who work. */
const CONNECTIONS = 3;
/** Blocks without a place that are remembered. */
const HOMELESS = 100;

/**
 * Recomputes everything a hospital has sealed and names each place that says something else: bodies, commitments,
 * chains and numbers by series, the domains' rows against the claims, then the logs up to their signed heads and their
 * copies. What is sealed while it runs is left to the next audit. Throws what `signal` says when it is aborted.
 */
export async function auditHospital(options: AuditOptions): Promise<AuditReport> {
  const audit = new Audit(options);
  try {
    return await audit.run();
  } finally {
    audit.dispose();
  }
}

class Audit {
  readonly #options: AuditOptions;
  readonly #findings = new Findings();
  readonly #salts = new SaltAudit();
  /** Where the salts of a series lie that a domain keeps itself. */
  readonly #saltsOf = new Map<string, { table: string; field: string }>();
  readonly #hospitalSubject: SubjectId;
  readonly #keys = new AuditKeys();
  /** Blocks that are neither in a log nor in the outbox. */
  readonly #homeless: AuditedBlock[] = [];
  readonly #erased: ErasedDocuments;
  readonly #documentAudit: DocumentAudit;
  readonly #seriesAudit: SeriesAuditContext;
  #documents = 0;
  #total = 0;
  readonly #trees: AuditedTree[] = [];
  readonly #backwards = new BackwardsTimes(labelOf);

  /** All that this audit asks of the database goes through here. */
  readonly #db: Pick<Database, 'inHospital'>;

  readonly #stop = new AbortController();
  /** Aborted by whoever asked, and when a part of the audit failed. */
  readonly #signal: AbortSignal;

  constructor(options: AuditOptions) {
    this.#options = options;
    this.#signal = AbortSignal.any([options.signal, this.#stop.signal]);
    const connections = new AtOnce(CONNECTIONS);
    this.#db = { inHospital: (...args) => connections.run(() => options.db.inHospital(...args)) };
    this.#hospitalSubject = hospitalSubjectId(options.hospital);
    this.#erased = new ErasedDocuments({ hospital: options.hospital, hospitalSubject: this.#hospitalSubject });
    this.#documentAudit = new DocumentAudit({
      hospital: options.hospital,
      signal: this.#signal,
      erased: this.#erased,
      read: (work, isolation) => this.#read(work, isolation),
      report: (finding) => this.#findings.add(finding),
      add: (...finding) => this.#add(...finding),
      loadErased: () => this.#loadErased(),
    });
    this.#seriesAudit = {
      hospital: options.hospital,
      hospitalSubject: this.#hospitalSubject,
      keys: this.#keys,
      read: (work) => this.#read(work),
      report: (finding) => this.#findings.add(finding),
      add: (...finding) => this.#add(...finding),
      timed: (block, time) => this.#backwards.see(block, time),
      rows: (page, kind) => this.#rows(page, kind),
      settle: (page, rows) => this.#settle(page, rows),
    };
  }

  dispose(): void {
    this.#salts.dispose();
    this.#keys.destroy();
  }

  async run(): Promise<AuditReport> {
    await installFastRows();
    return this.#options.logsOnly === true ? this.#runLogs() : this.#runAll();
  }

  async #runLogs(): Promise<AuditReport> {
    const { logs, entries } = await this.#read(async (tx) => {
      const found = await listLogs(tx, this.#options.hospital.id);
      return { logs: found, entries: await countEntries(tx, found) };
    });
    this.#total = entries;
    return this.#report(await this.#auditLogs(logs), await this.#unvouched());
  }

  #unvouched(): Promise<string[]> {
    return this.#read((tx) => unvouchedLogs(tx, this.#options.hospital.id));
  }

  #report(entries: number, unvouched: readonly string[], figures: readonly AuditFigure[] = []): AuditReport {
    const findings = this.#findings.list();
    const { period = null } = this.#options;
    const [erased, trees, backwards] = [this.#erased.list(), this.#trees, this.#backwards.report()];
    const documents = this.#documents;
    const beside = { backwards, unvouched };
    return { ok: findings.length === 0, entries, documents, erased, findings, period, figures, trees, ...beside };
  }

  async #runAll(): Promise<AuditReport> {
    const { hospital, now, period = null } = this.#options;
    // As of one moment: what is sealed between two of these questions would look like a number that nobody counted.
    const { series, logs } = await this.#read(
      async (tx) => ({ series: await auditedSeries(tx, hospital.id), logs: await listLogs(tx, hospital.id) }),
      'repeatable read',
    );
    this.#total = series.reduce((sum, each) => sum + Math.max(each.highest, each.row?.lastNumber ?? 0) + 1, 0);
    // First of all: nothing but an erasure's own entry excuses what does not open.
    await this.#loadErased();
    // Of two places with one salt the one in the later series is named, whichever was looked at first.
    this.#salts.know(series.map(({ code }) => code));
    const [{ findings, figures }] = await this.#together([
      auditTables({
        hospital,
        now,
        period,
        salts: () => this.#saltAttempt(),
        erased: this.#erased.subjects,
        read: (work, isolation) => this.#read(work, isolation),
        loadErased: () => this.#loadErased(),
        erasures: () => this.#erased.erasures,
      }),
      auditAllSeries(this.#seriesAudit, series),
    ]);
    this.#findings.addAll(findings);
    for (const { series: code, number } of this.#salts.reused()) {
      const { table, field } = this.#saltsOf.get(code) ?? { table: 'block', field: 'body' };
      this.#add(labelOf(code, number), 'salt_reuse', table, field);
    }
    return this.#report(await this.#auditLogs(logs), await this.#unvouched(), figures);
  }

  #saltAttempt(): { see: SeeSalt; keep: () => void } {
    const attempt = this.#salts.attempt();
    const see: SeeSalt = (salt, { series, number, table, field }) => {
      this.#saltsOf.set(series, { table, field });
      attempt.add(salt, { series, number });
    };
    return { see, keep: attempt.keep };
  }

  /** Both, or neither goes on: what failed first is thrown once the other has ended. */
  async #together<A, B>(works: readonly [Promise<A>, Promise<B>]): Promise<[A, B]> {
    try {
      return await Promise.all(works);
    } catch (error) {
      this.#stop.abort(error);
      await Promise.allSettled(works);
      throw error;
    }
  }

  #read<T>(work: (tx: Tx) => Promise<T>, isolation: TransactionOptions['isolation'] = 'read committed'): Promise<T> {
    this.#signal.throwIfAborted();
    const { hospital } = this.#options;
    const held = async (tx: Tx): Promise<T> => {
      if (isolation !== 'read committed') await holdOldView(tx, hospital.id);
      return work(tx);
    };
    return this.#db.inHospital(hospital.id, held, { statementTimeoutMs: 300_000, isolation });
  }

  #loadErased(): Promise<void> {
    return this.#erased.load((work) => this.#read(work));
  }

  #progress(phase: string, done: number, total: number): void {
    this.#options.onProgress({ phase, done, total });
  }

  #add(document: string, code: string, table: string, field: string, block: AuditedBlock | null = null): void {
    const label = block === null ? null : labelOf(block.series, block.number);
    this.#findings.add({ code, document, table, field, block: label, since: block?.at.toISOString() ?? null });
  }

  /** The domains' rows of a page's blocks. */
  async #rows(page: readonly AuditedPair[], series: string | null): Promise<ReadDocuments[]> {
    // Somebody may have been erased since the audit began.
    if (page.some((each) => isKeyless(each) && this.#erased.excuse(each.block) === null)) await this.#loadErased();
    const kinds = [...Map.groupBy(page, ({ block }) => block.kind)].flatMap(([kind, blocks]) => {
      const sealed = sealedKindOf(kind as ClaimKind, series);
      return sealed === undefined ? [] : [this.#documentAudit.read(sealed, blocks)];
    });
    return Promise.all(kinds);
  }

  /** Reports what a page's blocks show, and compares those whose claim is intact with their domains' rows. */
  async #settle(page: readonly AuditedPair[], rows: readonly ReadDocuments[]): Promise<void> {
    for (const each of page) {
      const { block, judged } = each;
      const gone = this.#documentAudit.isGone(each);
      if (gone) this.#erased.count(block);
      for (const { code, table, field } of judged.damages) {
        if (gone && code === 'key_missing') continue;
        this.#add(judged.label, code, table, field, block);
      }
      if (block.entry === null && block.queued === null && this.#homeless.length < HOMELESS) this.#homeless.push(block);
      if (judged.claim === null) continue;
      this.#salts.add(judged.claim.salt, block);
      for (const { salt } of judged.claim.items) this.#salts.add(salt, block);
    }
    for (const each of rows) await this.#documentAudit.compare(each);
    this.#documents += page.length;
    this.#progress('documents', this.#documents, this.#total);
  }

  async #auditLogs(logs: readonly LogRow[]): Promise<number> {
    const { heads, hospital, signal, logsOnly = false } = this.#options;
    const db = this.#db;
    // A hospital has a log from its first day; without its row nothing of it could be compared, and all would seem well.
    const lost = await this.#read((tx) => lostLogs(tx, hospital.id));
    if (lost.length > 0 || logs.length === 0) this.#add(hospital.slug, 'log_missing', 'log', 'id');
    const inOrder = this.#homeless.sort((a, b) => a.at.getTime() - b.at.getTime() || a.number - b.number);
    const homeless = inOrder.map(({ commitment }) => commitment);
    let entries = 0;
    for (const log of logs) {
      const before = entries;
      const onProgress = (done: number): void => this.#progress('log', before + done, this.#total);
      const findings = this.#findings;
      const done = await auditShard({ db, heads, log, findings, homeless, logsOnly, signal, onProgress });
      entries += done.entries;
      // The very head whose tree was recomputed: the log may have grown since, and nothing is said about that.
      if (done.head !== null) this.#trees.push({ log, ...done.head });
    }
    // Listed anew, or a year cut meanwhile would look like a log that ends without its row saying so.
    const cuts = async (tx: Tx) => auditCuts(tx, hospital.id, await listLogs(tx, hospital.id), this.#findings);
    await this.#read(cuts, 'repeatable read');
    return entries;
  }
}
