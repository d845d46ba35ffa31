import type { HospitalId, SubjectId } from '@pramana/kernel';
import { concat, lengthPrefixed, uint64, utf8 } from './bytes.ts';
import type { Category } from './category.ts';
import type { VaultCrypto } from './crypto.ts';
import { VaultError } from './errors.ts';
import { HPKE_PUBLIC_BYTES, hpkeOpen, hpkeSeal } from './hpke.ts';
import { SecretKey } from './key.ts';

const FORMAT = 'pramana/vault/grant/v1';
const SIGNED = 'pramana/vault/grant-envelope/v1';
const VERSION = 1;
const SIGNATURE_BYTES = 64;
/** A category key and its tag. */
const SEALED_BYTES = 48;
const BODY_BYTES = 1 + HPKE_PUBLIC_BYTES + SEALED_BYTES;

/** What a grant says: who gives whom the key of which category and epoch of whom, until when. All of it is bound. */
export interface Grant {
  /** The granting hospital. */
  hospital: HospitalId;
  subject: SubjectId;
  /** Id of the grant. */
  grant: string;
  /** Who may read: a hospital, a person, a device. */
  grantee: string;
  category: Category;
  epoch: number;
  /** Unix time in milliseconds; from then on the envelope is refused. */
  expiry: number;
}

/** Signs with the granting hospital's Ed25519 key. */
export interface GrantSigner {
  sign(message: Uint8Array): Uint8Array;
}

/**
 * The category's key for one grantee: HPKE under their public key, its info binding the whole grant, signed by the
 * granting hospital. `version 1 | one-time key 32 | key and tag 48 | signature 64`. `bad_format` for a public key that
 * is none.
 */
export function wrapForGrant(
  crypto: VaultCrypto,
  signer: GrantSigner,
  publicKey: Uint8Array,
  categoryKey: SecretKey,
  grant: Grant,
): Uint8Array {
  const info = infoOf(grant);
  const message = hpkeSeal(crypto, publicKey, info, new Uint8Array(), categoryKey.reveal());
  if (message === null) throw new VaultError('bad_format', 'Not a public key that anything can be sent to.');
  const body = concat(Uint8Array.of(VERSION), message.enc, message.sealed);
  return concat(body, signer.sign(signedMessage(info, body)));
}

/** What the grantee opens an envelope with. */
export interface GrantOpening {
  /** Whether the granting hospital's Ed25519 key made this signature, strictly (the ledger's `verifyEd25519`). */
  verify: (message: Uint8Array, signature: Uint8Array) => boolean;
  secretKey: Uint8Array;
  /** Unix time in milliseconds. */
  now: number;
}

/**
 * The key inside. The signature is verified before anything is opened. `bad_signature` when that hospital did not sign
 * exactly this grant, `expired` from its expiry on, `damaged` when it was sealed for another key.
 */
export function unwrapGrant(
  crypto: VaultCrypto,
  { verify, secretKey, now }: GrantOpening,
  grant: Grant,
  envelope: Uint8Array,
): SecretKey {
  if (envelope.length !== BODY_BYTES + SIGNATURE_BYTES || envelope[0] !== VERSION) {
    throw new VaultError('bad_format', 'Not the envelope of a grant.');
  }
  const info = infoOf(grant);
  const body = envelope.slice(0, BODY_BYTES);
  if (!verify(signedMessage(info, body), envelope.slice(BODY_BYTES))) {
    throw new VaultError('bad_signature', 'The granting hospital did not sign this grant.');
  }
  if (now >= grant.expiry) throw new VaultError('expired', 'This grant has ended.');
  const [enc, sealed] = [body.slice(1, 1 + HPKE_PUBLIC_BYTES), body.slice(1 + HPKE_PUBLIC_BYTES)];
  const key = hpkeOpen(crypto, secretKey, info, new Uint8Array(), { enc, sealed });
  if (key === null) throw new VaultError('damaged', 'This grant was sealed for another key.');
  return new SecretKey(crypto, key);
}

function infoOf({ hospital, subject, grant, grantee, category, epoch, expiry }: Grant): Uint8Array {
  const parts = [FORMAT, hospital, subject, grant, grantee, category].map(utf8);
  return lengthPrefixed(...parts, uint64(epoch), uint64(expiry));
}

function signedMessage(info: Uint8Array, body: Uint8Array): Uint8Array {
  return lengthPrefixed(utf8(SIGNED), info, body);
}
