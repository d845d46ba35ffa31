import type { AccessEvent, QueryOf, access, ReviewedEventJson } from '@pramana/contract';
import { permits } from '@pramana/contract';
import { type PatientId, PramanaError, type SubjectId } from '@pramana/kernel';
import type { AccessContext } from '../../platform/access.ts';
import { readCursor, writeCursor } from '../../platform/cursor.ts';
import { patientsById, subjectsOf } from '../patients/index.ts';
import { type BlockView, blockViews, labelOf, readablePatients } from '../sealing/index.ts';
import { type EventFilter, type ListedEvent, listEvents } from './event.store.ts';

const PAGE = 50;
/** Cursors of both lists: behind an event. */
const NEWEST = 'e';

export interface Page<Row> {
  data: Row[];
  next: string | null;
}

type Place = Pick<AccessContext, 'tx' | 'hospital'>;

/** The pseudonym of a patient, of whoever they were merged into; `not_found`. */
export async function subjectOf({ tx, hospital }: Place, patient: string): Promise<SubjectId> {
  return (await subjectsOf(tx, hospital, patient as PatientId))[0];
}

/** What somebody who reviews asked for; by patient only who may know patients. */
export async function filterOf(
  ctx: Pick<AccessContext, 'tx' | 'hospital' | 'actor'>,
  { patient, from, to, ...rest }: Omit<QueryOf<typeof access.events.list>, 'cursor'>,
): Promise<EventFilter> {
  if (patient !== undefined && !permits(ctx.actor.roles, 'patient:read')) {
    throw new PramanaError('not_permitted', { field: 'patient' });
  }
  if (rest.address !== undefined && !permits(ctx.actor.roles, 'access:address')) {
    throw new PramanaError('not_permitted', { field: 'address' });
  }
  const of = patient === undefined ? {} : { subjects: await subjectsOf(ctx.tx, ctx.hospital, patient as PatientId) };
  return { ...rest, ...of, ...spanOf({ from, to }) };
}

export function spanOf({
  from,
  to,
}: {
  from?: string | undefined;
  to?: string | undefined;
}): Pick<EventFilter, 'from' | 'to'> {
  return {
    ...(from === undefined ? {} : { from: new Date(from) }),
    ...(to === undefined ? {} : { to: new Date(to) }),
  };
}

/** A page of events, newest first. */
export async function eventPage(
  { tx, hospital }: Place,
  filter: EventFilter,
  cursor: string | undefined,
): Promise<Page<ListedEvent>> {
  const after = readCursor(cursor, [NEWEST])?.id ?? null;
  const found = await listEvents(tx, hospital.id, filter, after, PAGE + 1);
  const data = found.slice(0, PAGE);
  const last = data.at(-1);
  return { data, next: found.length > PAGE && last !== undefined ? writeCursor(NEWEST, last.id) : null };
}

/** Events as the patient concerned may read them. */
export async function lookViews({ tx, hospital }: Place, events: readonly ListedEvent[]): Promise<AccessEvent[]> {
  const refs = events.flatMap(({ leaf }) => leaf ?? []);
  const blocks = await blockViews(tx, hospital, refs);
  return events.map((event) => ({
    id: event.id,
    at: event.at.toISOString(),
    who: event.personName,
    roles: event.roles,
    purpose: event.purpose,
    resource: event.resource,
    document: event.document,
    outcome: event.outcome,
    place: event.place,
    network: event.network as AccessEvent['network'],
    seal: sealOf(event, blocks),
  }));
}

function sealOf({ leaf }: ListedEvent, blocks: ReadonlyMap<string, BlockView>): AccessEvent['seal'] {
  const block = leaf && blocks.get(labelOf(leaf.series, leaf.number));
  return leaf && block ? { block, position: leaf.position } : null;
}

/** The same for the hospital's own eyes, with patients' names for who may know them. */
export async function reviewedViews(
  ctx: Pick<AccessContext, 'tx' | 'hospital' | 'actor'>,
  events: readonly ListedEvent[],
): Promise<ReviewedEventJson[]> {
  const names = permits(ctx.actor.roles, 'patient:read') ? await namesOf(ctx, events) : new Map();
  const views = await lookViews(ctx, events);
  return views.map((view, i) => {
    const { personId = null, subjectId = null, resultCount = null, address = null } = events[i] ?? {};
    return { ...view, personId, subject: subjectId, patient: names.get(subjectId) ?? null, resultCount, address };
  });
}

type Named = NonNullable<ReviewedEventJson['patient']>;

/** Who stands behind the pseudonyms, as far as their keys tell; a walk-in is nobody we know. */
export async function namesOf(
  { tx, hospital }: Place,
  events: readonly { subjectId: SubjectId | null }[],
): Promise<Map<SubjectId | null, Named>> {
  const subjects = [...new Set(events.flatMap(({ subjectId }) => subjectId ?? []))];
  const ids = await readablePatients(tx, hospital, subjects);
  const known = await patientsById(
    tx,
    hospital.id,
    [...ids.values()].flatMap((id) => id ?? []),
  );
  const byId = new Map(known.map(({ id, number, name }) => [id, { id, number, name }]));
  return new Map(
    [...ids].flatMap(([subject, id]) => {
      const patient = id === null ? undefined : byId.get(id);
      return patient === undefined ? [] : [[subject, patient] as const];
    }),
  );
}
