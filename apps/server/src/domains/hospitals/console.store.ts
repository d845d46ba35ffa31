import type { HospitalId } from '@pramana/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';

/** A hospital as its operator sees it: that it exists, and how its log does. */
export interface ConsoleRow {
  id: HospitalId;
  slug: string;
  name: string;
  type: string | null;
  kind: 'hospital' | 'node';
  stateCode: string | null;
  openedAt: Date;
  suspendedAt: Date | null;
  suspendedReason: string | null;
  entries: bigint;
  signedAt: Date | null;
  queued: bigint;
  queuedSince: Date | null;
  people: bigint;
  seenAt: Date | null;
  vkey: string | null;
}

/** All of them by name, the node itself first. */
export async function consoleRows(tx: Tx): Promise<ConsoleRow[]> {
  const { rows } = await sql<ConsoleRow>`
    select h.id, h.slug, h.name, h.type, h.kind, h.state_code as "stateCode", h.created_at as "openedAt",
      h.suspended_at as "suspendedAt", h.suspended_reason as "suspendedReason",
      c.entries, c.signed_at as "signedAt", c.queued, c.oldest_queued as "queuedSince", c.people, c.seen_at as "seenAt", c.vkey
    from hospital h join node_counters() c on c.id = h.id
    order by h.kind = 'hospital', h.name, h.id`.execute(tx);
  return rows;
}

/** Suspends or resumes; false when it is so already. The row is locked: what is said about it is said in order. */
export async function setSuspended(
  tx: Tx,
  id: HospitalId,
  suspended: { at: Date; reason: string } | null,
): Promise<boolean> {
  const done = await tx
    .updateTable('hospital')
    .set({ suspended_at: suspended?.at ?? null, suspended_reason: suspended?.reason ?? null })
    .where('id', '=', id)
    .where('kind', '=', 'hospital')
    .where('suspended_at', suspended === null ? 'is not' : 'is', null)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}
