import { type ClaimItem, type CborValue, fromHex } from '@pramana/ledger';

/** An access event as it is sealed and shown: who, whose, why, what, with which outcome, when, whence. */
export interface EventFacts {
  id: string;
  at: Date;
  /** Null: the patient's or guardian's own account. */
  personId: string | null;
  personName: string | null;
  roles: readonly string[];
  /** Of who has no name here: what tells their looks from another's, of no session (decision 64). Null before that. */
  sessionId: string | null;
  /** Null: a search, or a try refused before a patient was known. */
  subjectId: string | null;
  purpose: string;
  resource: string;
  document: string | null;
  outcome: string;
  /** Of a search. */
  resultCount: number | null;
  place: string | null;
  network: string;
}

/** Every fact of an event in one item: shown alone it is the whole sentence. Frozen: see docs/decisions/0010-access-leaves.md. */
export function eventItem(event: EventFacts): ClaimItem {
  const value: Record<string, CborValue | null> = {
    id: bytesOfId(event.id),
    at: event.at.getTime(),
    person: bytesOfId(event.personId),
    name: event.personName,
    roles: [...event.roles].sort(),
    session: bytesOfId(event.sessionId),
    subject: bytesOfId(event.subjectId),
    purpose: event.purpose,
    resource: event.resource,
    document: event.document,
    outcome: event.outcome,
    count: event.resultCount,
    place: event.place,
    network: event.network,
  };
  return { name: 'access', value: Object.fromEntries(Object.entries(value).filter(([, each]) => each !== null)) };
}

/** Columns that are called otherwise than the item's keys. */
export const EVENT_COLUMNS: Readonly<Record<string, string>> = {
  'access.person': 'person_id',
  'access.name': 'person_name',
  'access.session': 'session_id',
  'access.subject': 'subject_id',
  'access.count': 'result_count',
};

function bytesOfId(id: string | null): Uint8Array | null {
  return id === null ? null : fromHex(id.replaceAll('-', ''));
}
