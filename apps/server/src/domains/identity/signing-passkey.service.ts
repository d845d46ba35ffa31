import { PramanaError } from '@pramana/kernel';
import { generateRegistrationOptions } from '@simplewebauthn/server';
import type { Tx } from '../../platform/database/index.ts';
import type { Services } from '../../platform/services.ts';
import type { Actor } from '../../platform/session.ts';
import { PASSKEY_ALGORITHMS, siteOf, verifiedPasskey } from './passkey.service.ts';
import { loginOf } from './person.store.ts';
import type { Client } from './session.service.ts';
import { findTicket, newTicket } from './sign-in.service.ts';
import { spendSignIn } from './sign-in.store.ts';

const TIMEOUT_MS = 120_000;
const PURPOSE = 'signing-passkey';

/** Who adds a passkey for signing, from where, in which transaction. */
export interface AddingPasskey {
  readonly tx: Tx;
  readonly services: Services;
  readonly actor: Pick<Actor, 'personId' | 'name'>;
  readonly client: Client;
}

/**
 * What a browser needs to make a passkey that signs and signs in nowhere, and the ticket that its answer must bring back.
 * It is not findable and has another user id than the passkeys of sign-in: an authenticator keeps one findable passkey of
 * each user and site, and must never put this one in the place of that.
 */
export async function beginSigningPasskey(
  { tx, services, actor, client }: AddingPasskey,
  known: readonly Uint8Array[],
): Promise<{ ticket: string; options: object }> {
  const login = (await loginOf(tx, actor.personId)) ?? actor.name;
  const options = await generateRegistrationOptions({
    rpName: 'Pramana',
    rpID: siteOf(services).host,
    userID: new Uint8Array(Buffer.from(`sign:${actor.personId}`)),
    userName: `${login} · signature`,
    userDisplayName: actor.name,
    supportedAlgorithmIDs: PASSKEY_ALGORITHMS,
    attestationType: 'none',
    timeout: TIMEOUT_MS,
    excludeCredentials: known.map((id) => ({ id: Buffer.from(id).toString('base64url') })),
    authenticatorSelection: { residentKey: 'discouraged', userVerification: 'required' },
  });
  const wanted = { purpose: PURPOSE, person: actor.personId, client, challenge: options.challenge } as const;
  const { token } = await newTicket(tx, wanted, services.clock.now());
  return { ticket: token, options };
}

/** A passkey that the browser has just made for the ticket's challenge, and the site it belongs to. */
export interface MadePasskey {
  readonly credential: Uint8Array;
  /** COSE. */
  readonly publicKey: Uint8Array;
  readonly host: string;
  readonly origin: string;
}

/** Spends the ticket; `sign_in_over`, `passkey_refused`. */
export async function takeSigningPasskey(
  { tx, services, actor, client }: AddingPasskey,
  token: string,
  passkey: object,
): Promise<MadePasskey> {
  const now = services.clock.now();
  const ticket = await findTicket(tx, token, PURPOSE, client, now);
  const isOwn = ticket.personId === actor.personId;
  if (!isOwn || !(await spendSignIn(tx, ticket.id, now))) throw new PramanaError('sign_in_over');
  const made = await verifiedPasskey(services, ticket.challenge ?? '', passkey);
  return { credential: made.credentialId, publicKey: made.publicKey, ...siteOf(services) };
}
