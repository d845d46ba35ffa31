import { type ErasureRequestJson } from '@pramana/contract';
import { PramanaError } from '@pramana/kernel';
import { type AccessContext, recordAccess } from '../../platform/access.ts';
import { readCursor, writeCursor } from '../../platform/cursor.ts';
import type { Services } from '../../platform/services.ts';
import { patientsById } from '../patients/index.ts';
import { blockViews, labelOf, openBoxes, subjectOfPatient } from '../sealing/index.ts';
import { listRequests, namesOf, readErasures, readLeaves, readRequest, type RequestRow } from './erasure.store.ts';
import { oldCopiesOf } from './own-key.service.ts';

const PAGE = 30;
export const LIST = 'erasure';

export type Erasing = AccessContext & { services: Services };

/** Requests newest first; whose they are is an access to each. */
export async function erasurePage(
  ctx: Erasing,
  cursor: string | undefined,
): Promise<{ data: ErasureRequestJson[]; next: string | null }> {
  const after = readCursor(cursor, [LIST])?.id ?? null;
  const found = await listRequests(ctx.tx, ctx.hospital.id, after, PAGE + 1);
  const page = found.slice(0, PAGE);
  const subjects = [...new Set(page.map(({ patientId }) => subjectOfPatient(ctx.hospital, patientId)))];
  await recordAccess(ctx, ...subjects.map((subjectId) => ({ subjectId, purpose: 'erasure', resource: 'erasure' })));
  const last = page.at(-1);
  return { data: await views(ctx, page), next: found.length > PAGE && last ? writeCursor(LIST, last.id) : null };
}

/** One request as it stands. `not_found`. */
export async function viewOne(ctx: Erasing, id: string): Promise<ErasureRequestJson> {
  const [view] = await views(ctx, [await readRequest(ctx.tx, ctx.hospital.id, id)]);
  if (view === undefined) throw new PramanaError('not_found');
  return view;
}

/** Requests as they stand, in their order. */
export async function views(
  { tx, hospital, actor, services }: Erasing,
  rows: readonly RequestRow[],
): Promise<ErasureRequestJson[]> {
  const done = new Map(
    (await readErasures(tx, hospital.id, { requests: rows.map(({ id }) => id) })).map((e) => [e.requestId, e]),
  );
  const erased = [...done.values()];
  const people = await namesOf(tx, [...rows.map(({ askedBy }) => askedBy), ...erased.map(({ authorId }) => authorId)]);
  const patients = new Map(
    (
      await patientsById(
        tx,
        hospital.id,
        rows.map(({ patientId }) => patientId),
      )
    ).map((p) => [p.id, p]),
  );
  const erasedIds = erased.map(({ id }) => id);
  const leaves = await readLeaves(tx, hospital.id, erasedIds);
  const blocks = await blockViews(tx, hospital, erased);
  const copies = await oldCopiesOf(tx, hospital.id, services, erased);
  const reasons = await openBoxes(
    tx,
    hospital,
    LIST,
    rows.map(({ id, patientId, reasonBox }) => ({
      record: id,
      subjectId: subjectOfPatient(hospital, patientId),
      box: reasonBox,
    })),
  );
  return rows.map((row, i) => {
    const patient = patients.get(row.patientId);
    const gone = done.get(row.id);
    const reason = reasons[i];
    return {
      id: row.id,
      patient: { id: row.patientId, number: patient?.number ?? '', name: patient?.name ?? '' },
      askedBy: people.get(row.askedBy) ?? '',
      own: row.own,
      mine: row.askedBy === actor.personId,
      reason: reason?.state === 'open' && typeof reason.value === 'string' ? reason.value : null,
      askedAt: row.askedAt.toISOString(),
      state: row.state,
      done: gone
        ? {
            id: gone.id,
            at: gone.at.toISOString(),
            by: people.get(gone.authorId) ?? '',
            scope: [...gone.scope],
            keys: gone.keys,
            files: gone.files,
            leaves: leaves.get(gone.id)?.length ?? 0,
            kept: [...gone.kept],
            copiesUntil: copies.get(gone.id)?.until?.toISOString() ?? null,
            copiesWait: copies.get(gone.id)?.waits ?? null,
            block: blocks.get(labelOf(gone.series, gone.number)) ?? null,
          }
        : null,
    };
  });
}
