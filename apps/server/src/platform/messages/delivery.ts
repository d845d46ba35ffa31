import type { MessageFateJson } from '@pramana/contract';
import { PramanaError } from '@pramana/kernel';
import { sql } from 'kysely';
import { afterCommit, type Tx } from '../database/index.ts';
import { type Channel, wakeWorkers } from './outbox.ts';

export interface ChannelDelivery {
  channel: Channel;
  waiting: number;
  sent: number;
  failed: number;
  expired: number;
  /** The word for the newest failure, such as `http_500` or `refused`. */
  lastFailure: string | null;
}

const DAY_MS = 24 * 60 * 60_000;

/** What became of the last day's messages, per channel: counts and words for the operator, no recipient and no text. */
export async function deliveryOf(tx: Tx, now: number): Promise<ChannelDelivery[]> {
  const rows = await tx
    .selectFrom('message')
    .select([
      'channel',
      sql<number>`count(*) filter (where state = 'waiting')::int`.as('waiting'),
      sql<number>`count(*) filter (where state = 'sent')::int`.as('sent'),
      sql<number>`count(*) filter (where state = 'failed')::int`.as('failed'),
      sql<number>`count(*) filter (where state = 'expired')::int`.as('expired'),
      sql<string | null>`(array_agg(failure order by created_at desc) filter (where failure is not null))[1]`.as(
        'lastFailure',
      ),
    ])
    .where('created_at', '>', new Date(now - DAY_MS))
    .groupBy('channel')
    .execute();
  const none = { waiting: 0, sent: 0, failed: 0, expired: 0, lastFailure: null };
  return (['sms', 'email'] as const).map((channel) => ({
    ...none,
    ...rows.find((row) => row.channel === channel),
    channel,
  }));
}

const SHOWN = 50;

/** The last day's messages that failed, newest first: kinds and words, no recipient and no text. */
export async function failedMessages(tx: Tx, now: number): Promise<MessageFateJson[]> {
  const rows = await fates(tx)
    .where('state', '=', 'failed')
    .where('created_at', '>', new Date(now - DAY_MS))
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(SHOWN)
    .execute();
  return rows.map((row) => fateOf(row, now));
}

/** How one message fares; `not_found` for none. */
export async function fateOfMessage(tx: Tx, id: string, now: number): Promise<MessageFateJson> {
  const row = await fates(tx).where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw new PramanaError('not_found');
  return fateOf(row, now);
}

/**
 * Lets a failed message wait for the worker again. Whoever asks twice, or at once with another, sends it once: what waits or
 * was sent stays as it is. `message_over` when it is of no use any more, or what it said is gone.
 */
export async function sendAgain(tx: Tx, id: string, now: number): Promise<MessageFateJson> {
  const { numUpdatedRows } = await tx
    .updateTable('message')
    .set({ state: 'waiting', settled_at: null, tries: 0, next_try_at: new Date(now) })
    .where('id', '=', id)
    .where('state', '=', 'failed')
    .where('box', 'is not', null)
    .where('expires_at', '>', new Date(now))
    .executeTakeFirst();
  const fate = await fateOfMessage(tx, id, now);
  if (numUpdatedRows > 0n) afterCommit(tx, wakeWorkers);
  else if (fate.state === 'failed' || fate.state === 'expired') throw new PramanaError('message_over');
  return fate;
}

function fates(tx: Tx) {
  return tx
    .selectFrom('message')
    .select(['id', 'channel', 'template', 'state', 'failure', 'created_at', 'expires_at'])
    .select(sql<boolean>`box is not null`.as('kept'));
}

type Fate = Awaited<ReturnType<ReturnType<typeof fates>['execute']>>[number];

function fateOf({ created_at: createdAt, expires_at: expiresAt, kept, ...row }: Fate, now: number): MessageFateJson {
  return {
    ...row,
    channel: row.channel as Channel,
    state: row.state as MessageFateJson['state'],
    createdAt: createdAt.toISOString(),
    canAgain: row.state === 'failed' && kept && expiresAt.getTime() > now,
  };
}
