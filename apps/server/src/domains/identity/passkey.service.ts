import { PramanaError, type PersonId } from '@pramana/kernel';
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import type { Tx } from '../../platform/database/index.ts';
import type { Services } from '../../platform/services.ts';
import { type FactorRow, findPasskey, insertFactor, usePasskey } from './factor.store.ts';

const TIMEOUT_MS = 120_000;

/**
 * What a new passkey may sign with: EdDSA, ES256, RS256. Named, because the library would add ML-DSA-44 where the Node
 * below tries it out, which warns of it: nobody's way in may rest on what "might change at any time".
 */
export const PASSKEY_ALGORITHMS = [-8, -7, -257];

/** The site a passkey belongs to: the host of this node's public address, and where its pages come from. */
export function siteOf({ config }: Pick<Services, 'config'>): { host: string; origin: string } {
  const url = new URL(config.publicUrl ?? 'http://localhost');
  return { host: url.hostname, origin: url.origin };
}

interface Options {
  challenge: string;
}

/** What a browser needs to make a passkey; it must verify its person (PIN, finger, face) and be findable without a login. */
export async function newPasskeyOptions(
  services: Services,
  person: { id: PersonId; name: string; login: string },
  known: readonly FactorRow[],
): Promise<Options> {
  return generateRegistrationOptions({
    rpName: 'Pramana',
    rpID: siteOf(services).host,
    userID: new Uint8Array(Buffer.from(person.id)),
    userName: person.login,
    userDisplayName: person.name,
    supportedAlgorithmIDs: PASSKEY_ALGORITHMS,
    attestationType: 'none',
    timeout: TIMEOUT_MS,
    excludeCredentials: known.flatMap(({ passkey }) =>
      passkey ? [{ id: passkey.credentialId.toString('base64url') }] : [],
    ),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });
}

/** The public half of a passkey that a browser has just made. */
type NewPasskey = NonNullable<Parameters<typeof insertFactor>[1]['passkey']>;

/** Adds the passkey that a browser made for `challenge`; `passkey_refused` when anything about it is wrong. */
export async function addPasskey(
  tx: Tx,
  services: Services,
  { personId, name, challenge, response }: { personId: PersonId; name: string; challenge: string; response: object },
): Promise<void> {
  const passkey = await verifiedPasskey(services, challenge, response);
  await insertFactor(tx, { personId, kind: 'passkey', name, confirmed: true, passkey }, services.clock.now());
}

/** The passkey in a browser's answer to `challenge`; `passkey_refused` when anything about it is wrong. */
export async function verifiedPasskey(services: Services, challenge: string, response: object): Promise<NewPasskey> {
  const { host, origin } = siteOf(services);
  const answer = await verifyRegistrationResponse({
    response: response as RegistrationResponseJSON,
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: host,
    supportedAlgorithmIDs: PASSKEY_ALGORITHMS,
    requireUserVerification: true,
  }).catch(refused);
  if (!answer.verified) throw new PramanaError('passkey_refused');
  const { credential, credentialBackedUp: synced } = answer.registrationInfo;
  return {
    credentialId: Buffer.from(credential.id, 'base64url'),
    publicKey: credential.publicKey,
    counter: credential.counter,
    transports: credential.transports ?? [],
    synced,
  };
}

/** What a browser needs to ask for a passkey: one of `known`, or with an empty list whichever the person chooses. */
export async function askPasskeyOptions(services: Services, known: readonly FactorRow[]): Promise<Options> {
  return generateAuthenticationOptions({
    rpID: siteOf(services).host,
    userVerification: 'required',
    timeout: TIMEOUT_MS,
    allowCredentials: known.flatMap(({ passkey }) =>
      passkey ? [{ id: passkey.credentialId.toString('base64url'), transports: passkey.transports as never[] }] : [],
    ),
  });
}

/**
 * Whose passkey has answered `challenge`. Refuses one that is not known, that did not verify its person, and one whose
 * counter did not grow: that is a copy of it. All of them are `passkey_refused`.
 */
export async function provePasskey(
  tx: Tx,
  services: Services,
  { challenge, response }: { challenge: string; response: object },
): Promise<PersonId> {
  const { host, origin } = siteOf(services);
  const { id } = response as Partial<AuthenticationResponseJSON>;
  const factor = typeof id === 'string' ? await findPasskey(tx, Buffer.from(id, 'base64url')) : null;
  if (!factor?.passkey) throw new PramanaError('passkey_refused');
  const { publicKey, counter } = factor.passkey;
  const answer = await verifyAuthenticationResponse({
    response: response as AuthenticationResponseJSON,
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: host,
    credential: {
      id: factor.passkey.credentialId.toString('base64url'),
      publicKey: new Uint8Array(publicKey),
      counter,
    },
    requireUserVerification: true,
  }).catch(refused);
  const { newCounter } = answer.authenticationInfo;
  if (!answer.verified || !(await usePasskey(tx, factor.id, newCounter, services.clock.now())))
    throw new PramanaError('passkey_refused');
  return factor.personId;
}

/** The library's reasons quote what was sent; which of them it was helps only who attacks. */
function refused(cause: unknown): never {
  throw new PramanaError('passkey_refused', { cause });
}
