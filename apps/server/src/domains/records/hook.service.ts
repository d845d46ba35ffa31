import type { RecordCategory } from '@pramana/contract';
import type { PersonId, SubjectId } from '@pramana/kernel';
import type { VersionContent } from '@pramana/ledger';
import type { Tx } from '../../platform/database/index.ts';
import type { Hospital } from '../../platform/session.ts';

/** A version that was just written or signed, in the transaction that did it. */
export interface VersionTold {
  readonly id: string;
  readonly record: string;
  readonly version: number;
  readonly subject: SubjectId;
  readonly category: RecordCategory;
  readonly type: string;
  readonly author: PersonId;
  readonly at: Date;
  readonly series: string;
  readonly number: number;
  /** What it says; null where the act does not read it. */
  readonly content: VersionContent | null;
}

type Hook = (tx: Tx, hospital: Hospital, told: VersionTold) => Promise<void>;
interface Hooks {
  readonly written?: Hook;
  readonly signed?: Hook;
}

const hooks = new Map<string, Hooks>();

/** Another domain is told of each version, and does its part in the same transaction; a second time replaces the first. */
export function registerVersionHooks(domain: string, told: Hooks): void {
  hooks.set(domain, told);
}

export async function tell(act: keyof Hooks, tx: Tx, hospital: Hospital, told: VersionTold): Promise<void> {
  for (const each of hooks.values()) await each[act]?.(tx, hospital, told);
}
