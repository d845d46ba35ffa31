import type { PersonId, Phone } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { channelsOf, type Recipient, sendMessage } from '../../platform/messages/index.ts';
import { keyedHash, openText, sealText } from '../../platform/secrets.ts';
import type { Services } from '../../platform/services.ts';
import { contactsOf, putContact } from './contact.store.ts';
import { languageOf } from './language.store.ts';

const PURPOSE = 'contact';

export interface Contacts {
  phone: Phone | null;
  email: string | null;
}

/** Where a person can be reached, of what they have proved. */
export async function provedContacts(tx: Tx, person: PersonId): Promise<Contacts> {
  const rows = await contactsOf(tx, person);
  const value = (kind: 'phone' | 'email'): string | null => {
    const row = rows.find((each) => each.kind === kind);
    return row ? openText(PURPOSE, `${person} ${kind}`, row.valueBox) : null;
  };
  return { phone: value('phone') as Phone | null, email: value('email') };
}

/** Keeps a phone or address that this person has just proved by a code (`redeemCode` gave it). */
export async function setProvedContact(tx: Tx, personId: PersonId, to: Recipient, now: number): Promise<void> {
  const [kind, value] = 'phone' in to ? (['phone', to.phone] as const) : (['email', to.email] as const);
  const valueHash = keyedHash(PURPOSE, kind, value.toLowerCase());
  await putContact(tx, { personId, kind, valueHash, valueBox: sealText(PURPOSE, `${personId} ${kind}`, value) }, now);
}

/** Which of a person's contacts a code can go to: the phone before the address; null when this node reaches neither. */
export function reachable(services: Services, { phone, email }: Contacts): Recipient | null {
  const channels = channelsOf(services);
  if (phone !== null && channels.sms) return { phone };
  return email !== null && channels.email ? { email } : null;
}

/** Tells a person of a change to their account, by everything they have proved and this node can send. */
export async function warn(
  tx: Tx,
  services: Services,
  person: PersonId,
  template: 'password-changed' | 'factor-changed',
): Promise<void> {
  const { phone, email } = await provedContacts(tx, person);
  const channels = channelsOf(services);
  const message = { template, variables: {}, language: await languageOf(tx, person) } as const;
  if (phone !== null && channels.sms) await sendMessage(tx, services, { to: { phone }, ...message });
  if (email !== null && channels.email) await sendMessage(tx, services, { to: { email }, ...message });
}

/** The end of a number or address, enough to know which one it is: `•• 2121`, `a•••@asha.example`. */
export function masked(contact: Recipient): string {
  if ('phone' in contact) return `•• ${contact.phone.slice(-4)}`;
  const [name = '', host = ''] = contact.email.split('@');
  return `${name.slice(0, 1)}•••@${host}`;
}
