import type { HospitalId } from '@pramana/kernel';
import type { AccessEventRow } from './access-event.ts';

/** More than a second's of a busy server in each half; a batch takes them after a quarter of one. */
const REMEMBERED = 4_096;

/**
 * Events that this process has committed and that wait for their batch: who seals them need not read them back. Which ones are
 * sealed says the outbox alone: what another server took, or a crash of the database took back, is never asked for here. In
 * two halves: the older, which holds what nobody came for, is let go as a whole.
 */
let recent = new Map<string, AccessEventRow>();
let older = new Map<string, AccessEventRow>();

/** These were written, not only repeated, and are committed. */
export function keepUnsealed(events: readonly AccessEventRow[]): void {
  if (recent.size + events.length > REMEMBERED) [older, recent] = [recent, new Map()];
  for (const event of events) recent.set(event.id, event);
}

/**
 * Those of these ids that are known here of this hospital, once: whoever fails with them reads them from the database the
 * next time. An id of another hospital's event, wherever it came from, is not known (I-10).
 */
export function takeUnsealed(hospital: HospitalId, ids: readonly string[]): AccessEventRow[] {
  return ids.flatMap((id) => {
    const event = recent.get(id) ?? older.get(id);
    if (event?.hospital_id !== hospital) return [];
    recent.delete(id);
    older.delete(id);
    return event;
  });
}
