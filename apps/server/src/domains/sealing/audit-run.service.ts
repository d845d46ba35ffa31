import type { AuditRunJson } from '@pramana/contract';
import { type Clock, type HospitalId, PramanaError } from '@pramana/kernel';
import type { Database } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import type { AuditReport } from './audit.policy.ts';
import { auditHospital } from './audit.service.ts';
import type { HeadStore } from './head.store.ts';
import { readHospital } from './hospital.store.ts';
import type { AuditPeriod } from './rebuild.service.ts';

export interface AuditRunsOptions {
  readonly db: Database;
  readonly heads: HeadStore;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
  /** Told at each step that changes what a screen shows; at most a few times a second. */
  readonly onChange: (hospital: HospitalId, run: string) => void;
}

interface Run {
  readonly hospital: HospitalId;
  /** What was found, for the signed report; null before it is done. */
  report: AuditReport | null;
  readonly shown: { -readonly [key in keyof AuditRunJson]: AuditRunJson[key] };
  readonly stop: AbortController;
  settled: Promise<void>;
  told: number;
}

const KEPT = 20;
const TELL_MS = 300;

/** Audits of this process: started by a person, running on the side, one per hospital at a time, ended on shutdown. */
export class AuditRuns {
  readonly #options: AuditRunsOptions;
  readonly #runs = new Map<string, Run>();

  constructor(options: AuditRunsOptions) {
    this.#options = options;
  }

  /**
   * Starts an audit, or answers the one that runs for this hospital already; `conflict` when that is of another period:
   * whoever asked for one must not take the other's result for it.
   */
  start(hospital: HospitalId, period: AuditPeriod | null = null): AuditRunJson {
    for (const run of this.#runs.values()) {
      if (run.hospital !== hospital || run.shown.status !== 'running') continue;
      if (run.shown.period?.from === period?.from && run.shown.period?.to === period?.to) return run.shown;
      throw new PramanaError('conflict', { detail: 'An audit of another period is running; start this one after it.' });
    }
    const run = this.#fresh(hospital, period);
    this.#runs.set(run.shown.id, run);
    this.#forget();
    run.settled = this.#perform(run);
    return run.shown;
  }

  /** `not_found` for another hospital's, and for one that is forgotten. */
  show(hospital: HospitalId, id: string): AuditRunJson {
    return this.#of(hospital, id).shown;
  }

  /** What a finished audit found; `conflict` for one that runs or failed: it says nothing, so nothing may be signed. */
  finished(hospital: HospitalId, id: string): { shown: AuditRunJson; report: AuditReport } {
    const { shown, report } = this.#of(hospital, id);
    if (report === null) throw new PramanaError('conflict', { detail: 'This audit is not finished.' });
    return { shown, report };
  }

  #of(hospital: HospitalId, id: string): Run {
    const run = this.#runs.get(id);
    if (run === undefined || run.hospital !== hospital) throw new PramanaError('not_found');
    return run;
  }

  /** Cancels what runs and waits for it. */
  async stop(): Promise<void> {
    for (const run of this.#runs.values()) run.stop.abort();
    await Promise.all([...this.#runs.values()].map((run) => run.settled));
  }

  #fresh(hospital: HospitalId, period: AuditPeriod | null): Run {
    const shown: AuditRunJson = {
      id: newId(),
      status: 'running',
      phase: 'documents',
      done: 0,
      total: 0,
      ok: null,
      entries: 0,
      documents: 0,
      erased: [],
      findings: [],
      period,
      figures: [],
      backwards: { documents: 0, first: null },
      unvouched: [],
      startedAt: this.#now(),
      finishedAt: null,
    };
    return { hospital, report: null, shown, stop: new AbortController(), settled: Promise.resolve(), told: 0 };
  }

  async #perform(run: Run): Promise<void> {
    const { db, heads, clock, onError } = this.#options;
    try {
      const hospital = await db.onNode((tx) => readHospital(tx, run.hospital));
      if (hospital === undefined) throw new PramanaError('not_found');
      const report = await auditHospital({
        db,
        heads,
        hospital,
        now: new Date(clock.now()),
        period: run.shown.period,
        signal: run.stop.signal,
        onProgress: (progress) => {
          Object.assign(run.shown, progress);
          this.#tell(run);
        },
      });
      const { ok, entries, documents, erased, findings, figures, backwards, unvouched } = report;
      run.report = report;
      Object.assign(run.shown, {
        ok,
        entries,
        documents,
        erased: [...erased],
        findings: [...findings],
        backwards,
        unvouched: [...unvouched],
        figures: figures.map((figure) => ({
          ...figure,
          amount: figure.amount === null ? null : String(figure.amount),
        })),
        status: 'done',
        phase: 'done',
      });
    } catch (error) {
      // An audit that could not look at everything says nothing: it is failed, never "ok".
      Object.assign(run.shown, { status: 'failed', ok: null });
      if (!run.stop.signal.aborted) onError(error);
    }
    run.shown.finishedAt = this.#now();
    this.#tell(run, true);
  }

  #tell(run: Run, now = false): void {
    const at = Date.now();
    if (!now && at < run.told + TELL_MS) return;
    run.told = at;
    this.#options.onChange(run.hospital, run.shown.id);
  }

  #forget(): void {
    const done = [...this.#runs.values()].filter(({ shown }) => shown.status !== 'running');
    for (const { shown } of done.slice(0, Math.max(0, this.#runs.size - KEPT))) this.#runs.delete(shown.id);
  }

  #now(): string {
    return new Date(this.#options.clock.now()).toISOString();
  }
}
