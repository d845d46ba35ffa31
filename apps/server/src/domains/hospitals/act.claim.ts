import type { HospitalId, PersonId } from '@pramana/kernel';
import { type ClaimItem, fromHex } from '@pramana/ledger';

/** What was known of a hospital when the operator acted; nothing in it is about a person. */
export interface ActFacts {
  readonly slug?: string;
  readonly name?: string;
  readonly type?: string;
  readonly registrationNumber?: string;
  readonly gstin?: string;
  readonly stateCode?: string;
}

/** An act of the operator about a hospital, as it is sealed in the node log. */
export interface HospitalAct {
  readonly act: 'opened' | 'refused' | 'suspended' | 'resumed';
  /** The hospital; null for a registration that was refused, which is named by its id alone. */
  readonly aboutId: HospitalId | null;
  readonly registrationId: string | null;
  readonly facts: ActFacts;
  readonly reason: string;
  readonly authorId: PersonId;
}

/**
 * The items of a claim of kind `hospital`. Used to seal it and by the audit to rebuild it. Claim bytes are for ever: an
 * existing key never changes its meaning; new facts are new keys. What is not known is absent.
 */
export function hospitalActItems({ act, aboutId, registrationId, facts, reason, authorId }: HospitalAct): ClaimItem[] {
  const hospital = {
    ...(aboutId === null ? {} : { id: idBytes(aboutId) }),
    ...present('slug', facts.slug),
    ...present('name', facts.name),
    ...present('type', facts.type),
    ...present('registration-number', facts.registrationNumber),
    ...present('gstin', facts.gstin),
    ...present('state-code', facts.stateCode),
  };
  return [
    { name: 'author', value: idBytes(authorId) },
    { name: 'act', value: act },
    ...(aboutId === null ? [] : [{ name: 'hospital', value: hospital }]),
    ...(registrationId === null ? [] : [{ name: 'registration', value: idBytes(registrationId) }]),
    ...(reason === '' ? [] : [{ name: 'reason', value: reason }]),
  ];
}

/** A key of a log, as it is sealed in the node log. */
export interface KeyAct {
  readonly act: 'created';
  readonly aboutId: HospitalId;
  readonly origin: string;
  readonly vkey: string;
  readonly authorId: PersonId;
}

/** The items of a claim of kind `key`: whose log, under which name, which public key. */
export function keyActItems({ act, aboutId, origin, vkey, authorId }: KeyAct): ClaimItem[] {
  return [
    { name: 'author', value: idBytes(authorId) },
    { name: 'act', value: act },
    { name: 'hospital', value: { id: idBytes(aboutId) } },
    { name: 'log', value: { origin, vkey } },
  ];
}

/** A limit of the node as the operator sets it, as it is sealed in the node log. */
export interface LimitChange {
  readonly name: string;
  readonly most: number;
  readonly windowSeconds: number;
  readonly authorId: PersonId;
}

/** The items of a claim of kind `policy` in the series of node limits. */
export function limitChangeItems({ name, most, windowSeconds, authorId }: LimitChange): ClaimItem[] {
  return [
    { name: 'author', value: idBytes(authorId) },
    { name: 'limit', value: { name, most, seconds: windowSeconds } },
  ];
}

/** As `ACT_COLUMNS`. */
export const LIMIT_CHANGE_COLUMNS: Readonly<Record<string, string>> = {
  author: 'author_id',
  'limit.name': 'name',
  'limit.most': 'most',
  'limit.seconds': 'window_seconds',
  time: 'at',
};

/** Which column holds each value, where it is not called the same: how the audit names a damage. */
export const ACT_COLUMNS: Readonly<Record<string, string>> = {
  author: 'author_id',
  'hospital.id': 'about_id',
  'hospital.slug': 'facts',
  'hospital.name': 'facts',
  'hospital.type': 'facts',
  'hospital.registration-number': 'facts',
  'hospital.gstin': 'facts',
  'hospital.state-code': 'facts',
  registration: 'registration_id',
  time: 'at',
};

function present(key: string, value: string | undefined): Record<string, string> {
  return value === undefined ? {} : { [key]: value };
}

function idBytes(id: string): Uint8Array {
  return fromHex(id.replaceAll('-', ''));
}
