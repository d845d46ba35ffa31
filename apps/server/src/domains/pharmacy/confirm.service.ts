import { type PatientId, type Phone, PramanaError } from '@pramana/kernel';
import { type AccessContext, recordAccess } from '../../platform/access.ts';
import { newId } from '../../platform/ids.ts';
import type { Services } from '../../platform/services.ts';
import { registerConfirmation } from '../evidence/index.ts';
import { type IssuedCode, issueCode, redeemCode } from '../identity/index.ts';
import { languageOfPatient } from '../people/index.ts';
import { sealAct, rowOf } from './dispense.service.ts';
import { insertDispense, readDispenses, type StoredDispense } from './dispense.store.ts';
import { findPrescriptions } from './prescription.store.ts';
import { reachedBehind } from './patient.service.ts';
import { findDispense } from './return.service.ts';

/** What a code is for; it is bound to the very dispense and opens no other. */
const PURPOSE = 'dispense';

type Reading = Omit<AccessContext, 'tx'> & { services: Services };

/** Sends the code to the phone on file, in a transaction of its own. `phone_missing`, `already_exists` when it was confirmed. */
export async function sendCode(reading: Reading, id: string): Promise<IssuedCode> {
  const { services, hospital } = reading;
  const { phone, language } = await services.db.inHospital(hospital.id, async (tx) => {
    const ctx = { ...reading, tx };
    const given = await findDispense(ctx, id);
    await recordAccess(ctx, { subjectId: given.subjectId, purpose: 'care', resource: 'prescription' });
    await refuseConfirmed(ctx, given);
    const { patientId, phone } = await phoneFor(ctx, given);
    return { phone, language: await languageOfPatient(tx, hospital.id, patientId) };
  });
  const binding = `${hospital.id} ${id}`;
  const confirms = { hospital: hospital.name };
  return issueCode(services, { purpose: PURPOSE, binding, to: { phone }, address: null, language, confirms });
}

/** The phone that a code may go to. `phone_missing`; `phone_new` for one that was changed within days. */
async function phoneFor(ctx: AccessContext, given: StoredDispense): Promise<{ patientId: PatientId; phone: Phone }> {
  const { patient, phone, problem } = await reachedBehind(ctx, given.subjectId);
  if (phone === null || problem !== null) throw new PramanaError(problem ?? 'phone_missing');
  return { patientId: patient.id, phone };
}

/** The patient told the code: sealed, and the evidence is confirmed. Gives the prescription. */
export async function confirmByCode(
  ctx: AccessContext,
  services: Services,
  id: string,
  answer: { id: string; code: string },
): Promise<string> {
  const { tx, hospital } = ctx;
  const given = await findDispense(ctx, id);
  // Another number meanwhile is another phone than the code went to.
  await phoneFor(ctx, given);
  await redeemCode(services, tx, { ...answer, purpose: PURPOSE, binding: `${hospital.id} ${id}` });
  await confirm(ctx, given, 'sms');
  return given.recordId;
}

/** The same by the patient in their own account, who thereby proved who they are. The caller has let them in. */
export async function confirmOwn(ctx: AccessContext, given: StoredDispense): Promise<void> {
  await confirm(ctx, given, 'account');
}

async function confirm(ctx: AccessContext, given: StoredDispense, how: 'sms' | 'account'): Promise<void> {
  const { tx, hospital, actor, clock } = ctx;
  // Under the prescription's lock nothing comes back meanwhile, and nobody else confirms the same.
  await findPrescriptions(tx, hospital.id, [given.recordId], true);
  await refuseConfirmed(ctx, given);
  const at = new Date(clock.now());
  const id = newId(at.getTime());
  const isOwn = how === 'account';
  const facts = {
    act: 'confirm',
    subjectId: given.subjectId,
    recordId: given.recordId,
    version: given.version,
    encounterId: given.encounterId,
    ofId: given.id,
    how,
    authorId: isOwn ? null : actor.personId,
    authorName: isOwn ? '' : actor.name,
  };
  const block = await sealAct(ctx, id, facts, [], at);
  await insertDispense(tx, hospital.id, rowOf(id, facts, block, at), []);
  const { series, number } = block;
  await registerConfirmation(tx, hospital, { documentId: given.id, series, number, at });
}

/** `already_exists` for what was confirmed, or came back whole. */
async function refuseConfirmed({ tx, hospital }: AccessContext, given: StoredDispense): Promise<void> {
  const acts = await readDispenses(tx, hospital.id, { records: [given.recordId] });
  const about = acts.filter(({ ofId }) => ofId === given.id);
  const back = new Set(
    about.filter(({ act }) => act === 'return').flatMap(({ lines }) => lines.map((each) => each.chargeId)),
  );
  if (about.some(({ act }) => act === 'confirm') || given.lines.every(({ chargeId }) => back.has(chargeId)))
    throw new PramanaError('already_exists');
}
