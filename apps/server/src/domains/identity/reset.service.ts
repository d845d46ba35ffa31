import type { PersonId } from '@pramana/kernel';
import { PramanaError } from '@pramana/kernel';
import { channelsOf } from '../../platform/messages/index.ts';
import { evenly } from '../../platform/evenly.ts';
import { knowsLogin } from '../../platform/known-browser.ts';
import type { Services } from '../../platform/services.ts';
import { type IssuedCode, issueCode, redeemCode } from './code.service.ts';
import { languageOf } from './language.store.ts';
import { provedContacts, reachable, warn } from './contact.service.ts';
import { forgetPins } from './device.store.ts';
import { endSessions } from './ending.service.ts';
import { canonicalLogin } from './lockout.service.ts';
import { hashPassword } from './password.service.ts';
import { findCredential, setPasswordHash } from './person.store.ts';
import type { Client } from './session.service.ts';
import { refuseWeakPassword } from './strength.service.ts';

const PURPOSE = 'reset';

/**
 * Sends a code to where the person of this login can be reached. A login that does not exist, or that has proved no
 * phone or address, gets the same answer, the same limits and the same refusals of any code.
 */
export async function beginReset(
  services: Services,
  login: string,
  client: Pick<Client, 'address' | 'browser'>,
): Promise<IssuedCode> {
  const channels = channelsOf(services);
  if (!channels.sms && !channels.email) throw new PramanaError('messages_not_set_up', { params: { channel: 'sms' } });
  return evenly(async () => {
    const binding = canonicalLogin(login);
    // Whoever has signed in from this browser shares no limit with a stranger behind the same address.
    const address = knowsLogin(client.browser, binding) ? null : client.address;
    const { to, language } = await services.db.onNode(async (tx) => {
      const person = await findCredential(tx, binding);
      if (person === null) return { to: null, language: null };
      const contacts = await provedContacts(tx, person.personId);
      return { to: reachable(services, contacts), language: await languageOf(tx, person.personId) };
    });
    return issueCode(services, { purpose: PURPOSE, binding, to: to ?? 'nobody', address, isHidden: true, language });
  });
}

export interface FinishReset {
  login: string;
  id: string;
  code: string;
  password: string;
}

/** A new password for a right code: all sessions end, its person is told, and they sign in as ever. */
export async function finishReset(services: Services, { login, id, code, password }: FinishReset): Promise<void> {
  const binding = canonicalLogin(login);
  await refuseWeakPassword(password, [login]);
  const passwordHash = await hashPassword(password);
  const now = services.clock.now();
  await services.db.onNode(async (tx) => {
    await redeemCode(services, tx, { id, purpose: PURPOSE, binding, code });
    const person = await findCredential(tx, binding);
    // A code that was right went to somebody; meanwhile they were suspended.
    if (person === null) throw new PramanaError('code_expired', { field: 'code' });
    await replacePassword(tx, services, person.personId, passwordHash, now);
  });
}

async function replacePassword(
  tx: Parameters<typeof setPasswordHash>[0],
  services: Services,
  person: PersonId,
  passwordHash: string,
  now: number,
): Promise<void> {
  await setPasswordHash(tx, person, passwordHash, now);
  // Whoever learned the old one may have set a PIN as well.
  await forgetPins(tx, { person });
  await endSessions(tx, { person }, 'password', now);
  await warn(tx, services, person, 'password-changed');
}
