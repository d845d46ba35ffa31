/**
 * Versions of health records and their signatures, as claims say them: the hash that links one version to the one before
 * and that a passkey signs. Frozen for ever, like every claim.
 */
import { concat, fromHex, toHex, utf8 } from './bytes.ts';
import { type CborMap, type CborValue, encodeCbor } from './cbor.ts';
import { ensure } from './errors.ts';
import type { ClaimHeader } from './header.ts';
import type { ClaimItem } from './item.ts';
import type { Assertion, PasskeySite } from './passkey.ts';
import { sha256 } from './sha256.ts';

const CONTENT_CONTEXT = utf8('pramana/record-content/v1\0');
const RECORD_CONTEXT = utf8('pramana/record/v1\0');

/** One version of a record, without its content: that is there by its hash alone. Ids are UUIDs as text. */
export type RecordFacts = {
  /** Slug of the hospital. */
  readonly hospital: string;
  /** The patient's pseudonym there. */
  readonly subject: string;
  readonly record: string;
  /** From 1, without a gap. */
  readonly version: number;
  readonly category: string;
  /** A FHIR resource type. */
  readonly type: string;
  readonly author: { readonly id: string; readonly name: string; readonly role: string };
  /** Unix milliseconds. */
  readonly at: number;
  /** The day it is about, `2026-11-21`. */
  readonly date: string;
  /** Whether the patient may read it. */
  readonly released: boolean;
  /** 32 bytes: `contentHash` of the content's bytes. */
  readonly content: Uint8Array;
  /** 32 bytes: hash of the version before; null for the first. */
  readonly previous: Uint8Array | null;
};

/** SHA-256("pramana/record-content/v1\0" ‖ content bytes). Content begins with its own random salt, so it cannot be guessed. */
export function contentHash(content: Uint8Array): Uint8Array {
  return sha256(concat(CONTENT_CONTEXT, content));
}

/** SHA-256("pramana/record/v1\0" ‖ CBOR of all facts): names one version, and by `previous` all before it. */
export function recordHash(facts: RecordFacts): Uint8Array {
  const { author } = facts;
  const value: CborValue = [
    facts.hospital,
    idBytes(facts.subject),
    idBytes(facts.record),
    facts.version,
    facts.category,
    facts.type,
    [idBytes(author.id), author.name, author.role],
    facts.at,
    facts.date,
    facts.released,
    facts.content,
    facts.previous,
  ];
  return sha256(concat(RECORD_CONTEXT, encodeCbor(value)));
}

/** The facts that a claim of kind `record` says; `bad_record` when one is missing or hidden. */
export function readRecord(header: ClaimHeader, items: readonly ClaimItem[]): RecordFacts {
  const [author, record] = [mapIn(items, 'author'), mapIn(items, 'record')];
  const previous = valueIn(items, 'previous');
  return {
    hospital: header.hospital,
    subject: idText(valueIn(items, 'patient')),
    record: idText(record['id']),
    version: count(record['version']),
    category: text(record['category']),
    type: text(record['type']),
    author: { id: idText(author['id']), name: text(author['name']), role: text(author['role']) },
    at: header.time,
    date: text(valueIn(items, 'date')),
    released: valueIn(items, 'released') === true,
    content: bytes(valueIn(items, 'content'), 32),
    previous: previous === null ? null : bytes(previous, 32),
  };
}

/** A signing passkey as a claim of kind `key` says it was enrolled. */
export type EnrolledKey = {
  readonly person: { readonly id: string; readonly name: string };
  readonly credential: Uint8Array;
  /** COSE. */
  readonly publicKey: Uint8Array;
  readonly site: PasskeySite;
};

/** `bad_record` unless the claim enrols a signing passkey. */
export function readEnrolledKey(items: readonly ClaimItem[]): EnrolledKey {
  const [person, passkey] = [mapIn(items, 'person'), mapIn(items, 'passkey')];
  ensure(valueIn(items, 'act') === 'enrolled', 'bad_record', 'this entry does not enrol a passkey');
  return {
    person: { id: idText(person['id']), name: text(person['name']) },
    credential: bytes(passkey['credential']),
    publicKey: bytes(passkey['public-key']),
    site: { host: text(passkey['host']), origin: text(passkey['origin']) },
  };
}

/** A claim of kind `signature`. */
export type SignatureFacts = {
  readonly signer: { readonly id: string; readonly name: string };
  readonly record: { readonly id: string; readonly version: number; readonly hash: Uint8Array };
  readonly credential: Uint8Array;
  readonly assertion: Assertion;
};

/** `bad_record` when a part is missing or hidden. */
export function readSignature(items: readonly ClaimItem[]): SignatureFacts {
  const [signer, record, passkey] = [mapIn(items, 'signer'), mapIn(items, 'record'), mapIn(items, 'passkey')];
  return {
    signer: { id: idText(signer['id']), name: text(signer['name']) },
    record: { id: idText(record['id']), version: count(record['version']), hash: bytes(record['hash'], 32) },
    credential: bytes(passkey['credential']),
    assertion: {
      clientData: bytes(passkey['client-data']),
      authenticatorData: bytes(passkey['authenticator-data']),
      signature: bytes(passkey['signature']),
    },
  };
}

function idBytes(id: string): Uint8Array {
  return bytes(fromHex(id.replaceAll('-', '')), 16);
}

function idText(value: CborValue | undefined): string {
  const hex = toHex(bytes(value, 16));
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

function valueIn(items: readonly ClaimItem[], name: string): CborValue {
  const found = items.filter((item) => item.name === name);
  const [item] = found;
  ensure(item !== undefined && found.length === 1, 'bad_record', `${name} is not shown`);
  return item.value;
}

function mapIn(items: readonly ClaimItem[], name: string): CborMap {
  const value = valueIn(items, name);
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
  ensure(isMap, 'bad_record', `${name} is not what it should be`);
  return value as CborMap;
}

function text(value: CborValue | undefined): string {
  ensure(typeof value === 'string', 'bad_record', 'a field is not text');
  return value;
}

function count(value: CborValue | undefined): number {
  ensure(typeof value === 'number', 'bad_record', 'a field is not a number');
  return value;
}

function bytes(value: CborValue | undefined, length?: number): Uint8Array {
  const fits = value instanceof Uint8Array && (length === undefined || value.length === length);
  ensure(fits, 'bad_record', 'a field is not bytes of the right length');
  return value;
}
