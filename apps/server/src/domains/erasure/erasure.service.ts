import { type ErasurePlanJson, type ErasureRequestJson } from '@pramana/contract';
import { civil, type IsoDate, NO_CURRENCY, type PatientId, PramanaError } from '@pramana/kernel';
import { Denied, recordAccess } from '../../platform/access.ts';
import { violatedConstraint } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import { holdingOf } from '../billing/index.ts';
import { holdingOfFiles } from '../files/index.ts';
import { lastReadable } from '../keys/index.ts';
import { clinicalHolding, lockPatient, patientsById } from '../patients/index.ts';
import { recordHolding } from '../records/index.ts';
import {
  finish,
  holdSubject,
  patientSubject,
  prepareDocument,
  sealBoxes,
  subjectLeaves,
  subjectOfPatient,
} from '../sealing/index.ts';
import { listAfter } from './again.service.ts';
import { isInCare } from './care.store.ts';
import { destroyPerson } from './destroy.service.ts';
import { requireAlone } from './alias.service.ts';
import { erasureItems } from './erasure.claim.ts';
import {
  endRequest,
  erasedScope,
  insertErasure,
  insertRequest,
  lastAccess,
  newestRequest,
  readRequest,
} from './erasure.store.ts';
import { tellErased } from './forget.service.ts';
import { canWithdraw } from './request.policy.ts';
import { type Held, judge, scopeOf } from './retention.policy.ts';
import { RETENTION_RULES } from './retention.service.ts';
import { type Erasing, LIST, viewOne, views } from './view.service.ts';

/** Kinds of entries whose content lies under the categories' keys. */
const OF_RECORDS = ['record'];
/** What was begun in this time and is not finished is care that goes on; the law's new term begins with it. */
const CARE_MS = 90 * 86_400_000;

/** What of a patient can be erased now, what later and why. The caller records the access. */
export async function planFor(ctx: Erasing, patient: PatientId): Promise<ErasurePlanJson> {
  const { tx, hospital, clock, services } = ctx;
  const subject = subjectOfPatient(hospital, patient);
  const now = new Date(clock.now());
  const day = (at: Date | null): IsoDate | null => (at === null ? null : civil(at.getTime(), hospital.timeZone).date);
  const before = await erasedScope(tx, hospital.id, subject);
  const [bills, records, clinical, files, looked] = [
    await holdingOf(tx, hospital.id, subject),
    await recordHolding(tx, hospital.id, subject),
    await clinicalHolding(tx, hospital.id, patient),
    await holdingOfFiles(tx, ctx, subject),
    await lastAccess(tx, hospital.id, subject),
  ];
  const newest = Math.max(...[records, clinical, files].map(({ last }) => last?.getTime() ?? 0));
  const count = records.records + clinical.count + files.files;
  const all: Held[] = [
    { content: 'records', count, last: day(newest === 0 ? null : new Date(newest)) },
    { content: 'bills', count: bills.documents, last: bills.last },
    { content: 'access', count: looked === null ? 0 : 1, last: day(looked) },
  ];
  // Of what went before the rows are still there, without anything that opens them.
  const isGone = (content: Held['content']): boolean =>
    before.includes(content === 'records' ? 'records' : 'everything');
  const held = all.map((each) => (isGone(each.content) ? { ...each, count: 0, last: null } : each));
  const today = civil(now.getTime(), hospital.timeZone).date;
  const parts = judge(RETENTION_RULES, held, { today, startMonth: hospital.yearStartMonth });
  const open: ErasurePlanJson['open'] = [];
  if (bills.openDrafts > 0) open.push('drafts');
  if (bills.unpaid > 0) open.push('dues');
  if (bills.unbilled > 0) open.push('charges');
  if (await isInCare(tx, hospital.id, { subject, since: new Date(now.getTime() - CARE_MS) })) open.push('care');
  return {
    parts: parts.map(({ content, count: of, until, now: due, source, check }) => {
      return { content, count: of, until, now: due, source, check };
    }),
    scope: scopeOf(parts, before),
    open,
    lastReadable: lastReadable(services, hospital.id, now).toISOString(),
  };
}

