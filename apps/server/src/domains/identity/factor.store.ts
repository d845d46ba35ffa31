import type { PersonId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';

export type FactorKind = 'totp' | 'passkey' | 'sms';

export interface FactorRow {
  id: string;
  personId: PersonId;
  kind: FactorKind;
  name: string;
  createdAt: Date;
  confirmedAt: Date | null;
  lastUsedAt: Date | null;
  /** Of an authenticator app. */
  secretBox: Buffer | null;
  passkey: Passkey | null;
}

export interface Passkey {
  credentialId: Buffer;
  publicKey: Buffer;
  counter: number;
  transports: string[];
}

const COLUMNS = [
  'id',
  'person_id',
  'kind',
  'name',
  'created_at',
  'confirmed_at',
  'last_used_at',
  'secret_box',
  'credential_id',
  'public_key',
  'counter',
  'transports',
] as const;

interface Raw {
  id: string;
  person_id: string;
  kind: string;
  name: string;
  created_at: Date;
  confirmed_at: Date | null;
  last_used_at: Date | null;
  secret_box: Buffer | null;
  credential_id: Buffer | null;
  public_key: Buffer | null;
  counter: bigint | null;
  transports: string[] | null;
}

function factorOf(row: Raw): FactorRow {
  const passkey =
    row.credential_id && row.public_key
      ? {
          credentialId: row.credential_id,
          publicKey: row.public_key,
          counter: Number(row.counter ?? 0n),
          transports: row.transports ?? [],
        }
      : null;
  return {
    id: row.id,
    personId: row.person_id as PersonId,
    kind: row.kind as FactorKind,
    name: row.name,
    createdAt: row.created_at,
    confirmedAt: row.confirmed_at,
    lastUsedAt: row.last_used_at,
    secretBox: row.secret_box,
    passkey,
  };
}

/** A person's factors that count, oldest first. */
export async function confirmedFactors(tx: Tx, person: PersonId): Promise<FactorRow[]> {
  const rows = await tx
    .selectFrom('factor')
    .select(COLUMNS)
    .where('person_id', '=', person)
    .where('confirmed_at', 'is not', null)
    .orderBy('created_at')
    .execute();
  return rows.map(factorOf);
}

/** One factor of this person, also one that does not count yet. */
export async function findFactor(tx: Tx, person: PersonId, id: string): Promise<FactorRow | null> {
  const row = await tx
    .selectFrom('factor')
    .select(COLUMNS)
    .where('person_id', '=', person)
    .where('id', '=', id)
    .executeTakeFirst();
  return row ? factorOf(row) : null;
}

/** The passkey with this credential id, of an active person. */
export async function findPasskey(tx: Tx, credentialId: Buffer): Promise<FactorRow | null> {
  const row = await tx
    .selectFrom('factor')
    .innerJoin('person', 'person.id', 'factor.person_id')
    .select(COLUMNS.map((column) => `factor.${column}` as const))
    .where('factor.credential_id', '=', credentialId)
    .where('factor.confirmed_at', 'is not', null)
    .where('person.active', '=', true)
    .executeTakeFirst();
  return row ? factorOf(row) : null;
}

export interface NewFactor {
  /** When its box was sealed for it. */
  id?: string;
  personId: PersonId;
  kind: FactorKind;
  name: string;
  confirmed: boolean;
  secretBox?: Uint8Array;
  passkey?: { credentialId: Uint8Array; publicKey: Uint8Array; counter: number; transports: string[]; synced: boolean };
}

export async function insertFactor(tx: Tx, factor: NewFactor, now: number): Promise<string> {
  const id = factor.id ?? newId(now);
  const { passkey } = factor;
  await tx
    .insertInto('factor')
    .values({
      id,
      person_id: factor.personId,
      kind: factor.kind,
      name: factor.name,
      created_at: new Date(now),
      confirmed_at: factor.confirmed ? new Date(now) : null,
      secret_box: factor.secretBox ?? null,
      credential_id: passkey?.credentialId ?? null,
      public_key: passkey?.publicKey ?? null,
      counter: passkey ? BigInt(passkey.counter) : null,
      transports: passkey?.transports ?? null,
      synced: passkey?.synced ?? null,
    })
    .execute();
  return id;
}

/** An authenticator app's step is spent, and only once: false when it, or a later one, was used before. */
export async function spendStep(tx: Tx, id: string, step: bigint, now: number): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('factor')
    .set({ last_step: step, last_used_at: new Date(now) })
    .where('id', '=', id)
    .where((where) => where.or([where('last_step', 'is', null), where('last_step', '<', step)]))
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

export async function confirmFactor(tx: Tx, id: string, now: number): Promise<void> {
  await tx
    .updateTable('factor')
    .set({ confirmed_at: new Date(now) })
    .where('id', '=', id)
    .execute();
}

/** A passkey was used; its counter may only grow (or stay 0, where an authenticator keeps none). False: it did not. */
export async function usePasskey(tx: Tx, id: string, counter: number, now: number): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('factor')
    .set({ counter: BigInt(counter), last_used_at: new Date(now) })
    .where('id', '=', id)
    .where((where) => (counter === 0 ? where('counter', '=', 0n) : where('counter', '<', BigInt(counter))))
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

export async function touchFactor(tx: Tx, person: PersonId, kind: FactorKind, now: number): Promise<void> {
  await tx
    .updateTable('factor')
    .set({ last_used_at: new Date(now) })
    .where('person_id', '=', person)
    .where('kind', '=', kind)
    .execute();
}

export async function renameFactor(tx: Tx, id: string, name: string): Promise<void> {
  await tx.updateTable('factor').set({ name }).where('id', '=', id).execute();
}

export async function deleteFactor(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('factor').where('id', '=', id).execute();
}

/** Removes what somebody began to add and never confirmed. */
export async function deleteUnconfirmed(tx: Tx, person: PersonId, kind: FactorKind): Promise<void> {
  await tx
    .deleteFrom('factor')
    .where('person_id', '=', person)
    .where('kind', '=', kind)
    .where('confirmed_at', 'is', null)
    .execute();
}

/** Waits for another change of this person's factors: two removals at once must not both find another one left. */
export async function lockFactors(tx: Tx, person: PersonId): Promise<void> {
  await tx.selectFrom('person').select('id').where('id', '=', person).forUpdate().executeTakeFirst();
}
