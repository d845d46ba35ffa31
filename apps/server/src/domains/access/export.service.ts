import { PramanaError, type SubjectId, toCsv } from '@pramana/kernel';
import type { ReviewedEventJson } from '@pramana/contract';
import { type AccessContext, recordAccess, recordReview } from '../../platform/access.ts';
import type { FileAnswer } from '../../platform/http/index.ts';
import { labelOf } from '../sealing/index.ts';
import { lookViews, reviewedViews } from './event.service.ts';
import { type EventFilter, listEvents } from './event.store.ts';
import { proofOfLook } from './proof.service.ts';

const MOST = 10_000;
/** Looks with their proofs: each is some kilobytes. */
const MOST_PROVEN = 500;

/** The filtered events as CSV. Whose they are leaves with it: an access to each of them (I-12). */
export async function exportReviewed(ctx: AccessContext, filter: EventFilter): Promise<FileAnswer> {
  const events = await listEvents(ctx.tx, ctx.hospital.id, filter, null, MOST);
  const views = await reviewedViews(ctx, events);
  await recordReview(ctx, { purpose: 'export', resource: 'access-events' });
  const subjects = new Set(events.flatMap(({ subjectId }) => subjectId ?? []));
  const accesses = [...subjects].map((subjectId) => ({ subjectId, purpose: 'export', resource: 'access-events' }));
  await recordAccess(ctx, ...accesses);
  const head = ['at', 'who', 'roles', 'outcome', 'purpose', 'resource', 'document', 'patient', 'pseudonym', 'rows'];
  const rows = views.map((view) => [
    ...common(view),
    view.patient?.number ?? '',
    view.subject ?? '',
    count(view),
    view.place ?? '',
    view.network,
    seal(view),
  ]);
  return csv('accesses.csv', [...head, 'place', 'network', 'seal'], rows);
}

function common(view: Omit<ReviewedEventJson, 'patient' | 'subject' | 'personId' | 'resultCount'>): string[] {
  const { at, who, roles, outcome, purpose, resource, document } = view;
  return [at, who ?? '', roles.join(' '), outcome, purpose, resource, document ?? ''];
}

function count({ resultCount }: ReviewedEventJson): string {
  return resultCount === null ? '' : String(resultCount);
}

function seal({ seal: sealed }: Pick<ReviewedEventJson, 'seal'>): string {
  return sealed === null ? '' : `${labelOf(sealed.block.series, sealed.block.number)} #${sealed.position + 1}`;
}

type OnePatient = EventFilter & { subjects: readonly SubjectId[] };

/** Everybody who looked at one patient. */
export async function exportLooks(ctx: AccessContext, filter: OnePatient, name: string): Promise<FileAnswer> {
  const events = await listEvents(ctx.tx, ctx.hospital.id, filter, null, MOST);
  const views = await lookViews(ctx, events);
  const head = ['at', 'who', 'roles', 'outcome', 'purpose', 'resource', 'document', 'place', 'network', 'seal'];
  const rows = views.map((view) => [...common(view), view.place ?? '', view.network, seal(view)]);
  return csv(`${name}-who-looked.csv`, head, rows);
}

/** The newest looks at one patient, each with the text of its proof, or why there is none. JSON that a verifier reads. */
export async function exportProofs(ctx: AccessContext, filter: OnePatient, name: string): Promise<FileAnswer> {
  const events = await listEvents(ctx.tx, ctx.hospital.id, filter, null, MOST_PROVEN);
  const looks = [];
  for (const view of await lookViews(ctx, events)) {
    looks.push({ ...view, ...(await proofOrReason(ctx, view.id, filter.subjects)) });
  }
  const body = JSON.stringify({ hospital: ctx.hospital.slug, looks }, null, 1);
  return { body, mediaType: 'application/json; charset=utf-8', fileName: `${name}-who-looked.json`, download: true };
}

async function proofOrReason(
  ctx: AccessContext,
  event: string,
  subjects: readonly SubjectId[],
): Promise<{ proof: string | null; why?: string }> {
  try {
    return { proof: (await proofOfLook(ctx, event, subjects)).text };
  } catch (error) {
    if (!(error instanceof PramanaError)) throw error;
    return { proof: null, why: error.code };
  }
}

function csv(fileName: string, head: readonly string[], rows: readonly (readonly string[])[]): FileAnswer {
  return { body: toCsv(head, rows), fileName, download: true };
}