/** The plan of a patient with their newest request, as an access. `not_found`. */
export async function planOf(
  ctx: Erasing,
  patient: PatientId,
  purpose: string | null,
): Promise<{ patient: ErasureRequestJson['patient']; plan: ErasurePlanJson; request: ErasureRequestJson | null }> {
  const { tx, hospital } = ctx;
  const [whose] = await patientsById(tx, hospital.id, [patient]);
  if (whose === undefined) throw new PramanaError('not_found');
  const subjectId = await patientSubject(tx, hospital, patient);
  if (purpose !== null) await recordAccess(ctx, { subjectId, purpose, resource: 'erasure' });
  const request = await newestRequest(tx, hospital.id, patient);
  const [shown = null] = request === null ? [] : await views(ctx, [request]);
  const { id, number, name } = whose;
  return { patient: { id, number, name }, plan: await planFor(ctx, patient), request: shown };
}

/** Asks for an erasure; one is open at a time: `already_exists`. The access is recorded by whoever calls. */
export async function askErasure(
  ctx: Erasing,
  patientId: PatientId,
  { reason, own }: { reason: string; own: boolean },
): Promise<ErasureRequestJson> {
  const { tx, hospital, actor, clock } = ctx;
  await requireAlone(tx, hospital.id, patientId);
  const subjectId = await patientSubject(tx, hospital, patientId);
  if (!own) await recordAccess(ctx, { subjectId, purpose: 'erasure', resource: 'erasure' });
  const at = new Date(clock.now());
  const id = newId(at.getTime());
  const [reasonBox = new Uint8Array()] = await sealBoxes(tx, hospital, LIST, [
    { subjectId, record: id, value: reason },
  ]);
  try {
    const row = { id, patientId, askedBy: actor.personId, own, reasonBox, askedAt: at };
    await insertRequest(tx, hospital.id, row);
  } catch (error) {
    if (violatedConstraint(error) !== 'erasure_request_open') throw error;
    throw new PramanaError('already_exists', { detail: 'An erasure of this patient has been asked for already.' });
  }
  return viewOne(ctx, id);
}

/**
 * Destroys what can be: keys, files, personal data; seals what went and what stays, in one transaction. By a second person.
 * `same_person`, `conflict` for a request that was decided, `erasure_waits` when nothing can go or something is open.
 */
