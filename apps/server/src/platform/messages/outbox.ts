import type { Language } from '@pramana/contract';
import { type Phone, PramanaError } from '@pramana/kernel';
import { sql } from 'kysely';
import { afterCommit, type Tx } from '../database/index.ts';
import { newId } from '../ids.ts';
import { openText, sealText } from '../secrets.ts';
import type { Services } from '../services.ts';
import { fill, TEMPLATES, type TemplateName, type Variables } from './templates.ts';

export type Channel = 'sms' | 'email';
export type Recipient = { phone: Phone } | { email: string };

export interface NewMessage<T extends TemplateName = TemplateName> {
  to: Recipient;
  template: T;
  variables: Variables<T>;
  /** The receiver's: `languageOf` and its kin of the identity domain say it. */
  language: Language;
  /** The caller's own id: the same one again writes nothing more. */
  id?: string;
  /** Unix milliseconds after which it is not sent any more; a day when absent. */
  expiresAt?: number;
}

/** A message as the worker sends it and the demo shows it. */
export interface Message {
  id: string;
  channel: Channel;
  template: TemplateName;
  language: Language;
  to: string;
  variables: Readonly<Record<string, string>>;
  tries: number;
  createdAt: Date;
  expiresAt: Date;
}

const PURPOSE = 'messages';
const DAY_MS = 24 * 60 * 60_000;
/** How long it stays known that a message was sent, failed or expired; what it said is gone by then. */
const KEPT_MS = 90 * DAY_MS;

/** Which channels this node can send by: the demo shows everything in its outbox instead. */
export function channelsOf({ config, demo }: Pick<Services, 'config' | 'demo'>): Record<Channel, boolean> {
  return { sms: demo !== null || config.sms !== null, email: demo !== null || config.mail !== null };
}

/**
 * Writes a message into the outbox, in the transaction of what it speaks of: it is sent if and only if that commits.
 * `messages_not_set_up` when this node has no gateway for it: ask `channelsOf` before offering it.
 */
export async function sendMessage<T extends TemplateName>(
  tx: Tx,
  services: Services,
  { to, template, variables, language, expiresAt, id: own }: NewMessage<T>,
): Promise<void> {
  const channel = 'phone' in to ? 'sms' : 'email';
  if (!channelsOf(services)[channel]) throw new PramanaError('messages_not_set_up', { params: { channel } });
  const now = services.clock.now();
  const id = own ?? newId(now);
  const content = JSON.stringify({ to: 'phone' in to ? to.phone : to.email, variables });
  await tx
    .insertInto('message')
    .values({
      id,
      channel,
      template,
      language,
      box: sealText(PURPOSE, id, content),
      next_try_at: new Date(now),
      expires_at: new Date(expiresAt ?? now + DAY_MS),
      created_at: new Date(now),
    })
    .onConflict((on) => on.doNothing())
    .execute();
  afterCommit(tx, wakeWorkers);
}

/** Whether any of these messages went, or is on its way: what failed or expired told nobody. */
export async function isAnyTold(tx: Tx, ids: readonly string[]): Promise<boolean> {
  if (ids.length === 0) return false;
  const found = await tx
    .selectFrom('message')
    .select('id')
    .where('id', 'in', ids)
    .where('state', 'in', ['waiting', 'sent'])
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}

const wakers = new Set<() => void>();

/** What waits may be sent. */
export function wakeWorkers(): void {
  for (const wake of wakers) wake();
}

/** Calls `wake` after each commit that queued a message here. Returns how to stop. */
export function onQueued(wake: () => void): () => void {
  wakers.add(wake);
  return () => wakers.delete(wake);
}

/** A message whose words do not open: changed in the database, or sealed under another keyring. */
export type Unreadable = Pick<Message, 'id' | 'channel' | 'template' | 'tries' | 'expiresAt'>;

export interface Claimed {
  readonly due: readonly Message[];
  readonly unreadable: readonly Unreadable[];
}

