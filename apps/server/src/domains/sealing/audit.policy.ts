import type { BackwardsReport } from '@pramana/ledger';
import type { Database } from '../../platform/database/index.ts';
import type { SealingHospital } from './block.service.ts';
import type { HeadStore } from './head.store.ts';
import { type LogRow } from './log.store.ts';
import { type AuditFigure, type AuditFinding, type AuditPeriod } from './rebuild.service.ts';

export interface AuditProgress {
  readonly phase: string;
  readonly done: number;
  readonly total: number;
}

export interface AuditOptions {
  readonly db: Database;
  readonly heads: HeadStore;
  readonly hospital: SealingHospital;
  /** What is due by now must be there. */
  readonly now: Date;
  /** Whose days must all be sealed, and what they came to; the whole log is recomputed all the same. */
  readonly period?: AuditPeriod | null;
  /** Only the logs, from their entries up to their signed heads and copies: no document is opened or compared. */
  readonly logsOnly?: boolean;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: AuditProgress) => void;
}

export interface AuditReport {
  readonly ok: boolean;
  readonly entries: number;
  readonly documents: number;
  /** Documents whose content was erased, by the entry that says so. */
  readonly erased: readonly { readonly entry: string; readonly documents: number }[];
  readonly findings: readonly AuditFinding[];
  readonly period: AuditPeriod | null;
  readonly figures: readonly AuditFigure[];
  /** The trees that were recomputed; each may have grown since. */
  readonly trees: readonly AuditedTree[];
  /** Documents that say an earlier time than one before them in their series: one of the two times is false. */
  readonly backwards: BackwardsReport;
  /** Origins of logs whose keys no root key of the hospital vouches for: no damage. */
  readonly unvouched: readonly string[];
}

/** The head up to which a log's entries were recomputed. */
export interface AuditedTree {
  readonly log: Pick<LogRow, 'id' | 'hospitalId' | 'origin'>;
  readonly size: number;
  readonly root: Uint8Array;
  readonly checkpoint: string;
}