export async function approveErasure(ctx: Erasing, id: string): Promise<ErasureRequestJson> {
  const { tx, hospital, actor, clock, services } = ctx;
  const request = await readRequest(tx, hospital.id, id, true);
  if (request.state !== 'open') throw new PramanaError('conflict', { detail: 'This request has been decided.' });
  if (request.askedBy === actor.personId) throw new PramanaError('same_person');
  const { patientId } = request;
  const subjectId = subjectOfPatient(hospital, patientId);
  // Both before anything is read: what somebody sealed between plan and destruction would be lost for good.
  await lockPatient(tx, hospital.id, patientId);
  await requireAlone(tx, hospital.id, patientId);
  await holdSubject(tx, hospital, subjectId);
  const { parts, scope, open } = await planFor(ctx, patientId);
  if (scope.length === 0 || open.length > 0) {
    const [until = null] = parts.flatMap((part) => (part.now || part.until === null ? [] : [part.until]));
    throw new PramanaError('erasure_waits', { params: { open: open.join(' '), until } });
  }
  await recordAccess(ctx, { subjectId, purpose: 'erasure', resource: 'erasure' });
  const everything = scope.includes('everything');
  const at = new Date(clock.now());
  const leaves = await subjectLeaves(tx, hospital, subjectId, everything ? null : OF_RECORDS);
  const leaving = { patientId, subjectId, everything, at, by: actor.personId };
  const { keys, files } = await destroyPerson(tx, ctx, leaving);
  const kept = parts.flatMap(({ content, until, now, source }) =>
    now || until === null ? [] : [{ content, until, source }],
  );
  const facts = {
    subjectId,
    askedBy: request.askedBy,
    authorId: actor.personId,
    scope,
    keys,
    files,
    kept,
    lastReadable: lastReadable(services, hospital.id, at),
  };
  const document = newId(at.getTime());
  const prepared = await prepareDocument(tx, {
    hospital,
    series: { kind: 'erasure', prefix: 'ERA' },
    kind: 'erasure',
    documentId: document,
    // Under the hospital's own key: the person's is gone.
    subjectId: null,
    currency: NO_CURRENCY,
    total: 0n,
    at,
    businessDate: civil(at.getTime(), hospital.timeZone).date,
    authorId: actor.personId,
    items: erasureItems({ ...facts, leaves }),
    urgent: true,
  });
  const { series, number } = await finish(tx, prepared);
  await insertErasure(tx, hospital.id, { ...facts, id: document, requestId: id, at, series, number }, leaves);
  await endRequest(tx, hospital.id, id, { state: 'done', at, by: actor.personId });
  const extent = everything ? 'everything' : 'records';
  tellErased(tx, services, hospital.id, { subject: subjectId, extent });
  listAfter(tx, services, hospital.id, { subject: subjectId, extent, at, series, number });
  return viewOne(ctx, id);
}

/** Takes a request back or refuses it. `conflict` when it was decided. */
export async function withdrawErasure(ctx: Erasing, id: string): Promise<ErasureRequestJson> {
  const { tx, hospital, actor, clock } = ctx;
  const { state, patientId } = await readRequest(tx, hospital.id, id, true);
  if (state !== 'open') throw new PramanaError('conflict', { detail: 'This request has been decided.' });
  await recordAccess(ctx, {
    subjectId: subjectOfPatient(hospital, patientId),
    purpose: 'erasure',
    resource: 'erasure',
  });
  await endRequest(tx, hospital.id, id, { state: 'withdrawn', at: new Date(clock.now()), by: actor.personId });
  return viewOne(ctx, id);
}

/** Takes the open request about a patient back from their own account; the look is recorded by whoever calls. `conflict`, `not_permitted`. */
export async function withdrawOwn(
  ctx: Erasing,
  patient: PatientId,
  relation: 'self' | 'guardian',
): Promise<ErasureRequestJson> {
  const { tx, hospital, actor, clock } = ctx;
  const newest = await newestRequest(tx, hospital.id, patient);
  // Held, and read again: who approves at this moment is first or last, never both.
  const request = newest === null ? null : await readRequest(tx, hospital.id, newest.id, true);
  const mine = request?.askedBy === actor.personId;
  const can = canWithdraw(request && { state: request.state, mine }, relation);
  if (request === null || can.code === 'conflict')
    throw new PramanaError('conflict', { detail: 'Nothing is asked for.' });
  if (!can.ok)
    throw new Denied({ subjectId: subjectOfPatient(hospital, patient), purpose: 'self', resource: 'erasure' });
  await endRequest(tx, hospital.id, request.id, { state: 'withdrawn', at: new Date(clock.now()), by: actor.personId });
  return viewOne(ctx, request.id);
}

/** One request with the plan of its patient, as an access. */
export async function openRequest(
  ctx: Erasing,
  id: string,
): Promise<{ patient: ErasureRequestJson['patient']; plan: ErasurePlanJson; request: ErasureRequestJson }> {
  const { patientId } = await readRequest(ctx.tx, ctx.hospital.id, id);
  const subjectId = subjectOfPatient(ctx.hospital, patientId);
  await recordAccess(ctx, { subjectId, purpose: 'erasure', resource: 'erasure' });
  const request = await viewOne(ctx, id);
  return { patient: request.patient, plan: await planFor(ctx, patientId), request };
}
