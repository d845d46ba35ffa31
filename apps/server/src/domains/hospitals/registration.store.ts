import type { Language, RegistrationStateName } from '@pramana/contract';
import type { HospitalId, PersonId } from '@pramana/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';

export interface RegistrationFacts {
  readonly name: string;
  readonly type: string;
  readonly registrationNumber: string;
  readonly gstin: string | null;
  readonly stateCode: string;
  readonly city: string;
}

export interface RegistrationRecord {
  id: string;
  state: RegistrationStateName;
  formBox: Buffer | null;
  phoneHash: Buffer | null;
  provedPhoneHash: Buffer | null;
  facts: RegistrationFacts | null;
  hospitalId: HospitalId | null;
  adminId: PersonId | null;
  changedAt: Date;
  submittedAt: Date | null;
  /** In which the registrant read the page when they sent it in. */
  language: Language | null;
}

function registrations(tx: Tx) {
  return tx
    .selectFrom('registration')
    .select([
      'id',
      'state',
      'form_box as formBox',
      'phone_hash as phoneHash',
      'proved_phone_hash as provedPhoneHash',
      'facts',
      'hospital_id as hospitalId',
      'admin_id as adminId',
      'changed_at as changedAt',
      'submitted_at as submittedAt',
      'language',
    ]);
}

export async function insertRegistration(
  tx: Tx,
  row: { id: string; tokenHash: Buffer; formBox: Uint8Array },
  at: Date,
): Promise<void> {
  await tx
    .insertInto('registration')
    .values({ id: row.id, token_hash: row.tokenHash, form_box: row.formBox, created_at: at, changed_at: at })
    .execute();
}

/** The registration of a token, locked until the transaction ends: what is said about it is said in order. */
export async function lockByToken(tx: Tx, tokenHash: Buffer): Promise<RegistrationRecord | undefined> {
  const row = await registrations(tx).where('token_hash', '=', tokenHash).forUpdate().executeTakeFirst();
  return row as RegistrationRecord | undefined;
}

export async function lockById(tx: Tx, id: string): Promise<RegistrationRecord | undefined> {
  const row = await registrations(tx).where('id', '=', id).forUpdate().executeTakeFirst();
  return row as RegistrationRecord | undefined;
}

export async function readById(tx: Tx, id: string): Promise<RegistrationRecord | undefined> {
  const row = await registrations(tx).where('id', '=', id).executeTakeFirst();
  return row as RegistrationRecord | undefined;
}

/** The newest one whose registrant proved this phone. */
export async function newestOfPhone(tx: Tx, provedPhoneHash: Buffer): Promise<RegistrationRecord | undefined> {
  const row = await registrations(tx)
    .where('proved_phone_hash', '=', provedPhoneHash)
    .where('form_box', 'is not', null)
    .orderBy('changed_at', 'desc')
    .limit(1)
    .forUpdate()
    .executeTakeFirst();
  return row as RegistrationRecord | undefined;
}

export interface RegistrationChange {
  tokenHash?: Buffer;
  state?: RegistrationStateName;
  formBox?: Uint8Array;
  phoneHash?: Buffer | null;
  provedPhoneHash?: Buffer;
  hospitalId?: HospitalId;
  adminId?: PersonId;
}

export async function changeRegistration(tx: Tx, id: string, change: RegistrationChange, at: Date): Promise<void> {
  await tx
    .updateTable('registration')
    .set({
      changed_at: at,
      ...(change.tokenHash === undefined ? {} : { token_hash: change.tokenHash }),
      ...(change.state === undefined ? {} : { state: change.state }),
      ...(change.formBox === undefined ? {} : { form_box: change.formBox }),
      ...(change.phoneHash === undefined ? {} : { phone_hash: change.phoneHash }),
      ...(change.provedPhoneHash === undefined ? {} : { proved_phone_hash: change.provedPhoneHash }),
      ...(change.hospitalId === undefined ? {} : { hospital_id: change.hospitalId }),
      ...(change.adminId === undefined ? {} : { admin_id: change.adminId }),
    })
    .where('id', '=', id)
    .execute();
}

/** The registration is sent in, for the first time or again. */
export async function submitRegistration(
  tx: Tx,
  id: string,
  { facts, language }: Pick<RegistrationRecord, 'language'> & { facts: RegistrationFacts },
  at: Date,
): Promise<void> {
  const { gstin, stateCode, registrationNumber } = facts;
  await tx
    .updateTable('registration')
    .set({
      state: 'received',
      language,
      facts: JSON.stringify(facts),
      gstin,
      number_key: sql<string>`registration_number_key(${stateCode}, ${registrationNumber})`,
      changed_at: at,
      submitted_at: sql<Date>`coalesce(submitted_at, ${at})`,
    })
    .where('id', '=', id)
    .execute();
}

export interface NoteRow {
  id: string;
  kind: 'received' | 'asked' | 'answered' | 'approved' | 'refused';
  box: Buffer;
  at: Date;
}

export async function insertNote(
  tx: Tx,
  note: Omit<NoteRow, 'box'> & { registrationId: string; box: Uint8Array; authorId: PersonId | null },
): Promise<void> {
  await tx
    .insertInto('registration_note')
    .values({
      id: note.id,
      registration_id: note.registrationId,
      kind: note.kind,
      box: note.box,
      author_id: note.authorId,
      at: note.at,
    })
    .execute();
}

export async function notesOf(tx: Tx, registrationId: string): Promise<NoteRow[]> {
  const rows = await tx
    .selectFrom('registration_note')
    .select(['id', 'kind', 'box', 'at'])
    .where('registration_id', '=', registrationId)
    .orderBy('position')
    .execute();
  return rows as NoteRow[];
}
