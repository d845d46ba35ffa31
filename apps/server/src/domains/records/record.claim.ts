import { type ClaimItem, fromHex, type RecordFacts } from '@pramana/ledger';

/** What a version's claim says beside its header, which holds hospital and time. */
export type VersionFacts = Omit<RecordFacts, 'hospital' | 'at'>;

/**
 * The items of a claim of kind `record`: everything but the content, which is there by its hash. `readRecord` of the ledger
 * reads them back. Frozen for ever: see docs/decisions/0015-records-and-signatures.md.
 */
export function recordItems(facts: VersionFacts): ClaimItem[] {
  const { author, record, version, category, type } = facts;
  return [
    { name: 'author', value: { id: idBytes(author.id), name: author.name, role: author.role } },
    { name: 'patient', value: idBytes(facts.subject) },
    { name: 'record', value: { id: idBytes(record), version, category, type } },
    { name: 'date', value: facts.date },
    { name: 'released', value: facts.released },
    { name: 'content', value: facts.content },
    { name: 'previous', value: facts.previous },
  ];
}

/** Columns that are called otherwise than the items' keys: how the audit names a damage. */
export const RECORD_COLUMNS: Readonly<Record<string, string>> = {
  'author.id': 'author_id',
  'author.name': 'author_name',
  'author.role': 'author_role',
  patient: 'record.subject_id',
  'record.id': 'record_id',
  'record.category': 'record.category',
  'record.type': 'record.type',
  content: 'box',
  previous: 'previous_hash',
  time: 'at',
};

/** A passkey for signing, enrolled or retired. */
export interface SigningKeyFacts {
  readonly act: 'enrolled' | 'retired';
  readonly authorId: string;
  readonly personId: string;
  readonly personName: string;
  readonly name: string;
  readonly credential: Uint8Array;
  /** COSE, with the site it was made for; null when it is retired. */
  readonly key: { readonly publicKey: Uint8Array; readonly host: string; readonly origin: string } | null;
}

/** The items of a claim of kind `key` in the series of signing keys. Frozen: as `recordItems`. */
export function signingKeyItems(facts: SigningKeyFacts): ClaimItem[] {
  const { key, name, credential } = facts;
  const made = key === null ? {} : { 'public-key': key.publicKey, host: key.host, origin: key.origin };
  return [
    { name: 'author', value: idBytes(facts.authorId) },
    { name: 'act', value: facts.act },
    { name: 'person', value: { id: idBytes(facts.personId), name: facts.personName } },
    { name: 'passkey', value: { name, credential, ...made } },
  ];
}

export const SIGNING_KEY_COLUMNS: Readonly<Record<string, string>> = {
  author: 'author_id',
  'person.id': 'person_id',
  'person.name': 'person_name',
  'passkey.credential': 'credential_id',
  'passkey.host': 'host',
  time: 'at',
};

/** A version signed by a passkey. */
export interface SignatureRowFacts {
  readonly signerId: string;
  readonly signerName: string;
  readonly recordId: string;
  readonly version: number;
  readonly recordHash: Uint8Array;
  readonly credential: Uint8Array;
  readonly clientData: Uint8Array;
  readonly authenticatorData: Uint8Array;
  readonly signature: Uint8Array;
}

/** The items of a claim of kind `signature`. Frozen: as `recordItems`. */
export function signatureItems(facts: SignatureRowFacts): ClaimItem[] {
  const passkey = {
    credential: facts.credential,
    'client-data': facts.clientData,
    'authenticator-data': facts.authenticatorData,
    signature: facts.signature,
  };
  return [
    { name: 'signer', value: { id: idBytes(facts.signerId), name: facts.signerName } },
    { name: 'record', value: { id: idBytes(facts.recordId), version: facts.version, hash: facts.recordHash } },
    { name: 'passkey', value: passkey },
  ];
}

export const SIGNATURE_COLUMNS: Readonly<Record<string, string>> = {
  'signer.id': 'signer_id',
  'signer.name': 'signer_name',
  'record.id': 'record_id',
  'record.hash': 'record_hash',
  'passkey.credential': 'credential_id',
  time: 'at',
};

function idBytes(id: string): Uint8Array {
  return fromHex(id.replaceAll('-', ''));
}
