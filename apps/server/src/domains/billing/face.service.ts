import type { PatientRowJson } from '@pramana/contract';
import { type PatientId, PramanaError, type SubjectId } from '@pramana/kernel';
import { verifyItems } from '@pramana/ledger';
import type { Tx } from '../../platform/database/index.ts';
import { patientRows } from '../patients/index.ts';
import { type BlockView, openViews, patientsOf } from '../sealing/index.ts';
import type { Acting } from './acting.policy.ts';
import type { StoredBill } from './bill.store.ts';
import { approvedByIn, type Face, faceIn, type PatientFacts } from './face.claim.ts';
import { issuerOf } from '../../platform/issuer.ts';
import { unboxPrivate } from './private.service.ts';

/** A patient as paper names them. */
export function patientFacts(patient: PatientRowJson | null | undefined): PatientFacts | null {
  if (!patient) return null;
  const { id, number, name, age, gender, phone } = patient;
  return { id, number, name, age, sex: gender, phone };
}

/** The registered patient behind a subject, as screens show them today; null for a walk-in. */
export async function patientOn(tx: Tx, { hospital, at }: Acting, subject: SubjectId): Promise<PatientRowJson | null> {
  const patientId: PatientId | null = (await patientsOf(tx, hospital, [subject])).get(subject) ?? null;
  const [patient = null] = patientId ? await patientRows(tx, hospital, [patientId], at) : [];
  return patient;
}

/** The face of a document that is about to be sealed on this bill: issuer, people and names as they are now. */
export async function faceNow(tx: Tx, acting: Acting, bill: StoredBill): Promise<Face> {
  const [issuer, patient, people] = await Promise.all([
    issuerOf(tx, acting.hospital.id),
    patientOn(tx, acting, bill.subjectId),
    unboxPrivate(tx, acting, bill.subjectId, bill.id, bill.privateBox),
  ]);
  return { issuer, author: acting.actor.name, patient: patientFacts(patient), customer: people.customer };
}

/** A document's block as screens show it, and what its claim says of issuer and people. */
export interface SealedFace {
  block: BlockView;
  face: Partial<Face>;
  /** Another person's name on a discount or credit note. */
  approvedBy: string | null;
}

/** The same for several documents, by label; absent ones are left out. `record_damaged` when a claim is not whole. */
export async function sealedFaces(
  tx: Tx,
  hospital: Acting['hospital'],
  refs: readonly { series: string; number: number }[],
): Promise<Map<string, SealedFace>> {
  const found = await openViews(tx, hospital, refs);
  return new Map(
    found.map(({ view, open: { header, items } }) => {
      if (!verifyItems(header, items)) throw new PramanaError('record_damaged');
      return [view.label, { block: view, face: faceIn(items), approvedBy: approvedByIn(items) }];
    }),
  );
}
