import { parsePhone, type PersonId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { keyedHash } from '../../platform/secrets.ts';
import { setProvedContact } from './contact.service.ts';
import { insertFactor } from './factor.store.ts';
import { makeRecoveryCodes } from './recovery.service.ts';
import { insertTotp } from './totp.service.ts';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The authenticator secret of a made-up person: the same at each start of one demo, another one in the next. */
export function madeUpSecret(login: string): string {
  return Array.from(keyedHash('made-up-authenticator', login), (byte) => BASE32[byte & 31]).join('');
}

/** Gives a made-up person the second factor that the demo's login page tells of. Never for a real one. */
export async function enrolMadeUp(
  tx: Tx,
  personId: PersonId,
  { second, login, phone }: { second: 'sms' | 'totp'; login: string; phone: string },
  now: number,
): Promise<void> {
  if (second === 'totp') {
    await insertTotp(tx, personId, { name: 'Authenticator', secret: madeUpSecret(login), confirmed: true }, now);
  } else {
    const number = parsePhone(phone);
    await setProvedContact(tx, personId, { phone: number }, now);
    await insertFactor(tx, { personId, kind: 'sms', name: `•• ${number.slice(-4)}`, confirmed: true }, now);
  }
  await makeRecoveryCodes(tx, personId, now);
}
