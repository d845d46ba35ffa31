import type { Language } from '@pramana/contract';
import { PramanaError } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { channelsOf, sendMessage } from '../../platform/messages/index.ts';
import type { Services } from '../../platform/services.ts';
import { type Hospital, hashToken, newToken } from '../../platform/session.ts';
import { findPlace } from './place.store.ts';

/** The secret of a link: the hospital's short name and 256 random bits, of which only the hash is stored. */
export function newLink({ slug }: Pick<Hospital, 'slug'>): { token: string; hash: Buffer } {
  const token = `${slug}.${newToken()}`;
  return { token, hash: hashToken(token) };
}

/**
 * Runs `work` in the hospital that a link names, in one transaction of its own. `link_over` for what is no link here: a
 * stranger learns nothing else.
 */
export async function atLink<T>(
  { db }: Services,
  token: string,
  work: (place: { tx: Tx; hospital: Hospital; hash: Buffer }) => Promise<T>,
): Promise<T> {
  const slug = token.split('.', 1)[0] ?? '';
  const hospital = await db.onNode((tx) => findPlace(tx, { slug }));
  if (hospital === null) throw new PramanaError('link_over');
  return db.inHospital(hospital.id, (tx) => work({ tx, hospital, hash: hashToken(token) }));
}

/** Runs `work` in the hospital of this short name; `not_found`. */
export async function atHospital<T>(
  { db }: Services,
  slug: string,
  work: (place: { tx: Tx; hospital: Hospital }) => Promise<T>,
): Promise<T> {
  const hospital = await db.onNode((tx) => findPlace(tx, { slug }));
  if (hospital === null) throw new PramanaError('not_found');
  return db.inHospital(hospital.id, (tx) => work({ tx, hospital }));
}

/** Mails a link to whom it is for, where this node can; false when it cannot, and the link is handed over by hand. */
export async function mailLink(
  services: Services,
  tx: Tx,
  email: string,
  message: {
    template: 'invitation' | 'application';
    hospital: Hospital;
    path: string;
    token: string;
    days: number;
    language: Language;
  },
): Promise<boolean> {
  const base = services.config.publicUrl;
  if (!channelsOf(services).email || base === null) return false;
  const variables = { hospital: message.hospital.name, link: `${base}${message.path}#${message.token}` };
  const expiresAt = services.clock.now() + message.days * 86_400_000;
  await sendMessage(tx, services, {
    to: { email },
    template: message.template,
    variables,
    language: message.language,
    expiresAt,
  });
  return true;
}

/** An e-mail address as it is compared and stored; `invalid_field` of `email`. */
export function emailOf(typed: string): string {
  const email = typed.normalize('NFKC').trim();
  if (/^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(email)) return email;
  throw new PramanaError('invalid_field', { field: 'email', detail: 'This is no e-mail address.' });
}
