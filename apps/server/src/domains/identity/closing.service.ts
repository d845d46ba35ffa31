import type { PersonId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { blankAccount } from './closing.store.ts';
import { endSessions } from './ending.service.ts';

/**
 * An account whose owner is forgotten: sessions end, and name, login, password, second factors, phone and e-mail go. The row
 * stays for what refers to it, and opens for nobody.
 */
export async function closeAccount(tx: Tx, person: PersonId, now: number): Promise<void> {
  await endSessions(tx, { person }, 'rights', now);
  await blankAccount(tx, person, new Date(now));
}
