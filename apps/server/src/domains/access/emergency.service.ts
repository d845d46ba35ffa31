import type { EmergencyGrantJson } from '@pramana/contract';
import {
  civil,
  cleanLine,
  NO_CURRENCY,
  type PatientId,
  type Phone,
  PramanaError,
  type SubjectId,
} from '@pramana/kernel';
import { type AccessContext, recordAccess } from '../../platform/access.ts';
import { readCursor, writeCursor } from '../../platform/cursor.ts';
import { violatedConstraint } from '../../platform/database/index.ts';
import { EMERGENCY, emergencyFor } from '../../platform/emergency.ts';
import { newId } from '../../platform/ids.ts';
import { channelsOf, sendMessage } from '../../platform/messages/index.ts';
import type { Services } from '../../platform/services.ts';
import { languageOfHospital } from '../identity/index.ts';
import { findPatient, lockPatient } from '../patients/index.ts';
import { languageOfPatient } from '../people/index.ts';
import {
  blockViews,
  finish,
  labelOf,
  openBoxes,
  prepareDocument,
  registerSealedKind,
  sealBoxes,
} from '../sealing/index.ts';
import { EMERGENCY_COLUMNS, type EmergencyFacts, emergencyItems } from './emergency.claim.ts';
import { type EmergencyRow, insertEntry, listOpenings, readEntries, reviewsOf } from './emergency.store.ts';
import { namesOf, type Page, subjectOf } from './event.service.ts';

/** So long an opened glass lets in; who still needs it opens it again, with a reason. */
const LASTS_MS = 60 * 60_000;
const PAGE = 30;
const OPENED = 'o';
export const WORDS = 'emergency';

type Acting = Pick<AccessContext, 'tx' | 'hospital' | 'actor' | 'clock'>;

/** Opens, or answers the one that this person opened for this patient and that still lasts. Sealed at once (R5). */
export async function openEmergency(
  ctx: AccessContext & { services: Services },
  patient: string,
  reason: string,
): Promise<string> {
  const words = cleanLine(reason);
  if (words.length < 10) {
    throw new PramanaError('invalid_field', { field: 'reason', detail: 'Say in a sentence why this cannot wait.' });
  }
  const subjectId = await subjectOf(ctx, patient);
  // Two requests at once are one opening: the second waits here for the first.
  await lockPatient(ctx.tx, ctx.hospital.id, patient as PatientId);
  const open = await emergencyFor(ctx, [subjectId]);
  await recordAccess(ctx, { subjectId, purpose: EMERGENCY, resource: 'emergency-access' });
  if (open !== null) return open.id;
  const expiresAt = new Date(ctx.clock.now() + LASTS_MS);
  await tellPatient(ctx, patient as PatientId);
  return write(ctx, subjectId, { act: 'opened', openingId: null, words, expiresAt, justified: null });
}

/** A patient who can be reached hears of it at once; the message says who and where, never why. */
async function tellPatient(
  { tx, hospital, actor, services }: AccessContext & { services: Services },
  id: PatientId,
): Promise<void> {
  const patient = await findPatient(tx, hospital.id, id);
  const can = channelsOf(services);
  const language = (await languageOfPatient(tx, hospital.id, id)) ?? (await languageOfHospital(tx, hospital.id));
  const message = {
    template: 'emergency-access',
    variables: { who: actor.name, hospital: hospital.name },
    language,
  } as const;
  if (patient?.phone && can.sms) {
    await sendMessage(tx, services, { to: { phone: patient.phone as Phone }, ...message });
  } else if (patient?.email && can.email) {
    await sendMessage(tx, services, { to: { email: patient.email }, ...message });
  }
}

/** Judges an opening, once, by somebody else. `not_found`, `approver_is_maker`, `conflict` when it was reviewed already. */
export async function reviewEmergency(
  ctx: AccessContext,
  id: string,
  { justified, note }: { justified: boolean; note: string },
): Promise<void> {
  const [opening] = await readEntries(ctx.tx, ctx.hospital.id, [id]);
  if (opening?.act !== 'opened') throw new PramanaError('not_found');
  await recordReviewed(ctx, [opening]);
  if (opening.authorId === ctx.actor.personId) throw new PramanaError('approver_is_maker');
  try {
    const words = cleanLine(note);
    await write(ctx, opening.subjectId, { act: 'reviewed', openingId: id, words, expiresAt: null, justified });
  } catch (error) {
    if (violatedConstraint(error) !== 'emergency_entry_hospital_id_opening_id_key') throw error;
    throw new PramanaError('conflict', { detail: 'Somebody has reviewed this already.' });
  }
}

type Said = Pick<EmergencyFacts, 'act' | 'openingId' | 'expiresAt' | 'justified'> & { words: string };

async function write({ tx, hospital, actor, clock }: Acting, subjectId: SubjectId, said: Said): Promise<string> {
  const at = new Date(clock.now());
  const id = newId(at.getTime());
  const who = { authorId: actor.personId, personName: actor.name, roles: [...actor.roles] };
  const { words, ...facts } = said;
  const [wordsBox = new Uint8Array()] = await sealBoxes(tx, hospital, WORDS, [{ subjectId, record: id, value: words }]);
  const prepared = await prepareDocument(tx, {
    hospital,
    series: { kind: 'override', prefix: 'OVR' },
    kind: 'override',
    documentId: id,
    subjectId,
    currency: NO_CURRENCY,
    total: 0n,
    at,
    businessDate: civil(at.getTime(), hospital.timeZone).date,
    authorId: actor.personId,
    items: emergencyItems({ ...who, ...said }),
  });
  const { series, number } = await finish(tx, prepared);
  await insertEntry(tx, hospital.id, { id, subjectId, ...who, ...facts, wordsBox, at, series, number });
  return id;
}

