import type { ClinicalJson } from '@pramana/contract';
import { cleanLine, type PatientId, PramanaError } from '@pramana/kernel';
import { decodeCbor, encodeCbor } from '@pramana/ledger';
import { type AccessContext, recordLook } from '../../platform/access.ts';
import { newId } from '../../platform/ids.ts';
import { openContents, patientSubject, sealContent, subjectOfPatient } from '../sealing/index.ts';
import { type Facts, joinClinical, type Part } from './clinical.policy.ts';
import { insertClinical, newestClinical, type StoredClinical } from './clinical.store.ts';
import { subjectsOf, survivorOf } from './merge.service.ts';
import { aliasesOf } from './merge.store.ts';
import { holdPatient } from './patient.service.ts';

/** Whoever prescribes or dispenses must know it; and with the prescriptions it goes when a person is erased. */
export const CATEGORY = 'prescriptions';

/** What was said of this patient and of those merged into them, as one; an access event. `not_found`. */
export async function showClinical(ctx: AccessContext, id: PatientId): Promise<ClinicalJson> {
  const subjects = await subjectsOf(ctx.tx, ctx.hospital, id);
  await recordLook(ctx, subjects, { purpose: 'care', resource: 'patient.clinical' });
  return readClinical(ctx, id);
}

/** The same where the caller records the access to what it shows (I-12). Not `open`: some of it could not be read. */
export async function readClinical(ctx: Pick<AccessContext, 'tx' | 'hospital'>, id: PatientId): Promise<ClinicalJson> {
  const { own, newest, parts } = await partsOf(ctx, id);
  const ownPart = parts.find(({ patientId }) => patientId === own)?.part ?? null;
  const others = parts.filter(({ patientId }) => patientId !== own).map(({ part }) => part);
  return {
    ...joinClinical(ownPart, others),
    version: newest?.version ?? 0,
    by: newest?.by ?? '',
    at: newest?.at.toISOString() ?? null,
  };
}

/** The newest version of every number of a person, in the order of the numbers, the own one first. */
async function partsOf(ctx: Pick<AccessContext, 'tx' | 'hospital'>, id: PatientId) {
  const { tx, hospital } = ctx;
  const own = await survivorOf(tx, hospital.id, id);
  const order = [own, ...(await aliasesOf(tx, hospital.id, own)).map((each) => each.id)];
  const stored = await newestClinical(tx, hospital.id, order);
  stored.sort((a, b) => order.indexOf(a.patientId) - order.indexOf(b.patientId));
  const places = stored.map((each) => ({ ...placeOf(ctx, each), ...each }));
  const opened = await openContents(tx, hospital, places);
  const parts = stored.map(({ patientId, id: version }, at): { patientId: PatientId; part: Part } => {
    const each = opened[at];
    const part = each?.state === 'open' ? { id: version, ...each, ...decoded(each.bytes) } : undefined;
    return { patientId, part: part ?? { id: version, state: each?.state === 'forgotten' ? 'forgotten' : 'damaged' } };
  });
  return { own, newest: stored.find(({ patientId }) => patientId === own), parts };
}

function placeOf({ hospital }: Pick<AccessContext, 'hospital'>, { patientId, id, version }: StoredClinical) {
  return { subject: subjectOfPatient(hospital, patientId), category: CATEGORY, record: id, version } as const;
}

function decoded(bytes: Uint8Array): { facts: Facts; over: readonly string[] } {
  const said = decodeCbor(bytes) as unknown as Omit<Facts, 'weightKg'> & { weight: number | null; over?: string[] };
  const { weight, over = [], ...rest } = said;
  return { facts: { ...rest, weightKg: weight === null ? null : weight / 10 }, over };
}

/** The bytes of a version, and whose places it takes; `decoded` reads them. */
export function encoded({ weightKg, ...rest }: Facts, over: readonly string[]): Uint8Array {
  const weight = weightKg === null ? null : Math.round(weightKg * 10);
  return encodeCbor({ ...rest, weight, over: [...over] });
}

/**
 * Writes the next version; it takes the place of the versions of merged numbers that are named in `merged`, and of no
 * other. `conflict` when `base` is not the newest, `invalid_field`, `not_found`, `record_forgotten` once erased.
 */
export async function saveClinical(
  ctx: AccessContext,
  id: PatientId,
  { base, merged = [], ...typed }: Facts & { base: number; merged?: readonly string[] | undefined },
): Promise<ClinicalJson> {
  const { tx, hospital, actor, clock } = ctx;
  const own = await survivorOf(tx, hospital.id, id);
  await holdPatient(ctx, own);
  const facts = cleaned(typed);
  const at = new Date(clock.now());
  const { newest, parts } = await partsOf(ctx, own);
  if ((newest?.version ?? 0) !== base)
    throw new PramanaError('conflict', { params: { version: newest?.version ?? 0 } });
  const row = { patientId: own, id: newId(at.getTime()), version: base + 1 };
  const subject = await patientSubject(tx, hospital, own);
  const place = { subject, category: CATEGORY, record: row.id, version: row.version, at } as const;
  const sealed = await sealContent(tx, hospital, place, encoded(facts, replacedBy(own, parts, merged)));
  const author = { by: actor.personId, author: actor.name };
  if (!(await insertClinical(tx, hospital.id, { ...row, ...sealed, ...author, at })))
    throw new PramanaError('conflict');
  return showClinical(ctx, own);
}

/** Whose place a new version takes: of those its own former version took, and of what its writer saw and could read. */
function replacedBy(
  own: PatientId,
  parts: readonly { patientId: PatientId; part: Part }[],
  seen: readonly string[],
): string[] {
  const former = parts.find(({ patientId }) => patientId === own)?.part;
  const open = parts.filter(({ patientId, part }) => patientId !== own && part.state === 'open');
  const known = open.map(({ part }) => part.id).filter((id) => seen.includes(id));
  return [...new Set([...(former?.state === 'open' ? former.over : []), ...known])];
}

/** As it is kept; `invalid_field`. */
export function cleaned({ allergies, noKnownAllergies, weightKg, weighedOn }: Facts): Facts {
  const clean = allergies.map((each) => ({
    ...each,
    substance: cleanLine(each.substance),
    reaction: cleanLine(each.reaction),
  }));
  const empty = clean.findIndex(({ substance }) => substance === '');
  if (empty >= 0) throw invalid(`allergies/${empty}/substance`, 'Write to what.');
  if (noKnownAllergies && clean.length > 0) throw invalid('noKnownAllergies', 'There are allergies in the list.');
  if (weightKg !== null && weighedOn === null) throw invalid('weighedOn', 'Say on which day it was measured.');
  return { allergies: clean, noKnownAllergies, weightKg, weighedOn: weightKg === null ? null : weighedOn };
}

function invalid(field: string, detail: string): PramanaError {
  return new PramanaError('invalid_field', { field, detail });
}
