import type { WishJson } from '@pramana/contract';
import type { SubjectId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import type { Hospital } from '../../platform/session.ts';
import { openBoxes, registerKept, sealPrivate } from '../sealing/index.ts';
import type { AppointmentRow } from './appointment.store.ts';

/** What somebody said about a visit: why they come, and when it would suit them. */
export interface Words {
  readonly reason: string;
  readonly wish: WishJson | null;
}

const BOX = 'appointment';
const WHY = 'appointment-why';
const NOTHING: Words = { reason: '', wish: null };
/** Said, and not to be read. */
export const DAMAGED = 'damaged';

/** Where what is said lies, for whoever replaces the patient's key. */
export function registerKeptWords(): void {
  registerKept(
    {
      under: 'person',
      table: 'appointment',
      column: 'words_box',
      key: { id: 'uuid' },
      subject: 't.subject_id',
      category: `'${BOX}'`,
      record: 't.id',
      version: '1',
    },
    {
      under: 'person',
      table: 'appointment_event',
      column: 'why_box',
      key: { id: 'uuid' },
      from: 'appointment w join appointment_event t on t.hospital_id = w.hospital_id and t.appointment_id = w.id',
      subject: 'w.subject_id',
      category: `'${WHY}'`,
      record: 't.id',
      version: '1',
    },
  );
}

/** Seals what was said, for the visit of this id, under the patient's key (I-13). */
export function sealWords(
  tx: Tx,
  hospital: Hospital,
  subject: SubjectId,
  id: string,
  words: Words,
): Promise<Uint8Array> {
  const { reason, wish } = words;
  const asked = wish === null ? null : { from: wish.from, until: wish.until, parts: [...wish.parts] };
  return sealPrivate(tx, hospital, subject, BOX, id, { reason: reason.trim(), wish: asked });
}

/** What was said of each of these visits; nothing where it was erased, `damaged` where it does not open. */
export async function wordsOf(
  tx: Tx,
  hospital: Hospital,
  rows: readonly AppointmentRow[],
): Promise<Map<string, Words | typeof DAMAGED>> {
  const boxes = rows.map(({ id, subjectId, wordsBox }) => ({ record: id, subjectId, box: wordsBox }));
  const opened = await openBoxes(tx, hospital, BOX, boxes);
  return new Map(
    rows.map(({ id }, index) => {
      const box = opened[index];
      if (box?.state === 'forgotten') return [id, NOTHING];
      // The box is sealed by this file alone and opens only whole: its form is the one that was put in.
      return [id, box?.state === 'open' ? (box.value as unknown as Words) : DAMAGED];
    }),
  );
}

/** Seals why a step was taken; null for no words. */
export function sealWhy(
  tx: Tx,
  hospital: Hospital,
  subject: SubjectId,
  step: string,
  why: string,
): Promise<Uint8Array | null> {
  const said = why.trim();
  return said === '' ? Promise.resolve(null) : sealPrivate(tx, hospital, subject, WHY, step, said);
}

/** Why each of these steps was taken; absent where nothing was said or it was erased, null where it does not open. */
export async function whysOf(
  tx: Tx,
  hospital: Hospital,
  subjectId: SubjectId,
  steps: readonly { id: string; whyBox: Uint8Array | null }[],
): Promise<Map<string, string | null>> {
  const said = steps.flatMap(({ id, whyBox }) => (whyBox === null ? [] : [{ record: id, subjectId, box: whyBox }]));
  const opened = await openBoxes(tx, hospital, WHY, said);
  return new Map(
    said.flatMap(({ record }, index) => {
      const box = opened[index];
      if (box?.state === 'forgotten') return [];
      return [[record, box?.state === 'open' ? (box.value as string) : null] as const];
    }),
  );
}