/** Openings newest first. */
export async function emergencyPage(
  ctx: AccessContext,
  asked: { unreviewed?: boolean | undefined; cursor?: string | undefined },
): Promise<Page<EmergencyGrantJson>> {
  const { data, next } = await openingPage(ctx, asked);
  await recordReviewed(ctx, data);
  return { data: await emergencyViews(ctx, data), next };
}

/** Openings of one patient under all their pseudonyms, newest first. The access is recorded by whoever asks. */
export async function emergenciesOf(
  ctx: AccessContext,
  asked: { subjects: readonly SubjectId[]; cursor?: string | undefined },
): Promise<Page<EmergencyGrantJson>> {
  const { data, next } = await openingPage(ctx, asked);
  return { data: await emergencyViews(ctx, data), next };
}

async function openingPage(
  { tx, hospital }: Pick<AccessContext, 'tx' | 'hospital'>,
  {
    cursor,
    unreviewed = false,
    subjects,
  }: { cursor?: string | undefined; unreviewed?: boolean | undefined; subjects?: readonly SubjectId[] },
): Promise<Page<EmergencyRow>> {
  const after = readCursor(cursor, [OPENED])?.id ?? null;
  const found = await listOpenings(tx, hospital.id, { unreviewed, subjects, after, limit: PAGE + 1 });
  const data = found.slice(0, PAGE);
  const last = data.at(-1);
  return { data, next: found.length > PAGE && last !== undefined ? writeCursor(OPENED, last.id) : null };
}

/** Whose openings these are leaves with them (I-12). */
async function recordReviewed(ctx: AccessContext, rows: readonly EmergencyRow[]): Promise<void> {
  const subjects = [...new Set(rows.map(({ subjectId }) => subjectId))];
  const looked = subjects.map((subjectId) => ({ subjectId, purpose: 'review', resource: 'emergency-access' }));
  await recordAccess(ctx, ...looked);
}

/** One opening with its review; `not_found`. The access is recorded by whoever asks. */
export async function emergencyView(ctx: AccessContext, id: string): Promise<EmergencyGrantJson> {
  const [view] = await emergencyViews(ctx, await readEntries(ctx.tx, ctx.hospital.id, [id]));
  if (view === undefined) throw new PramanaError('not_found');
  return view;
}

async function emergencyViews(ctx: AccessContext, rows: readonly EmergencyRow[]): Promise<EmergencyGrantJson[]> {
  const { tx, hospital, clock } = ctx;
  const names = await namesOf(ctx, rows);
  const reviews = await reviewsOf(
    tx,
    hospital.id,
    rows.map(({ id }) => id),
  );
  const blocks = await blockViews(tx, hospital, rows);
  const words = await wordsOf(ctx, [...rows, ...reviews]);
  return rows.map((row) => {
    const review = reviews.find(({ openingId }) => openingId === row.id);
    return {
      id: row.id,
      patient: names.get(row.subjectId) ?? null,
      who: row.personName,
      roles: row.roles,
      reason: words.get(row.id) ?? null,
      at: row.at.toISOString(),
      expiresAt: (row.expiresAt ?? row.at).toISOString(),
      active: (row.expiresAt?.getTime() ?? 0) > clock.now(),
      seal: blocks.get(labelOf(row.series, row.number)) ?? null,
      reviewed: review === undefined ? null : reviewView(review, words.get(review.id) ?? ''),
    };
  });
}

function reviewView(review: EmergencyRow, note: string): EmergencyGrantJson['reviewed'] {
  return { at: review.at.toISOString(), by: review.personName, justified: review.justified ?? false, note };
}

/** What was written, by entry; absent where it cannot be read any more. */
async function wordsOf(
  { tx, hospital }: Pick<AccessContext, 'tx'> & { hospital: Pick<AccessContext['hospital'], 'id'> },
  rows: readonly EmergencyRow[],
): Promise<Map<string, string>> {
  const boxes = rows.map(({ id, subjectId, wordsBox }) => ({ record: id, subjectId, box: wordsBox }));
  const opened = await openBoxes(tx, hospital, WORDS, boxes);
  return new Map(
    opened.flatMap((box, i) => {
      const id = rows[i]?.id;
      return box.state === 'open' && typeof box.value === 'string' && id !== undefined
        ? [[id, box.value] as const]
        : [];
    }),
  );
}

/** Lets the audit rebuild what was opened and judged. */
export function registerEmergencyAudit(): void {
  registerSealedKind({
    kind: 'override',
    table: 'emergency_entry',
    columns: EMERGENCY_COLUMNS,
    rebuild: async (tx, hospital, ids) => {
      const rows = await readEntries(tx, hospital.id, ids);
      const words = await wordsOf({ tx, hospital }, rows);
      return new Map(
        rows.map((row) => {
          const header = {
            series: row.series,
            number: row.number,
            at: row.at,
            currency: NO_CURRENCY,
            total: 0n,
            paidAtSeal: 0n,
          };
          const items = emergencyItems({ ...row, words: words.get(row.id) ?? null });
          const closed = words.has(row.id) ? {} : { unreadable: ['emergency_entry.words_box'] };
          return [row.id, { header, items, ...closed }];
        }),
      );
    },
  });
}
