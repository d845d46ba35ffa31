import type { HospitalId, PersonId } from '@pramana/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';

/** A passkey enrolled, or retired. */
export interface KeyAct {
  id: string;
  act: 'enrolled' | 'retired';
  /** The enrolment that a retirement ends. */
  keyId: string | null;
  personId: PersonId;
  personName: string;
  name: string;
  credential: Uint8Array;
  publicKey: Uint8Array | null;
  host: string | null;
  origin: string | null;
  authorId: PersonId;
  at: Date;
  series: string;
  number: number;
}

/** An enrolment whose passkey is known violates `signing_key_once`, a second retirement `signing_key_act_hospital_id_key_id_key`. */
export async function insertKeyAct(tx: Tx, hospital: HospitalId, row: KeyAct): Promise<void> {
  await tx
    .insertInto('signing_key_act')
    .values({
      hospital_id: hospital,
      id: row.id,
      act: row.act,
      key_id: row.keyId,
      person_id: row.personId,
      person_name: row.personName,
      name: row.name,
      credential_id: row.credential,
      public_key: row.publicKey,
      host: row.host,
      origin: row.origin,
      author_id: row.authorId,
      at: row.at,
      series: row.series,
      number: BigInt(row.number),
    })
    .execute();
}

/** Enrolments and retirements, oldest first: of one person, or those with these ids and what retired them. */
export async function readKeyActs(
  tx: Tx,
  hospital: HospitalId,
  which: { person: PersonId } | { ids: readonly string[] },
): Promise<KeyAct[]> {
  const { person, ids }: { person?: PersonId; ids?: readonly string[] } = which;
  const rows = await tx
    .selectFrom('signing_key_act')
    .selectAll()
    .where('hospital_id', '=', hospital)
    .$if(person !== undefined, (query) => query.where('person_id', '=', person ?? ''))
    .$if(ids !== undefined, (query) =>
      query.where(sql<boolean>`(id = any(${[...(ids ?? [])]}::uuid[]) or key_id = any(${[...(ids ?? [])]}::uuid[]))`),
    )
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    act: row.act as KeyAct['act'],
    keyId: row.key_id,
    personId: row.person_id as PersonId,
    personName: row.person_name,
    name: row.name,
    credential: row.credential_id,
    publicKey: row.public_key,
    host: row.host,
    origin: row.origin,
    authorId: row.author_id as PersonId,
    at: row.at,
    series: row.series,
    number: Number(row.number),
  }));
}

/** A version signed by a passkey. */
export interface SignatureRow {
  id: string;
  recordId: string;
  version: number;
  recordHash: Uint8Array;
  keyId: string;
  signerId: PersonId;
  signerName: string;
  credential: Uint8Array;
  clientData: Uint8Array;
  authenticatorData: Uint8Array;
  signature: Uint8Array;
  at: Date;
  series: string;
  number: number;
}

/** A second one by the same person violates `record_signature_hospital_id_record_id_version_signer_id_key`. */
export async function insertSignature(tx: Tx, hospital: HospitalId, row: SignatureRow): Promise<void> {
  await tx
    .insertInto('record_signature')
    .values({
      hospital_id: hospital,
      id: row.id,
      record_id: row.recordId,
      version: row.version,
      record_hash: row.recordHash,
      key_id: row.keyId,
      signer_id: row.signerId,
      signer_name: row.signerName,
      credential_id: row.credential,
      client_data: row.clientData,
      authenticator_data: row.authenticatorData,
      signature: row.signature,
      at: row.at,
      series: row.series,
      number: BigInt(row.number),
    })
    .execute();
}

type WhichSignatures = { records: readonly string[] } | { ids: readonly string[] } | { keys: readonly string[] };

function wanted(which: WhichSignatures): { column: string; values: readonly string[] } {
  if ('records' in which) return { column: 'record_id', values: which.records };
  return 'ids' in which ? { column: 'id', values: which.ids } : { column: 'key_id', values: which.keys };
}

/** Signatures, oldest first: of all versions of these records, by their own ids, or by these passkeys. */
export async function readSignatures(tx: Tx, hospital: HospitalId, which: WhichSignatures): Promise<SignatureRow[]> {
  const { column, values } = wanted(which);
  if (values.length === 0) return [];
  const rows = await tx
    .selectFrom('record_signature')
    .selectAll()
    .where('hospital_id', '=', hospital)
    .where(sql<boolean>`${sql.ref(column)} = any(${[...values]}::uuid[])`)
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    recordId: row.record_id,
    version: row.version,
    recordHash: row.record_hash,
    keyId: row.key_id,
    signerId: row.signer_id as PersonId,
    signerName: row.signer_name,
    credential: row.credential_id,
    clientData: row.client_data,
    authenticatorData: row.authenticator_data,
    signature: row.signature,
    at: row.at,
    series: row.series,
    number: Number(row.number),
  }));
}

/** How many versions each of these passkeys has signed. */
export async function countSignatures(
  tx: Tx,
  hospital: HospitalId,
  keys: readonly string[],
): Promise<Map<string, number>> {
  if (keys.length === 0) return new Map();
  const rows = await tx
    .selectFrom('record_signature')
    .select(['key_id', (fn) => fn.fn.countAll().as('signed')])
    .where('hospital_id', '=', hospital)
    .where(sql<boolean>`key_id = any(${[...keys]}::uuid[])`)
    .groupBy('key_id')
    .execute();
  return new Map(rows.map((row) => [row.key_id, Number(row.signed)]));
}
