import { fold, phonePrefixes } from '@pramana/kernel';
import type { AccessContext } from '../../platform/access.ts';
import { readCursor, writeCursor } from '../../platform/cursor.ts';
import { searchWords } from '../../platform/search-words.ts';
import { patientNumber } from './patient.service.ts';
import type { StoredPatient } from './patient.store.ts';
import { asSurvivors } from './survivor.service.ts';
import {
  newestPatients,
  patientsByFragment,
  patientsByName,
  patientsByNumber,
  patientsByPhone,
} from './search.store.ts';

export const PAGE = 20;

export interface Found {
  patients: StoredPatient[];
  /** Where the next page goes on; null at the end. */
  next: string | null;
}

type Where = Pick<AccessContext, 'tx' | 'hospital'>;
/** How the rows of a page were found, and so how the next page goes on. */
const NEWEST = 'n';
const PHONE = 't';
const NAME = 'p';
const FRAGMENT = 'f';

/**
 * Patients by number, phone beginning or name; without `q` the newest. A name is sought from its beginning first, then
 * by its words anywhere, newest first. Every way goes through an index, whatever the number of patients.
 */
export async function searchPatients(where: Where, q: string, cursorText?: string): Promise<Found> {
  const { patients, next } = await search(where, q, cursorText);
  return { patients: await asSurvivors(where.tx, where.hospital.id, patients), next };
}

async function search(where: Where, q: string, cursorText: string | undefined): Promise<Found> {
  const text = fold(q);
  const cursor = readCursor(cursorText, [NEWEST, PHONE, NAME, FRAGMENT]);
  const after = cursor?.id ?? null;
  const { tx, hospital } = where;
  if (text === '') return page(NEWEST, await newestPatients(tx, hospital.id, after, PAGE));
  const prefixes = phonePrefixes(text);
  if (prefixes.length === 0 && !/^p-?[0-9]+$/.test(text)) return byName(where, text, cursor?.mode ?? NAME, after);
  const numbered = after === null ? await byNumber(where, text) : [];
  if (prefixes.length === 0) return { patients: numbered, next: null };
  const phoned = page(PHONE, await patientsByPhone(tx, hospital.id, prefixes, after, PAGE));
  return { ...phoned, patients: [...numbered, ...phoned.patients] };
}

/** `P-000123`, `p123` or just `123`. */
async function byNumber({ tx, hospital }: Where, text: string): Promise<StoredPatient[]> {
  const [, digits] = /^(?:p-?)?0*([0-9]{1,12})$/.exec(text) ?? [];
  return digits === undefined ? [] : patientsByNumber(tx, hospital.id, patientNumber(BigInt(digits)));
}

async function byName({ tx, hospital }: Where, text: string, mode: string, after: string | null): Promise<Found> {
  const prefixed = mode === FRAGMENT ? [] : await patientsByName(tx, hospital.id, text, after, PAGE);
  if (prefixed.length === PAGE) return page(NAME, prefixed);
  const words = searchWords(text);
  if (words === null) return { patients: prefixed, next: null };
  const room = PAGE - prefixed.length;
  const start = mode === FRAGMENT ? after : null;
  const inside = await patientsByFragment(tx, hospital.id, { words, whole: text }, start, room);
  const next = inside.length === room ? writeCursor(FRAGMENT, inside.at(-1)?.id ?? '') : null;
  return { patients: [...prefixed, ...inside], next };
}

function page(mode: string, patients: StoredPatient[]): Found {
  const last = patients.at(-1);
  return { patients, next: last !== undefined && patients.length === PAGE ? writeCursor(mode, last.id) : null };
}
