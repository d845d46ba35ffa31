import type { HospitalId, SubjectId } from '@pramana/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';

/** Which events; what is absent does not narrow. */
export interface EventFilter {
  person?: string | undefined;
  role?: string | undefined;
  /** Any of these pseudonyms. */
  subjects?: readonly SubjectId[] | undefined;
  id?: string | undefined;
  /** Only of resources that this regular expression fits. */
  resources?: string | undefined;
  /** By people of the hospital, or by the patient's and guardians' own accounts. */
  by?: 'staff' | 'accounts' | undefined;
  purpose?: string | undefined;
  resource?: string | undefined;
  outcome?: string | undefined;
  what?: 'opened' | 'search' | undefined;
  /** Network address of the session. */
  address?: string | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
}

export interface ListedEvent {
  id: string;
  at: Date;
  personId: string | null;
  personName: string | null;
  roles: string[];
  subjectId: SubjectId | null;
  purpose: string;
  resource: string;
  document: string | null;
  outcome: 'granted' | 'denied';
  resultCount: number | null;
  place: string | null;
  network: string;
  address: string | null;
  /** Its place in a batch; null while it waits. */
  leaf: { series: string; number: number; position: number } | null;
}

/** Events newest first, behind the one with the id `after`. */
export async function listEvents(
  tx: Tx,
  hospital: HospitalId,
  filter: EventFilter,
  after: string | null,
  limit: number,
): Promise<ListedEvent[]> {
  const { person, role, subjects, id, resources, by, purpose, resource, outcome, what, address, from, to } = filter;
  const rows = await tx
    .selectFrom('access_event as e')
    .leftJoin('access_leaf as l', (join) =>
      join.onRef('l.hospital_id', '=', 'e.hospital_id').onRef('l.event_id', '=', 'e.id'),
    )
    .leftJoin('access_batch as b', (join) =>
      join.onRef('b.hospital_id', '=', 'l.hospital_id').onRef('b.id', '=', 'l.batch_id'),
    )
    .leftJoin('session as s', 's.id', 'e.session_id')
    .select([
      'e.id',
      'e.at',
      'e.person_id',
      'e.person_name',
      'e.roles',
      'e.subject_id',
      'e.purpose',
      'e.resource',
      'e.document',
      'e.outcome',
      'e.result_count',
      'e.place',
      'e.network',
      's.ip',
      'b.series',
      'b.number',
      'l.position',
    ])
    .where('e.hospital_id', '=', hospital)
    .$if(person !== undefined, (query) => query.where('e.person_id', '=', person ?? null))
    .$if(role !== undefined, (query) => query.where(sql<boolean>`e.roles @> array[${role}]::text[]`))
    .$if(subjects !== undefined, (query) =>
      query.where('e.subject_id', '=', sql<string>`any(${[...(subjects ?? [])]}::uuid[])`),
    )
    .$if(id !== undefined, (query) => query.where('e.id', '=', id ?? ''))
    .$if(resources !== undefined, (query) => query.where('e.resource', '~', resources ?? ''))
    .$if(by === 'staff', (query) => query.where('e.person_id', 'is not', null))
    .$if(by === 'accounts', (query) => query.where('e.person_id', 'is', null))
    .$if(purpose !== undefined, (query) => query.where('e.purpose', '=', purpose ?? ''))
    .$if(resource !== undefined, (query) => query.where('e.resource', '=', resource ?? ''))
    .$if(outcome !== undefined, (query) => query.where('e.outcome', '=', outcome ?? ''))
    .$if(what === 'search', (query) => query.where('e.result_count', 'is not', null))
    .$if(what === 'opened', (query) => query.where('e.result_count', 'is', null).where('e.outcome', '=', 'granted'))
    .$if(address !== undefined, (query) => query.where('s.ip', '=', address ?? ''))
    // Ids are in the order of time: a span is a range of the key.
    .$if(from !== undefined, (query) => query.where('e.id', '>=', firstIdAt(from ?? new Date())))
    .$if(to !== undefined, (query) => query.where('e.id', '<', firstIdAt(to ?? new Date())))
    .$if(after !== null, (query) => query.where('e.id', '<', after ?? ''))
    .orderBy('e.id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(({ series, number, position, ...row }) => ({
    id: row.id,
    at: row.at,
    personId: row.person_id,
    personName: row.person_name,
    roles: row.roles,
    subjectId: row.subject_id as SubjectId | null,
    purpose: row.purpose,
    resource: row.resource,
    document: row.document,
    outcome: row.outcome as ListedEvent['outcome'],
    resultCount: row.result_count,
    place: row.place,
    network: row.network,
    address: row.ip,
    leaf: series === null || number === null || position === null ? null : { series, number: Number(number), position },
  }));
}

/** The smallest id that this millisecond could have: UUIDv7 begins with the time. */
function firstIdAt(at: Date): string {
  const hex = Math.max(0, at.getTime()).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7000-8000-000000000000`;
}

/** One event's leaf; null when it waits; undefined when there is no such event. */
export async function readLeaf(tx: Tx, hospital: HospitalId, event: string): Promise<LeafOfEvent | null | undefined> {
  const row = await tx
    .selectFrom('access_event as e')
    .leftJoin('access_leaf as l', (join) =>
      join.onRef('l.hospital_id', '=', 'e.hospital_id').onRef('l.event_id', '=', 'e.id'),
    )
    .leftJoin('access_batch as b', (join) =>
      join.onRef('b.hospital_id', '=', 'l.hospital_id').onRef('b.id', '=', 'l.batch_id'),
    )
    .select(['e.subject_id as whose', 'l.subject_id', 'l.position', 'l.box', 'b.series', 'b.number'])
    .where('e.hospital_id', '=', hospital)
    .where('e.id', '=', event)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { whose, subject_id: subjectId, position, box, series, number } = row;
  if (position === null || box === null || series === null || number === null) return null;
  return {
    eventId: event,
    whose: whose as SubjectId | null,
    subjectId: subjectId as SubjectId | null,
    position,
    box,
    ref: { series, number: Number(number) },
  };
}

export interface LeafOfEvent {
  eventId: string;
  /** The pseudonym that the event names now. */
  whose: SubjectId | null;
  subjectId: SubjectId | null;
  position: number;
  box: Uint8Array;
  ref: { series: string; number: number };
}
