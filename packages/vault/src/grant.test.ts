import { generateKeyPairSync, sign, verify } from 'node:crypto';
import type { HospitalId, SubjectId } from '@pramana/kernel';
import { expect, test } from 'vitest';
import { VaultError } from './errors.ts';
import { type Grant, type GrantSigner, unwrapGrant, wrapForGrant } from './grant.ts';
import { hpkeKeyPair } from './hpke.ts';
import { SecretKey } from './key.ts';
import { nodeCrypto } from './node/crypto.ts';

const grant: Grant = {
  hospital: '01930000-0000-7000-8000-000000000001' as HospitalId,
  subject: '01930000-0000-8000-8000-0000000000aa' as SubjectId,
  grant: 'grant-1',
  grantee: 'nira',
  category: 'labs',
  epoch: 2,
  expiry: 2_000,
};
const hospitalKey = generateKeyPairSync('ed25519');
const signer: GrantSigner = {
  sign: (message: Uint8Array) => new Uint8Array(sign(null, message, hospitalKey.privateKey)),
};
const signedByHospital = (message: Uint8Array, signature: Uint8Array): boolean =>
  verify(null, message, hospitalKey.publicKey, signature);
const grantee = hpkeKeyPair(nodeCrypto);
const categoryKey = new SecretKey(nodeCrypto, nodeCrypto.random(32));
const wrap = (given = grant, by = signer): Uint8Array =>
  wrapForGrant(nodeCrypto, by, grantee.publicKey, categoryKey, given);

function outcome(envelope: Uint8Array, given = grant, { now = 1_999, secretKey = grantee.secretKey } = {}): string {
  try {
    const key = unwrapGrant(nodeCrypto, { verify: signedByHospital, secretKey, now }, given, envelope);
    return Buffer.from(key.reveal()).equals(Buffer.from(categoryKey.reveal())) ? 'the key' : 'another key';
  } catch (error) {
    return error instanceof VaultError ? error.code : String(error);
  }
}

test('a grantee gets the key of a grant, until it ends', () => {
  const envelope = wrap();
  expect(envelope).toHaveLength(145);
  expect(outcome(envelope)).toBe('the key');
  expect(outcome(envelope, grant, { now: 2_000 })).toBe('expired');
});

test('nobody else gets it', () => {
  expect(outcome(wrap(), grant, { secretKey: hpkeKeyPair(nodeCrypto).secretKey })).toBe('damaged');
});

test.each<[string, Partial<Grant>]>([
  ['hospital', { hospital: '01930000-0000-7000-8000-000000000002' as HospitalId }],
  ['patient', { subject: '01930000-0000-8000-8000-0000000000ab' as SubjectId }],
  ['grant', { grant: 'grant-2' }],
  ['grantee', { grantee: 'asha' }],
  ['category', { category: 'sensitive' }],
  ['epoch', { epoch: 3 }],
  ['expiry', { expiry: 9_000 }],
])('a grant does not open as one of another %s, neither with its signature nor with a new one', (_part, change) => {
  const changed = { ...grant, ...change };
  expect(outcome(wrap(), changed)).toBe('bad_signature');
  // The hospital signs a new grant over what was sealed for the old one: the seal itself is bound too.
  expect(outcome(resigned(wrap().slice(0, 81), changed), changed)).toBe('damaged');
});

/** The bytes sealed for one grant under a true signature for another. */
function resigned(body: Uint8Array, changed: Grant): Uint8Array {
  const messages: Uint8Array[] = [];
  const overhear = (message: Uint8Array): Uint8Array => {
    messages.push(message.slice());
    return new Uint8Array(64);
  };
  wrap(changed, { sign: overhear });
  const [message = new Uint8Array()] = messages;
  message.set(body, message.length - body.length);
  return new Uint8Array([...body, ...signer.sign(message)]);
}

test('any changed byte is refused before anything is opened', () => {
  const envelope = wrap();
  for (let at = 0; at < envelope.length; at += 1) {
    const changed = envelope.map((byte, index) => (index === at ? byte ^ 1 : byte));
    expect(outcome(changed), `byte ${at}`).toBe(at === 0 ? 'bad_format' : 'bad_signature');
  }
  expect(outcome(envelope.slice(1))).toBe('bad_format');
});

test('nothing is sealed for a public key that would make the secret known to all', () => {
  const act = (): unknown => wrapForGrant(nodeCrypto, signer, new Uint8Array(32), categoryKey, grant);
  expect(act).toThrow(expect.objectContaining({ code: 'bad_format' }));
});
