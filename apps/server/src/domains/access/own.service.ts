import type { OwnEmergencyJson, ScopeName } from '@pramana/contract';
import { type PatientId, PramanaError, type SubjectId } from '@pramana/kernel';
import type { AccessContext } from '../../platform/access.ts';
import { openOwn } from '../people/index.ts';
import { subjectsOf } from '../patients/index.ts';
import { receiptFor } from '../sealing/index.ts';
import { emergenciesOf } from './emergency.service.ts';
import { type EmergencyRow, readEntries } from './emergency.store.ts';
import type { Page } from './event.service.ts';
import { type EventFilter, listEvents } from './event.store.ts';
import { seenResources } from './look.policy.ts';
import { type Proof, proofOfLook } from './proof.service.ts';

export interface OwnView {
  readonly scope: readonly ScopeName[];
  /** The looks that this account may be told of. */
  readonly filter: EventFilter & { subjects: readonly SubjectId[] };
}

/** Lets in who sees this patient as their own, in whatever scope, and records it (I-12); `not_found` for everybody else. */
export async function openOwnLooks(ctx: AccessContext, patient: string, resource: string): Promise<OwnView> {
  const { scope } = await openOwn(ctx, patient as PatientId, { scope: null, resource });
  const subjects = await subjectsOf(ctx.tx, ctx.hospital, patient as PatientId);
  return { scope, filter: { subjects, resources: seenResources(scope) } };
}

/** As `proofOfLook`, of a look that this account may be told of; `not_found` of any other. */
export async function ownProof(ctx: AccessContext, { filter }: OwnView, event: string): Promise<Proof> {
  const [seen] = await listEvents(ctx.tx, ctx.hospital.id, { ...filter, id: event }, null, 1);
  if (seen === undefined) throw new PramanaError('not_found');
  return proofOfLook(ctx, event, filter.subjects);
}

/** Emergency accesses to the patient, newest first; why, only to who sees everything of them. */
export async function ownEmergencies(
  ctx: AccessContext,
  view: OwnView,
  cursor: string | undefined,
): Promise<Page<OwnEmergencyJson>> {
  const { data, next } = await emergenciesOf(ctx, { subjects: view.filter.subjects, cursor });
  const seesAll = view.filter.resources === undefined;
  return {
    next,
    data: data.map(({ patient: _, reviewed, reason, ...grant }) => ({
      ...grant,
      reason: seesAll ? reason : null,
      // What the reviewer noted is the hospital's own.
      reviewed: reviewed && { at: reviewed.at, by: reviewed.by, justified: reviewed.justified },
    })),
  };
}

/** The proof of an opening with its reason. The same refusals as of a look. */
export async function ownEmergencyProof(ctx: AccessContext, view: OwnView, id: string): Promise<string> {
  const [opening]: (EmergencyRow | undefined)[] = await readEntries(ctx.tx, ctx.hospital.id, [id]);
  if (opening?.act !== 'opened' || !view.filter.subjects.includes(opening.subjectId))
    throw new PramanaError('not_found');
  if (view.filter.resources !== undefined) throw new PramanaError('not_found');
  const text = await receiptFor(ctx.tx, ctx.hospital, opening);
  if (text === null) throw new PramanaError('proof_pending');
  return text;
}
