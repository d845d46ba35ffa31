import { PramanaError } from '@pramana/kernel';
import type { Services } from '../../platform/services.ts';
import type { Actor } from '../../platform/session.ts';
import { loginOf } from './person.store.ts';
import { checkCredentials, type Client } from './session.service.ts';
import { confirmSession } from './session.store.ts';

/**
 * The person at this session proves again that it is them. A wrong password counts for the lockout as at sign-in, and the
 * session stays: `wrong_credentials`, `account_locked`.
 */
export async function confirmByPassword(
  services: Services,
  { personId, sessionId }: Actor,
  password: string,
  { address, browser }: Pick<Client, 'address' | 'browser'>,
): Promise<void> {
  const login = await services.db.onNode((tx) => loginOf(tx, personId));
  if (login === null) throw new PramanaError('wrong_credentials');
  await checkCredentials(services, { login, address, browser, password });
  const at = new Date(services.clock.now());
  await services.db.onNode((tx) => confirmSession(tx, sessionId, { at, by: 'password' }));
}