/**
 * Takes up to `limit` due messages and counts the try before it is made; another worker sees them again only after
 * `leaseMs`, when this one must have died. One that does not open never stands in the way of the others.
 */
export async function claimDue(tx: Tx, now: number, limit: number, leaseMs: number): Promise<Claimed> {
  const { rows } = await sql<Row>`update message set tries = tries + 1, next_try_at = ${new Date(now + leaseMs)}
    where id in (select id from message where state = 'waiting' and next_try_at <= ${new Date(now)}
      order by next_try_at limit ${limit} for update skip locked)
    returning id, channel, template, language, box, tries, created_at, expires_at`.execute(tx);
  const claimed = rows.map((row) => ({ row, message: opened(row) }));
  return {
    due: claimed.flatMap(({ message }) => message ?? []),
    unreadable: claimed.flatMap(({ row, message }) => (message === null ? { ...row, expiresAt: row.expires_at } : [])),
  };
}

export type Settled = { state: 'sent' | 'failed' | 'expired'; failure?: string } | { retryAt: number; failure: string };

/** What failed and is of use for at least so long is kept until then: the operator may send it again. */
const OF_USE_MS = 5 * 60_000;

/** Whether what a message says stays after this outcome, for `sendAgain`. */
export function staysFor({ expiresAt }: Pick<Message, 'expiresAt'>, outcome: Settled, now: number): boolean {
  return 'state' in outcome && outcome.state === 'failed' && expiresAt.getTime() - now >= OF_USE_MS;
}

/** Writes what became of a try. What a settled message said is removed, unless it is to be kept. */
export async function settle(tx: Tx, id: string, outcome: Settled, now: number, keep: boolean): Promise<void> {
  // What expired keeps the reason why it could not be sent in time.
  const why = outcome.failure === undefined ? {} : { failure: outcome.failure };
  const change =
    'retryAt' in outcome
      ? { next_try_at: new Date(outcome.retryAt) }
      : { state: outcome.state, settled_at: new Date(now), ...(keep ? {} : { box: null }) };
  await tx
    .updateTable('message')
    .set({ ...change, ...why, ...('state' in outcome && outcome.state === 'sent' ? { failure: null } : {}) })
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .execute();
}

/** Forgets messages that were settled long ago, and what failed ones said that is of no use any more. */
export async function purgeMessages(tx: Tx, now: number, keep: boolean): Promise<void> {
  if (!keep)
    await tx
      .updateTable('message')
      .set({ box: null })
      .where('state', '=', 'failed')
      .where('box', 'is not', null)
      .where('expires_at', '<=', new Date(now))
      .execute();
  const before = new Date(now - KEPT_MS);
  await tx.deleteFrom('message').where('created_at', '<', before).where('state', '<>', 'waiting').execute();
}

/** The newest messages with what they say: for the demo only, where nobody real stands behind a number. */
export async function newestMessages(tx: Tx, limit: number): Promise<Message[]> {
  const rows = await tx
    .selectFrom('message')
    .select(['id', 'channel', 'template', 'language', 'box', 'tries', 'created_at', 'expires_at'])
    .where('box', 'is not', null)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.flatMap((row) => opened(row as Row) ?? []);
}

/** The words of a message in its language. */
export function textOf({
  template,
  language,
  variables,
}: Pick<Message, 'template' | 'language' | 'variables'>): string {
  return fill(TEMPLATES[template].text[language], variables);
}

interface Row {
  id: string;
  channel: Channel;
  template: TemplateName;
  language: Language;
  box: Buffer;
  tries: number;
  created_at: Date;
  expires_at: Date;
}

function opened({ box, created_at: createdAt, expires_at: expiresAt, ...row }: Row): Message | null {
  try {
    const content = JSON.parse(openText(PURPOSE, row.id, box)) as Pick<Message, 'to' | 'variables'>;
    return { ...row, ...content, createdAt, expiresAt };
  } catch (error) {
    if (error instanceof PramanaError && error.code === 'record_damaged') return null;
    throw error;
  }
}
