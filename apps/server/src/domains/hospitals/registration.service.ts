import { createHash, randomBytes } from 'node:crypto';
import type { RegistrationFormJson, RegistrationJson } from '@pramana/contract';
import { addDays, civil, type Phone, PramanaError, toE164 } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import { keyedHash, openText, sealText } from '../../platform/secrets.ts';
import type { Services } from '../../platform/services.ts';
import { readHospital } from './hospital.store.ts';
import { insertNote, lockByToken, type NoteRow, notesOf, type RegistrationRecord } from './registration.store.ts';
import { termsOn } from './retention.store.ts';

const PURPOSE = 'registration';
const ZONE = 'Asia/Kolkata';

export const EMPTY_FORM: RegistrationFormJson = {
  name: '',
  type: '',
  registrationNumber: '',
  gstin: '',
  hasNoGstin: false,
  line: '',
  city: '',
  stateCode: '',
  postalCode: '',
  contactName: '',
  email: '',
  phone: '',
};

/** What opens one registration, and what the table keeps of it. */
export function newRegistrationToken(): { token: string; tokenHash: Buffer } {
  const token = randomBytes(32).toString('base64url');
  return { token, tokenHash: hashOf(token) };
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** The registration that a token opens, locked; `not_found` for a token that opens none, or whose form is deleted. */
export async function openByToken(tx: Tx, token: string): Promise<RegistrationRecord & { form: RegistrationFormJson }> {
  const found = await lockByToken(tx, hashOf(token));
  const form = found && formOf(found);
  if (found === undefined || !form) throw new PramanaError('not_found');
  return { ...found, form };
}

export function sealForm(id: string, form: RegistrationFormJson): Uint8Array {
  return sealText(PURPOSE, `form ${id}`, JSON.stringify(form));
}

/** The form as it was typed; null once it is deleted. */
export function formOf({ id, formBox }: Pick<RegistrationRecord, 'id' | 'formBox'>): RegistrationFormJson | null {
  if (formBox === null) return null;
  return { ...EMPTY_FORM, ...(JSON.parse(openText(PURPOSE, `form ${id}`, formBox)) as RegistrationFormJson) };
}

/** How a phone is told apart without being stored; null for what is no number yet. */
export function phoneHash(text: string): Buffer | null {
  const phone = toE164(text);
  return phone === null ? null : keyedHash(PURPOSE, 'phone', phone);
}

/** Whether the phone of the form is the one that was proved. */
export function isProved({ provedPhoneHash }: RegistrationRecord, form: RegistrationFormJson): boolean {
  const hash = phoneHash(form.phone);
  return hash !== null && provedPhoneHash !== null && hash.equals(provedPhoneHash);
}

export function provedPhone(record: RegistrationRecord & { form: RegistrationFormJson }): Phone {
  const phone = toE164(record.form.phone);
  if (phone === null || !isProved(record, record.form)) throw new PramanaError('phone_not_proved');
  return phone;
}

/** Keeps what was said; the words are under the node's secret, as they may name people. */
export async function addNote(
  tx: Tx,
  registrationId: string,
  note: { kind: NoteRow['kind']; text: string; authorId: Parameters<typeof insertNote>[1]['authorId']; at: Date },
): Promise<void> {
  const id = newId(note.at.getTime());
  const { kind, text, authorId, at } = note;
  await insertNote(tx, { id, registrationId, kind, authorId, at, box: sealText(PURPOSE, `note ${id}`, text) });
}

export async function readNotes(tx: Tx, registrationId: string): Promise<RegistrationJson['notes']> {
  const rows = await notesOf(tx, registrationId);
  return rows.map(({ id, kind, box, at }) => ({
    kind,
    text: openText(PURPOSE, `note ${id}`, box),
    at: at.toISOString(),
  }));
}

/** A registration as its registrant sees it. */
export async function viewOf(
  tx: Tx,
  record: RegistrationRecord & { form: RegistrationFormJson },
  /** Null: they have none yet. */
  loginOfAdmin: (admin: NonNullable<RegistrationRecord['adminId']>) => Promise<string | null>,
): Promise<RegistrationJson> {
  const { id, state, form, hospitalId, adminId } = record;
  const hospital = hospitalId === null ? undefined : await readHospital(tx, hospitalId);
  const login = adminId === null ? null : await loginOfAdmin(adminId);
  return {
    id,
    state,
    form,
    phoneProved: isProved(record, form),
    notes: await readNotes(tx, id),
    deletedOn: await endOf(tx, record),
    hospital: hospital ? { slug: hospital.slug, name: hospital.name, login: login ?? loginOf(form) } : null,
    needsPassword: adminId !== null && login === null,
  };
}

/** The administrator signs in with the e-mail address of the form, unless they choose another login. */
export function loginOf(form: RegistrationFormJson): string {
  return form.email.normalize('NFKC').trim().toLowerCase();
}

async function endOf(tx: Tx, { state, changedAt }: RegistrationRecord): Promise<string | null> {
  const today = civil(changedAt.getTime(), ZONE).date;
  const term = (await termsOn(tx, today)).find(({ subject }) => subject === `registration-${state}`);
  return term === undefined ? null : new Date(`${addDays(today, term.days)}T00:00:00Z`).toISOString();
}

/** The day by which rules of this node are read. */
export function dayOf({ clock }: Pick<Services, 'clock'>): string {
  return civil(clock.now(), ZONE).date;
}
