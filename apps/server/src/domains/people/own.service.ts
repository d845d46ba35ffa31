import { type OwnPatientJson, type PatientRowJson, type ScopeName, seesEverything } from '@pramana/contract';
import { type PatientId, PramanaError } from '@pramana/kernel';
import { type Access, type AccessContext, Denied, recordAccess, recordLook } from '../../platform/access.ts';
import { newId } from '../../platform/ids.ts';
import { patientRows, subjectsOf } from '../patients/index.ts';
import { patientSubject, subjectOfPatient } from '../sealing/index.ts';
import { cutLink } from './enrolment.service.ts';
import { linksInForce, type StoredLink } from './link.store.ts';

/** The patients whom somebody sees as their own, by the links in force now. */
export async function ownPatients(ctx: AccessContext): Promise<OwnPatientJson[]> {
  const at = new Date(ctx.clock.now());
  const links = await linksInForce(ctx.tx, ctx.hospital.id, { person: ctx.actor.personId }, at);
  const ids = links.map(({ patientId }) => patientId);
  const rows = new Map((await patientRows(ctx.tx, ctx.hospital, ids, at)).map((row) => [row.id, row]));
  await recordAccess(ctx, ...(await Promise.all(links.map((link) => accessTo(ctx, link, 'patient')))));
  return links.flatMap(({ id, patientId, relation, scope, until }) => {
    const row = rows.get(patientId);
    if (row === undefined) return [];
    const link = { patientId, linkId: id, relation, scope, until: until?.toISOString() ?? null };
    return [{ ...link, name: row.name, number: row.number }];
  });
}

/**
 * Row by row: lets in whoever sees this patient as their own now and for this, and records it (I-12). Everybody else gets
 * `not_found`, as for a patient that does not exist, and the try is written down.
 */
export async function openOwn(
  ctx: AccessContext,
  patient: PatientId,
  /**
   * `scope` null: whoever has a link at all, who then shows only what `link.scope` covers; `everything`: the patient
   * themself, or who was given all of it.
   */
  { scope, resource }: { scope: ScopeName | 'everything' | null; resource: string },
): Promise<StoredLink> {
  const at = new Date(ctx.clock.now());
  const [link] = await linksInForce(ctx.tx, ctx.hospital.id, { person: ctx.actor.personId, patients: [patient] }, at);
  if (link === undefined || !covers(link, scope)) {
    const subjectId = subjectOfPatient(ctx.hospital, patient);
    throw new Denied({ subjectId, purpose: 'self', resource }, 'not_found');
  }
  // Whoever opens more than the card is shown what was made under any of the person's numbers.
  const { subjectId, ...access } = await accessTo(ctx, link, resource);
  await recordLook(ctx, scope === 'card' ? [subjectId] : await subjectsOf(ctx.tx, ctx.hospital, patient), access);
  return link;
}

function covers(link: StoredLink, scope: ScopeName | 'everything' | null): boolean {
  return scope === 'everything' ? seesEverything(link) : scope === null || link.scope.includes(scope);
}

async function accessTo({ tx, hospital }: AccessContext, link: StoredLink, resource: string): Promise<Access> {
  const subjectId = await patientSubject(tx, hospital, link.patientId);
  return { subjectId, purpose: link.relation === 'self' ? 'self' : 'guardian', resource };
}

export async function ownCard(ctx: AccessContext, patient: PatientId): Promise<PatientRowJson> {
  await openOwn(ctx, patient, { scope: 'card', resource: 'patient' });
  const [row] = await patientRows(ctx.tx, ctx.hospital, [patient], new Date(ctx.clock.now()));
  if (row === undefined) throw new PramanaError('not_found');
  return row;
}

/** Gives up one's own access to a patient. */
export async function leaveOwn(ctx: AccessContext, patient: PatientId): Promise<void> {
  const at = new Date(ctx.clock.now());
  const { personId } = ctx.actor;
  const [link] = await linksInForce(ctx.tx, ctx.hospital.id, { person: personId, patients: [patient] }, at);
  if (link === undefined) throw new PramanaError('not_found');
  await cutLink({ ...ctx, at }, link.id, personId);
  // By whom it was, the account's role says; an id of the act's own, not the link's (I-13).
  const act = { purpose: 'unlink', resource: 'patient.accounts', document: newId(at.getTime()) };
  await recordLook(ctx, await subjectsOf(ctx.tx, ctx.hospital, patient), act);
}
