import type { AccessEventRow } from './access-event.ts';

/** More than a second's of a busy server; a batch takes them after a quarter of one. */
const MOST = 4_096;

/**
 * Events that this process has committed and that wait for their batch: who seals them need not read them back. Which ones are
 * sealed says the outbox alone: what another server took, or a crash of the database took back, is never asked for here.
 */
const unsealed = new Map<string, AccessEventRow>();

/** These are committed. */
export function keepUnsealed(events: readonly AccessEventRow[]): void {
  if (unsealed.size + events.length > MOST) unsealed.clear();
  for (const event of events) unsealed.set(event.id, event);
}

/** Those of these ids that are known here, once: whoever fails with them reads them from the database the next time. */
export function takeUnsealed(ids: readonly string[]): AccessEventRow[] {
  return ids.flatMap((id) => {
    const event = unsealed.get(id);
    unsealed.delete(id);
    return event ?? [];
  });
}
