import type { AllergyJson, BodyOf, ClinicalJson, patients } from '@pramana/contract';
import { cleanLine, fold, type PatientId, PramanaError } from '@pramana/kernel';
import { decodeCbor, encodeCbor } from '@pramana/ledger';
import { type AccessContext, recordLook } from '../../platform/access.ts';
import { newId } from '../../platform/ids.ts';
import { openContents, patientSubject, sealContent, subjectOfPatient } from '../sealing/index.ts';
import { insertClinical, newestClinical, type StoredClinical } from './clinical.store.ts';
import { subjectsOf, survivorOf } from './merge.service.ts';
import { aliasesOf } from './merge.store.ts';

/** Whoever prescribes or dispenses must know it; and with the prescriptions it goes when a person is erased. */
export const CATEGORY = 'prescriptions';

type Facts = Omit<BodyOf<typeof patients.clinical.save>, 'base'>;
const NOTHING: Facts = { allergies: [], noKnownAllergies: false, weightKg: null, weighedOn: null };

/** What was said of this patient and of those merged into them, as one; an access event. `not_found`. */
export async function showClinical(ctx: AccessContext, id: PatientId): Promise<ClinicalJson> {
  const subjects = await subjectsOf(ctx.tx, ctx.hospital, id);
  await recordLook(ctx, subjects, { purpose: 'care', resource: 'patient.clinical' });
  return readClinical(ctx, id);
}

/** The same where the caller records the access to what it shows (I-12). Not `open`: some of it could not be read. */
export async function readClinical(ctx: Pick<AccessContext, 'tx' | 'hospital'>, id: PatientId): Promise<ClinicalJson> {
  const { tx, hospital } = ctx;
  const own = await survivorOf(tx, hospital.id, id);
  const aliases = (await aliasesOf(tx, hospital.id, own)).map((each) => each.id);
  const stored = await newestClinical(tx, hospital.id, [own, ...aliases]);
  const order = [own, ...aliases];
  stored.sort((a, b) => order.indexOf(a.patientId) - order.indexOf(b.patientId));
  const opened = await openContents(
    tx,
    hospital,
    stored.map((each) => ({ ...placeOf(ctx, each), ...each })),
  );
  const newest = stored.find(({ patientId }) => patientId === own);
  const known = opened.flatMap((each) => (each.state === 'open' ? [decoded(each.bytes)] : []));
  const health = opened.find(({ state }) => state !== 'open')?.state ?? 'open';
  return {
    ...joined(known),
    version: newest?.version ?? 0,
    by: newest?.by ?? '',
    at: newest?.at.toISOString() ?? null,
    health,
  };
}

function placeOf({ hospital }: Pick<AccessContext, 'hospital'>, { patientId, id, version }: StoredClinical) {
  return { subject: subjectOfPatient(hospital, patientId), category: CATEGORY, record: id, version } as const;
}

function decoded(bytes: Uint8Array): Facts {
  const { weight, ...rest } = decodeCbor(bytes) as unknown as Omit<Facts, 'weightKg'> & { weight: number | null };
  return { ...rest, weightKg: weight === null ? null : weight / 10 };
}

/** What several say together: every allergy once, the newest weight; none known only where nobody knows one. */
function joined(all: readonly Facts[]): Facts {
  const allergies = new Map<string, AllergyJson>();
  for (const each of all.flatMap((facts) => facts.allergies)) {
    if (!allergies.has(fold(each.substance))) allergies.set(fold(each.substance), each);
  }
  const weighed = all
    .filter(({ weightKg }) => weightKg !== null)
    .toSorted((a, b) => (b.weighedOn ?? '').localeCompare(a.weighedOn ?? ''))[0];
  return {
    ...NOTHING,
    allergies: [...allergies.values()],
    noKnownAllergies: allergies.size === 0 && all.some((facts) => facts.noKnownAllergies),
    weightKg: weighed?.weightKg ?? null,
    weighedOn: weighed?.weighedOn ?? null,
  };
}

/** Writes the next version. `conflict` when `base` is not the newest, `invalid_field`, `not_found`. */
export async function saveClinical(
  ctx: AccessContext,
  id: PatientId,
  { base, ...typed }: Facts & { base: number },
): Promise<ClinicalJson> {
  const { tx, hospital, actor, clock } = ctx;
  const own = await survivorOf(tx, hospital.id, id);
  const facts = cleaned(typed);
  const at = new Date(clock.now());
  const [newest] = await newestClinical(tx, hospital.id, [own]);
  if ((newest?.version ?? 0) !== base)
    throw new PramanaError('conflict', { params: { version: newest?.version ?? 0 } });
  const row = { patientId: own, id: newId(at.getTime()), version: base + 1 };
  const subject = await patientSubject(tx, hospital, own);
  const place = { subject, category: CATEGORY, record: row.id, version: row.version, at } as const;
  const { weightKg, ...rest } = facts;
  const weight = weightKg === null ? null : Math.round(weightKg * 10);
  const sealed = await sealContent(tx, hospital, place, encodeCbor({ ...rest, weight }));
  const author = { by: actor.personId, author: actor.name };
  if (!(await insertClinical(tx, hospital.id, { ...row, ...sealed, ...author, at })))
    throw new PramanaError('conflict');
  return showClinical(ctx, own);
}

function cleaned({ allergies, noKnownAllergies, weightKg, weighedOn }: Facts): Facts {
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
