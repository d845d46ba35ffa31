import type { DataOf, hospitals } from '@pramana/contract';
import { type PersonId, PramanaError } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { fateOfMessage, sendMessage } from '../../platform/messages/index.ts';
import type { Services } from '../../platform/services.ts';
import { languageOf, masked, provedContacts } from '../identity/index.ts';

/** Longer than the tries of a gateway that is down for a moment: the operator is watching. */
const OF_USE_MS = 10 * 60_000;
/** No code that anybody was sent: the message is a text that every gateway has registered already. */
const NO_CODE = { code: '000000', seconds: '60' };

/**
 * Sends the text of a code to the phone that this operator has proved, to see that the gateway delivers. Idempotent by
 * `id`. `phone_not_proved` without such a phone.
 */
export async function sendTestMessage(
  tx: Tx,
  services: Services,
  { id, personId }: { id: string; personId: PersonId },
): Promise<DataOf<typeof hospitals.console.testMessage>> {
  const { phone } = await provedContacts(tx, personId);
  if (phone === null) throw new PramanaError('phone_not_proved');
  const now = services.clock.now();
  const language = await languageOf(tx, personId);
  const to = { phone };
  await sendMessage(tx, services, {
    id,
    to,
    template: 'code',
    variables: NO_CODE,
    language,
    expiresAt: now + OF_USE_MS,
  });
  return { ...(await fateOfMessage(tx, id, now)), to: masked(to) };
}
